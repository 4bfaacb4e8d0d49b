#pragma once

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Decides for an endpoint that should buy last (a limit slows it) whether the other buyers of its
// site outdo it: each of them bought, over a few seconds, more than twice what it did and what it
// is about to have. Endpoints under the same limit do not outdo each other and go on together.
class LastBuyer
{
public:
    // There is nobody to compare with.
    void restart() { m_measuring = false; }

    // Told a few times a second. Chunks bought so far: here, and by one of the others on average.
    [[nodiscard]] bool isOutdone(std::uint64_t own, std::uint64_t other, TimePoint now)
    {
        if (!m_measuring || own < m_own || other < m_other)
            begin(own, other, now);
        if (now - m_since < period)
            return false;
        const std::uint64_t ours = own - m_own;
        const std::uint64_t theirs = other - m_other;
        const bool outdone = theirs > 2 * (ours + 1);
        if (outdone || ours + theirs >= enough)
            begin(own, other, now);
        return outdone;
    }

private:
    static constexpr Duration period = seconds(3); // at least
    static constexpr std::uint64_t enough = 12; // chunks; fewer tell too little

    void begin(std::uint64_t own, std::uint64_t other, TimePoint now)
    {
        m_own = own;
        m_other = other;
        m_since = now;
        m_measuring = true;
    }

    bool m_measuring = false;
    TimePoint m_since {};
    std::uint64_t m_own = 0;
    std::uint64_t m_other = 0;
};

} // namespace patchswarm::swarm
