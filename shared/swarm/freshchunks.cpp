#include "shared/swarm/freshchunks.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr Duration longestSecret = seconds(1);

// For the second holder, and those who have it from there, to be asked before the buyer: a chunk's
// way through a crowd takes longer the larger the crowd is. Without it the buyers upload five times
// what the others do.
Duration headStart(std::size_t audience)
{
    return std::min(milliseconds(50) + milliseconds(40) * static_cast<std::int64_t>(audience),
                    longestSecret);
}
} // namespace

void FreshChunks::bought(ChunkIndex chunk, bool secret, TimePoint now)
{
    m_fresh.push_back({chunk, secret ? now + longestSecret : never});
}

void FreshChunks::spread(ChunkIndex chunk, std::size_t audience, TimePoint now)
{
    const auto at = std::ranges::find(m_fresh, chunk, &Fresh::chunk);
    if (at == m_fresh.end() || !at->unspread)
        return;
    at->unspread = false;
    if (at->announceAt == never)
        m_fresh.erase(at);
    else
        at->announceAt = std::min(at->announceAt, now + headStart(audience));
}

void FreshChunks::lost(ChunkIndex chunk)
{
    std::erase_if(m_fresh, [&](const Fresh& f) { return f.chunk == chunk; });
}

bool FreshChunks::isUnspread(ChunkIndex chunk) const
{
    return std::ranges::any_of(m_fresh,
                               [&](const Fresh& f) { return f.chunk == chunk && f.unspread; });
}

std::size_t FreshChunks::debt() const
{
    return static_cast<std::size_t>(std::ranges::count_if(m_fresh, &Fresh::unspread));
}

std::optional<ChunkIndex> FreshChunks::takeAnnounceable(TimePoint now)
{
    const auto at =
        std::ranges::find_if(m_fresh, [&](const Fresh& f) { return f.announceAt <= now; });
    if (at == m_fresh.end())
        return std::nullopt;
    const ChunkIndex chunk = at->chunk;
    if (at->unspread)
        at->announceAt = never; // announced, still a debt
    else
        m_fresh.erase(at);
    return chunk;
}

TimePoint FreshChunks::nextMoment() const
{
    TimePoint next = never;
    for (const Fresh& fresh : m_fresh)
        next = std::min(next, fresh.announceAt);
    return next;
}

} // namespace patchswarm::swarm
