#pragma once

#include <vector>

#include "shared/swarm/neighbourhood.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// How many are told of news at first.
enum class HaveReach : std::uint8_t
{
    Few, // who has given more than its share: one, and the rest 1 s later, when others have it
    Some,
    Everybody, // near the end
};

// Gathers news of verified chunks: the first goes out at once, what follows within 50 ms goes out
// together. With many neighbours a chunk is told to some first, to the others 50 ms later, when
// those may have it too: otherwise the first to have a rare chunk would be asked by all. A
// neighbour is told only what it lacks.
class HaveBatch
{
public:
    void add(ChunkIndex chunk)
    {
        m_news.push_back({.chunk = chunk});
        m_nextDue = {};
    }

    [[nodiscard]] bool isDue(TimePoint now) const { return now >= nextMoment(); }

    [[nodiscard]] TimePoint nextMoment() const
    {
        return m_news.empty() ? never : std::max(m_quietUntil, m_nextDue);
    }

    void flush(ArtifactRef, const Neighbourhood&, HaveReach, Turn);

    void forget() { m_news.clear(); }

private:
    struct News
    {
        ChunkIndex chunk = 0;
        TimePoint dueAt {};
        std::size_t first = 0; // about so many of
        std::size_t crowd = 0; // neighbours are told in the first wave
        bool begun = false; // the first wave went out
    };

    // What is told now; those of which the first wave begins know whom it goes to.
    void takeDue(std::size_t crowd, HaveReach, TimePoint now);
    // What is selected, but for what it has.
    void tell(ArtifactRef, const Neighbour&, ActionSink&);
    // Others for each chunk; the same ones whoever comes or goes meanwhile.
    [[nodiscard]] static bool isInFirstWave(const News&, LinkRef);

    std::vector<News> m_news; // waits
    std::vector<News> m_due; // kept for its memory
    std::vector<ChunkIndex> m_selection; // kept for its memory
    TimePoint m_quietUntil {};
    TimePoint m_nextDue {}; // of what waits
};

} // namespace patchswarm::swarm
