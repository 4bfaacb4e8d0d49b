#include "agent/service/originfetches.h"

namespace patchswarm::service {

std::optional<Cid> OriginFetches::artifactOf(quint32 fetch) const
{
    const auto known = m_fetches.constFind(fetch);
    return known == m_fetches.constEnd() ? std::nullopt : std::optional(known->cid);
}

void OriginFetches::chunkArrived(quint32 fetch)
{
    if (const auto known = m_fetches.find(fetch); known != m_fetches.end())
        ++known->pendingChunks;
}

std::optional<swarm::OriginEnded> OriginFetches::chunkJudged(quint32 fetch)
{
    const auto known = m_fetches.find(fetch);
    if (known == m_fetches.end())
        return std::nullopt;
    --known->pendingChunks;
    return release(fetch);
}

std::optional<swarm::OriginEnded> OriginFetches::ended(const swarm::OriginEnded& end)
{
    const auto fetch = static_cast<quint32>(end.fetch);
    const auto known = m_fetches.find(fetch);
    if (known == m_fetches.end())
        return std::nullopt;
    known->end = end;
    return release(fetch);
}

std::optional<swarm::OriginEnded> OriginFetches::release(quint32 fetch)
{
    const auto known = m_fetches.find(fetch);
    if (!known->end || known->pendingChunks > 0)
        return std::nullopt;
    const swarm::OriginEnded end = *known->end;
    m_fetches.erase(known);
    return end;
}

} // namespace patchswarm::service
