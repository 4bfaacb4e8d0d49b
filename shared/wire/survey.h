#pragma once

#include <cstdint>

#include "shared/content/cid.h"

// How somebody asks on the LAN who is there: a Query for no artifact in particular.
namespace patchswarm::wire {

// Asked for and answered in place of a CID: "who is here?". No content hashes to zero.
inline constexpr Cid anyArtifact {};

// The transport port that an administrator's program names: it accepts no links, is nobody's
// neighbour, and wants to hear of everybody. Nobody listens there, and one who dials it learns so
// at once.
inline constexpr std::uint16_t surveyorPort = 1;

} // namespace patchswarm::wire
