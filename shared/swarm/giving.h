#pragma once

#include "shared/content/chunklayout.h"

namespace patchswarm::swarm {

// How much of one artifact this endpoint has sent, and whether that is more than its share. In a
// crowd every chunk that somebody gets somebody sends, so that the share of each is what it has
// itself; who has sent far more should be asked less.
class Giving
{
public:
    void chunkSent() { ++m_chunks; }

    // `held`: chunks that this endpoint has.
    [[nodiscard]] bool isBeyondShare(ChunkIndex held) const
    {
        return m_chunks > allowance + held + held / 2;
    }

private:
    static constexpr ChunkIndex allowance =
        16; // chunks; a small artifact is spread before it matters

    ChunkIndex m_chunks = 0;
};

} // namespace patchswarm::swarm
