#include "shared/swarm/havebatch.h"

#include <algorithm>

#include "shared/swarm/random.h"

namespace patchswarm::swarm {

namespace {
constexpr Duration batching = milliseconds(50);
constexpr Duration headStart = seconds(1); // of others, where few are told first
constexpr std::size_t few = 2; // neighbours
constexpr std::size_t some = 8;
} // namespace

void HaveBatch::flush(ArtifactRef artifact, const Neighbourhood& neighbours, HaveReach reach,
                      Turn turn)
{
    takeDue(neighbours.all().size(), reach, turn.now);
    for (std::size_t i = 0; i < neighbours.links().size(); ++i) {
        m_selection.clear();
        for (const News& news : m_due)
            if (isInFirstWave(news, neighbours.links()[i]) != news.begun)
                m_selection.push_back(news.chunk);
        if (!m_selection.empty())
            tell(artifact, neighbours.all()[i], turn.sink);
    }
    const Duration wait = reach == HaveReach::Few ? headStart : batching;
    for (News& news : m_due)
        if (!news.begun && news.first < news.crowd)
            m_news.push_back({news.chunk, turn.now + wait, news.first, news.crowd, true});
    m_quietUntil = turn.now + batching;
    m_nextDue = never;
    for (const News& news : m_news)
        m_nextDue = std::min(m_nextDue, news.dueAt);
}

void HaveBatch::tell(ArtifactRef artifact, const Neighbour& neighbour, ActionSink& sink)
{
    if (!neighbour.isOpen())
        return;
    std::erase_if(m_selection, [&](ChunkIndex chunk) { return neighbour.has.contains(chunk); });
    if (!m_selection.empty())
        sink.sendHave(neighbour.link, artifact, m_selection);
}

void HaveBatch::takeDue(std::size_t crowd, HaveReach reach, TimePoint now)
{
    const bool oneWave = reach == HaveReach::Everybody || crowd <= some;
    const std::size_t first = oneWave ? crowd : reach == HaveReach::Few ? few : some;
    m_due.clear();
    std::erase_if(m_news, [&](News& news) {
        if (news.dueAt > now && reach != HaveReach::Everybody)
            return false;
        if (!news.begun) {
            news.first = first;
            news.crowd = crowd;
        }
        m_due.push_back(news);
        return true;
    });
}

bool HaveBatch::isInFirstWave(const News& news, LinkRef link)
{
    const std::uint64_t pair =
        (std::uint64_t {news.chunk} << 32) + static_cast<std::uint32_t>(link);
    return mix(pair + 1) % news.crowd < news.first;
}

} // namespace patchswarm::swarm
