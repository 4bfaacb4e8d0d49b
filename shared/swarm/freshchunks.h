#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// The chunks bought here that nobody else is known to have: their number is this endpoint's debt to
// the site, and while one is unspread it is announced to a single neighbour, which then serves the
// others. It goes to everybody shortly after a second holder is known, or after 1 s.
class FreshChunks
{
public:
    // `secret`: announced to one neighbour so far; otherwise everybody has heard of it.
    void bought(ChunkIndex chunk, bool secret, TimePoint now);
    // A second holder is known.
    // `audience`: neighbours that may want it from us.
    void spread(ChunkIndex chunk, std::size_t audience, TimePoint now);
    void lost(ChunkIndex chunk);

    void forget() { m_fresh.clear(); }

    [[nodiscard]] bool isUnspread(ChunkIndex chunk) const;
    [[nodiscard]] std::size_t debt() const;
    // Chunks that everybody may hear of now, one per call.
    [[nodiscard]] std::optional<ChunkIndex> takeAnnounceable(TimePoint now);
    [[nodiscard]] TimePoint nextMoment() const;

private:
    struct Fresh
    {
        ChunkIndex chunk;
        TimePoint announceAt;
        bool unspread = true;
    };

    std::vector<Fresh> m_fresh; // oldest first
};

} // namespace patchswarm::swarm
