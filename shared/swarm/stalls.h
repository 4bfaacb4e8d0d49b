#pragma once

#include "shared/swarm/requests.h"
#include "shared/swarm/requestwindow.h"

namespace patchswarm::swarm {

// Decides when a request has waited too long: no byte for 1 s or four times what its link usually
// needs for a chunk.
[[nodiscard]] inline bool isStalled(const PendingRequest& request, const RequestWindow& window,
                                    TimePoint now)
{
    return now - request.lastByteAt > std::max(seconds(1), window.expectedWait() * 4);
}

// A request stays with the only neighbour that has the chunk for this long.
[[nodiscard]] inline Duration patienceWithoutAlternative(const RequestWindow& window)
{
    return std::max(seconds(4), window.expectedWait() * 8);
}

// How long a neighbour rests after its n-th stall in a row (n >= 1): 1 s, 2 s, 4 s ... 16 s.
[[nodiscard]] inline Duration restAfterStall(int stallsInARow)
{
    return seconds(1) * (std::int64_t {1} << std::clamp(stallsInARow - 1, 0, 4));
}

// After this many stalls in a row, without a byte between them, what a neighbour says it has no
// longer counts.
inline constexpr int stallsUntilMuted = 2;

} // namespace patchswarm::swarm
