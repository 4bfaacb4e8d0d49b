#pragma once

#include <algorithm>
#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Remembers who sent corrupt chunks of this artifact, by key, so that a new connection clears
// nobody. The second one puts its sender out for the artifact.
class PeerStanding
{
public:
    // True when this chunk puts the peer out.
    [[nodiscard]] bool chargeCorruptChunk(const PeerKey& key)
    {
        auto at = std::ranges::find(m_charged, key, &Charge::key);
        if (at == m_charged.end())
            at = m_charged.insert(m_charged.end(), {key, 0});
        return ++at->corruptChunks == limit;
    }

    [[nodiscard]] bool isExcluded(const PeerKey& key) const
    {
        const auto at = std::ranges::find(m_charged, key, &Charge::key);
        return at != m_charged.end() && at->corruptChunks >= limit;
    }

private:
    static constexpr int limit = 2;

    struct Charge
    {
        PeerKey key;
        int corruptChunks;
    };

    std::vector<Charge> m_charged;
};

} // namespace patchswarm::swarm
