#pragma once

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Decides when one more endpoint should buy from the origin, and when that did not help: a member
// is added while the site's buying pace still rises by 10 % or more. Everybody watches, so that one
// futile attempt is enough for all, as long as the pace holds; who tries first follows from the
// rank.
class Recruiting
{
public:
    enum class Verdict
    {
        Nothing,
        Join, // our turn to try
        Leave, // we tried, and the site buys no faster
    };

    struct Observation
    {
        std::uint64_t bought = 0; // chunks the site is known to have bought
        int crew = 0; // buyers, with ourselves
        bool hungry = false; // we lack chunks that no neighbour offers
        bool member = false; // we buy
    };

    // Told a few times a second.
    [[nodiscard]] Verdict observe(const Observation&, double rank, TimePoint now);

    void joined() { m_onTrial = true; }

private:
    [[nodiscard]] bool measure(const Observation&, TimePoint now);
    [[nodiscard]] Verdict judge(bool member);
    void restart(const Observation&, TimePoint now);

    TimePoint m_since {}; // the present measurement began
    std::uint64_t m_boughtThen = 0;
    int m_crew = 0;
    double m_pace = 0; // chunks per second with the present crew; 0: not yet measured
    double m_paceBefore = 0; // before the crew grew; 0: it did not
    double m_futileAt = 0; // the pace at which one more did not help
    TimePoint m_readySince {}; // hungry, and nothing to wait for
    bool m_onTrial = false;
};

} // namespace patchswarm::swarm
