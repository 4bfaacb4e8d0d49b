#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "shared/content/dagpb.h"

namespace patchswarm {

// Builds the balanced tree over chunks whose digests are given in file order; keeps at most links *
// levels children, however long the file. Hashes inner nodes, never content. One thread at a time.
class DagBuilder
{
public:
    // A finished inner node (the root too), for who wants to keep or serve them. The block is only
    // lent.
    struct Node
    {
        unsigned level; // 1 = parent of chunks
        std::uint64_t index; // 0-based among the nodes of its level
        DagLink link;
        std::span<const std::uint8_t> block;
    };

    using NodeSink = std::function<void(const Node&)>;

    explicit DagBuilder(const DagProfile& profile = unixfsV1Of2025, NodeSink sink = {});

    // The next chunk: its SHA-256 and its bytes (profile.chunkBytes, fewer only for the last).
    void addChunk(const Sha256Digest& digest, std::uint32_t bytes);

    // The root; precondition: at least one chunk (an empty file is one empty chunk). The builder is
    // then empty again.
    [[nodiscard]] DagLink finish();

private:
    struct Level
    {
        std::vector<DagLink> pending;
        std::uint64_t committed = 0; // parents made of earlier children
    };

    void push(std::size_t level, const DagLink& link);
    void commit(std::size_t level);

    DagProfile m_profile;
    NodeSink m_sink;
    std::vector<Level> m_levels;
};

} // namespace patchswarm
