#include "shared/swarm/havebatch.h"

#include "shared/swarm/random.h"

namespace patchswarm::swarm {

namespace {
constexpr Duration batching = milliseconds(50);
constexpr std::size_t firstWave = 8; // neighbours
} // namespace

void HaveBatch::flush(ArtifactRef artifact, const Neighbourhood& neighbours, bool everybody,
                      Turn turn)
{
    const std::size_t crowd = neighbours.all().size();
    const bool oneWave = everybody || crowd <= firstWave;
    for (const Neighbour& neighbour : neighbours.all()) {
        if (!neighbour.isOpen())
            continue;
        m_selection.clear();
        for (const News& news : m_news) {
            const bool itsTurn = news.crowd == 0
                ? oneWave || isInFirstWave(news.chunk, neighbour.link, crowd)
                : !isInFirstWave(news.chunk, neighbour.link, news.crowd);
            if (itsTurn && !neighbour.has.contains(news.chunk))
                m_selection.push_back(news.chunk);
        }
        if (!m_selection.empty())
            turn.sink.sendHave(neighbour.link, artifact, m_selection);
    }
    std::erase_if(m_news, [&](const News& n) { return oneWave || n.crowd != 0; });
    for (News& news : m_news)
        news.crowd = crowd;
    m_quietUntil = turn.now + batching;
}

bool HaveBatch::isInFirstWave(ChunkIndex chunk, LinkRef link, std::size_t crowd)
{
    const std::uint64_t pair = (std::uint64_t {chunk} << 32) + static_cast<std::uint32_t>(link);
    return mix(pair + 1) % crowd < firstWave;
}

} // namespace patchswarm::swarm
