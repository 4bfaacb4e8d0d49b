#pragma once

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// An endpoint's place in [0,1) in the order in which endpoints buy this artifact from the origin;
// lower goes first. Every endpoint computes the same number for the same key and CID, so nobody has
// to be told. The hash mixes both, 64 bits at a time, with SplitMix64's finalizer: keys and CIDs
// are SHA-256 digests already, so spreading is all it must do.
[[nodiscard]] double rankOf(const PeerKey& key, const Cid& cid);

} // namespace patchswarm::swarm
