#pragma once

#include <vector>

#include "shared/swarm/neighbourhood.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// Gathers news of verified chunks: the first goes out at once, what follows within 50 ms goes out
// together. With many neighbours a chunk is told to some first, to the others 50 ms later, when
// those may have it too: otherwise the first to have a rare chunk would be asked by all. A
// neighbour is told only what it lacks.
class HaveBatch
{
public:
    void add(ChunkIndex chunk) { m_news.push_back({chunk, 0}); }

    [[nodiscard]] bool isDue(TimePoint now) const { return !m_news.empty() && now >= m_quietUntil; }

    [[nodiscard]] TimePoint nextMoment() const { return m_news.empty() ? never : m_quietUntil; }

    // `everybody`: at once, in one wave.
    void flush(ArtifactRef, const Neighbourhood&, bool everybody, Turn);

    void forget() { m_news.clear(); }

private:
    struct News
    {
        ChunkIndex chunk;
        std::size_t crowd; // neighbours when the first wave went out; 0: it has not
    };

    // About eight of the crowd, others for each chunk; the same ones whoever comes or goes
    // meanwhile.
    [[nodiscard]] static bool isInFirstWave(ChunkIndex chunk, LinkRef link, std::size_t crowd);

    std::vector<News> m_news;
    std::vector<ChunkIndex> m_selection; // kept for its memory
    TimePoint m_quietUntil {};
};

} // namespace patchswarm::swarm
