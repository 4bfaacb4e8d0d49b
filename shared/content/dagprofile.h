#pragma once

#include <cstdint>

#include "shared/content/chunklayout.h"

namespace patchswarm {

// The shape of a balanced tree over a file (IPIP-0499): everything that follows from sizes alone,
// nothing of content. All sizes in bytes. Levels count from the leaves: 0 is a chunk, 1 a node
// whose children are chunks. Preconditions: chunkBytes >= 1, links >= 2, sizes <= maxArtifactSize.
struct DagProfile
{
    std::uint32_t chunkBytes = chunkSize;
    std::uint32_t links = maxLinks; // most children of one inner node

    friend bool operator==(const DagProfile&, const DagProfile&) = default;

    // Chunks of a file; an empty file is one empty chunk.
    [[nodiscard]] std::uint64_t chunkCount(std::uint64_t size) const;
    // Levels of inner nodes: the smallest L with links^L >= chunkCount.
    [[nodiscard]] unsigned levels(std::uint64_t size) const;
    // File bytes under a full node of this level: chunkBytes * links^level, or 2^64-1 when that
    // does not fit.
    [[nodiscard]] std::uint64_t capacity(unsigned level) const;

    // No inner node of a file up to 2^63-1 bytes is longer (63 504 for unixfs-v1-2025).
    [[nodiscard]] std::uint64_t maxNodeBytes() const { return 62 * std::uint64_t {links} + 16; }

    struct Sizes
    {
        std::uint64_t block = 0; // the serialized node alone
        std::uint64_t cumulative =
            0; // with all blocks below it, counted each time they are linked (Tsize)
    };

    // Of the node of this level over `size` file bytes, `size` <= capacity(level). Level 0: both
    // are `size`.
    [[nodiscard]] Sizes sizesOf(unsigned level, std::uint64_t size) const;
};

inline constexpr DagProfile unixfsV1Of2025 {};

// Bytes of an unsigned LEB128 varint, 1 to 10.
[[nodiscard]] constexpr std::uint64_t varintLength(std::uint64_t value)
{
    std::uint64_t length = 1;
    for (; value >= 0x80; value >>= 7)
        ++length;
    return length;
}

} // namespace patchswarm
