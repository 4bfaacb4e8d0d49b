#pragma once

#include <algorithm>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Decides when an endpoint that the swarm does not serve goes to the origin by itself: after max(10
// s, 4 x the expected time of a chunk) in which neither it nor a neighbour verified one, later by
// up to 10 s according to rank, so that a branch does not stampede. Over once a neighbour serves
// again.
class Fallback
{
public:
    void start(TimePoint now) { m_siteProgressAt = m_ownProgressAt = m_leaseRenewedAt = now; }

    void ownChunk(TimePoint now)
    {
        const Duration interval = now - m_ownProgressAt;
        m_expected =
            m_expected.ms == 0 ? interval : Duration {(m_expected.ms * 3 + interval.ms) / 4};
        m_ownProgressAt = m_siteProgressAt = now;
    }

    void neighbourChunk(TimePoint now) { m_siteProgressAt = now; }

    void leaseRenewed(TimePoint now) { m_leaseRenewedAt = now; }

    [[nodiscard]] bool isDue(TimePoint now, double rank) const
    {
        const Duration patience =
            std::max(seconds(10), std::min(m_expected * 4, longestExpectation));
        const Duration stagger {static_cast<std::int64_t>(rank * 10'000)};
        const bool siteStands = now - m_siteProgressAt > patience + stagger;
        const bool buyerWorks =
            now - m_leaseRenewedAt < seconds(3) && now - m_siteProgressAt < longestExpectation;
        const bool leftOut =
            now - m_ownProgressAt > patience * 3 + stagger; // others get on, we do not
        return (siteStands && !buyerWorks) || leftOut;
    }

private:
    static constexpr Duration longestExpectation = seconds(60);

    TimePoint m_ownProgressAt {};
    TimePoint m_siteProgressAt {};
    TimePoint m_leaseRenewedAt {}; // a slow buyer gets on, though no chunk is whole yet
    Duration m_expected {};
};

} // namespace patchswarm::swarm
