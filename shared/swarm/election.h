#pragma once

#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

inline constexpr Duration electionSpread =
    milliseconds(250); // rank 1 would announce this long after the start
inline constexpr Duration electionLength = milliseconds(300);

// Decides without any membership list who buys from the origin: the K best ranks heard in one round
// of 300 ms. It does not decide whether a round is needed, and does not send anything.
class Election
{
public:
    // Ranks heard shortly before count too: others may have started a moment earlier.
    void begin(TimePoint now, double ownRank, int crewSize);

    void end() { m_running = false; }

    void hear(PeerRef peer, double rank, TimePoint now);

    [[nodiscard]] bool isRunning() const { return m_running; }

    [[nodiscard]] TimePoint begunAt() const { return m_begunAt; }

    // True once per round, when it is time to say "wanting" and fewer than K better ranks have been
    // heard.
    [[nodiscard]] bool takeAnnouncement(TimePoint now);

    [[nodiscard]] bool isOver(TimePoint now) const
    {
        return m_running && now >= m_begunAt + electionLength;
    }

    [[nodiscard]] bool isWon() const { return betterRanks() < m_crewSize; }

    // The endpoints that won this round, as heard; without ourselves.
    [[nodiscard]] std::vector<PeerRef> winners() const;
    // When to look again; only while running.
    [[nodiscard]] TimePoint nextMoment() const;

private:
    struct Candidate
    {
        PeerRef peer;
        double rank;
        TimePoint heardAt;
    };

    [[nodiscard]] int betterRanks() const;
    [[nodiscard]] TimePoint announceAt() const;

    std::vector<Candidate> m_candidates; // best rank first
    TimePoint m_begunAt {};
    double m_ownRank = 1;
    int m_crewSize = 2;
    bool m_running = false;
    bool m_announced = false;
};

} // namespace patchswarm::swarm
