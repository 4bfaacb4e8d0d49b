#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

struct PendingRequest
{
    LinkRef link;
    ChunkIndex chunk = 0;
    TimePoint askedAt;
    TimePoint lastByteAt; // askedAt until a byte comes
    std::uint32_t bytes = 0; // arrived
};

// The chunks that neighbours owe us, one link per chunk. Bounded by the byte budget, so a flat list
// is the fastest.
class Requests
{
public:
    void add(LinkRef link, ChunkIndex chunk, TimePoint now)
    {
        m_pending.push_back({link, chunk, now, now});
    }

    [[nodiscard]] PendingRequest* find(LinkRef link, ChunkIndex chunk)
    {
        const auto at = std::ranges::find_if(
            m_pending, [&](const PendingRequest& r) { return r.chunk == chunk && r.link == link; });
        return at == m_pending.end() ? nullptr : &*at;
    }

    [[nodiscard]] const PendingRequest* findChunk(ChunkIndex chunk) const
    {
        const auto at = std::ranges::find(m_pending, chunk, &PendingRequest::chunk);
        return at == m_pending.end() ? nullptr : &*at;
    }

    [[nodiscard]] std::optional<PendingRequest> take(LinkRef link, ChunkIndex chunk)
    {
        const PendingRequest* found = find(link, chunk);
        if (found == nullptr)
            return std::nullopt;
        const PendingRequest taken = *found;
        m_pending.erase(m_pending.begin() + (found - m_pending.data()));
        return taken;
    }

    [[nodiscard]] const std::vector<PendingRequest>& all() const { return m_pending; }

private:
    std::vector<PendingRequest> m_pending; // oldest first
};

} // namespace patchswarm::swarm
