#include "shared/swarm/havebatch.h"

namespace patchswarm::swarm {

namespace {
constexpr Duration batching = milliseconds(50);
}

void HaveBatch::flush(ArtifactRef artifact, const Neighbourhood& neighbours, Turn turn)
{
    for (const Neighbour& neighbour : neighbours.all()) {
        if (!neighbour.isOpen())
            continue;
        m_selection.clear();
        for (const ChunkIndex chunk : m_news)
            if (!neighbour.has.contains(chunk))
                m_selection.push_back(chunk);
        if (!m_selection.empty())
            turn.sink.sendHave(neighbour.link, artifact, m_selection);
    }
    m_news.clear();
    m_quietUntil = turn.now + batching;
}

} // namespace patchswarm::swarm
