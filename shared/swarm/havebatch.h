#pragma once

#include <vector>

#include "shared/swarm/neighbourhood.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// Gathers news of verified chunks: the first goes out at once, what follows within 50 ms goes out
// together. A neighbour is told only what it lacks.
class HaveBatch
{
public:
    void add(ChunkIndex chunk) { m_news.push_back(chunk); }

    [[nodiscard]] bool isDue(TimePoint now) const { return !m_news.empty() && now >= m_quietUntil; }

    [[nodiscard]] TimePoint nextMoment() const { return m_news.empty() ? never : m_quietUntil; }

    void flush(ArtifactRef, const Neighbourhood&, Turn);

private:
    std::vector<ChunkIndex> m_news;
    std::vector<ChunkIndex> m_selection; // kept for its memory
    TimePoint m_quietUntil {};
};

} // namespace patchswarm::swarm
