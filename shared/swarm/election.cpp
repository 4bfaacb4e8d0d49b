#include "shared/swarm/election.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr Duration memory = milliseconds(1000); // of ranks heard before a round
constexpr std::size_t mostCandidates = 64; // bounds what a flood of announcements can cost
} // namespace

void Election::begin(TimePoint now, double ownRank, int crewSize)
{
    std::erase_if(m_candidates, [&](const Candidate& c) { return c.heardAt + memory < now; });
    m_begunAt = now;
    m_ownRank = ownRank;
    m_crewSize = crewSize;
    m_running = true;
    m_announced = false;
}

void Election::hear(PeerRef peer, double rank, TimePoint now)
{
    std::erase_if(m_candidates, [&](const Candidate& c) { return c.peer == peer; });
    const auto place =
        std::ranges::find_if(m_candidates, [&](const Candidate& c) { return rank < c.rank; });
    m_candidates.insert(place, {peer, rank, now});
    if (m_candidates.size() > mostCandidates)
        m_candidates.pop_back();
}

bool Election::takeAnnouncement(TimePoint now)
{
    if (!m_running || m_announced || now < announceAt())
        return false;
    m_announced = true;
    return betterRanks() < m_crewSize;
}

std::vector<PeerRef> Election::winners() const
{
    std::vector<PeerRef> peers;
    const int places = isWon() ? m_crewSize - 1 : m_crewSize;
    for (const Candidate& c : m_candidates)
        if (static_cast<int>(peers.size()) < places)
            peers.push_back(c.peer);
    return peers;
}

TimePoint Election::nextMoment() const
{
    return m_announced ? m_begunAt + electionLength : announceAt();
}

int Election::betterRanks() const
{
    return static_cast<int>(std::ranges::count_if(
        m_candidates, [&](const Candidate& c) { return c.rank < m_ownRank; }));
}

TimePoint Election::announceAt() const
{
    return m_begunAt
        + Duration {static_cast<std::int64_t>(m_ownRank * static_cast<double>(electionSpread.ms))};
}

} // namespace patchswarm::swarm
