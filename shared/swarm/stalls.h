#pragma once

#include "shared/swarm/neighbour.h"
#include "shared/swarm/requests.h"

namespace patchswarm::swarm {

// How long a request has waited: since its last byte, or since the neighbour sent anything else
// that we asked for.
[[nodiscard]] inline Duration silence(const PendingRequest& request, const Neighbour& neighbour,
                                      TimePoint now)
{
    return now - std::max(request.lastByteAt, neighbour.lastByteAt);
}

// Decides when a request has waited too long: no byte for 1 s, four times what its link usually
// needs for a chunk, or twice what our own downlink needs for all that is owed to us
// (`queueAhead`): behind a slow downlink it is not the neighbour that lets us wait.
[[nodiscard]] inline bool isStalled(const PendingRequest& request, const Neighbour& neighbour,
                                    Duration queueAhead, TimePoint now)
{
    return silence(request, neighbour, now)
        > std::max({seconds(1), neighbour.window.expectedWait() * 4, queueAhead * 2});
}

// How long a neighbour rests after its n-th stall in a row (n >= 1): 1 s, 2 s, 4 s ... 16 s.
[[nodiscard]] inline Duration restAfterStall(int stallsInARow)
{
    return seconds(1) * (std::int64_t {1} << std::clamp(stallsInARow - 1, 0, 4));
}

// A neighbour that lets us wait may be busy, but then it answers our probes; one that says nothing
// at all is probably gone, and what it said it has no longer counts.
[[nodiscard]] inline bool isSilent(const Neighbour& neighbour, TimePoint now)
{
    return now - neighbour.heardAt > seconds(3);
}

// One that answers probes but sends nothing we asked for, for 10 s or four times what it used to
// need, does not serve us.
[[nodiscard]] inline bool isBarren(const PendingRequest& request, const Neighbour& neighbour,
                                   TimePoint now)
{
    return silence(request, neighbour, now)
        > std::max(seconds(10), neighbour.window.expectedWait() * 4);
}

} // namespace patchswarm::swarm
