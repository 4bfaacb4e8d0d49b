#pragma once

#include "shared/swarm/actions.h"

namespace patchswarm::swarm {

// One call into the swarm: the moment it happens at, and where its actions go.
struct Turn
{
    TimePoint now;
    ActionSink& sink;
};

// "Not set" for an alarm.
inline constexpr TimePoint never {std::numeric_limits<std::int64_t>::max()};

} // namespace patchswarm::swarm
