#pragma once

#include "shared/swarm/requestwindow.h"
#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// One artifact on one link: what the endpoint at the other end has, and how it has served us so
// far.
struct alignas(64) Neighbour
{
    // What every message looks at comes first, close together.
    LinkRef link {};
    bool incoming = false;
    bool interestSent = false;
    bool interestHeard = false;
    bool mapHeard = false;
    bool closed = false; // it does not have the artifact, refused it, or we refused it
    bool excluded = false; // sent two corrupt chunks
    bool muted = false; // silent: what it said it has does not count until it is heard again
    bool barren = false; // alive, but it has not sent a byte for long: likewise, until one comes
    std::uint32_t inFlight = 0; // chunks it owes us
    std::uint32_t drainedAt = 0; // ArtifactState::reopened when it had nothing more that we lack
    TimePoint heardAt {}; // anything
    TimePoint restsUntil {}; // nothing is asked of it before
    ChunkSet has;

    RequestWindow window;
    TimePoint lastByteAt {}; // of a chunk we asked for
    TimePoint probedAt {}; // asked for a sign of life
    int stallsInARow = 0;
    std::uint32_t firstCopies = 0; // fresh chunks that were announced to it alone
    ChunkSet sent; // uploaded to it and not yet acknowledged
    ChunkSet bought; // fetched from the origin by it, as its leases told
    PeerRef peer {};
    PeerKey key {};

    [[nodiscard]] bool isOpen() const { return interestSent && interestHeard && !closed; }

    [[nodiscard]] bool counts() const
    {
        return isOpen() && mapHeard && !excluded && !muted && !barren;
    }

    [[nodiscard]] bool mayBeAsked(TimePoint now) const
    {
        return isOpen() && mapHeard && !excluded && now >= restsUntil;
    }
};

} // namespace patchswarm::swarm
