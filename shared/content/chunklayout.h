#pragma once

#include <cstdint>

namespace patchswarm {

inline constexpr std::uint32_t chunkSize = 1024 * 1024; // bytes; profile unixfs-v1-2025
inline constexpr std::uint32_t maxLinks = 1024; // links of one inner node; profile unixfs-v1-2025

using ChunkIndex = std::uint32_t; // 0-based, in file order

// All chunk arithmetic of one artifact: which bytes of the file a chunk covers. An empty file is
// one empty chunk. Sizes up to maxArtifactSize, so that chunk numbers and their count fit 32 bits.
struct ChunkLayout
{
    std::uint64_t size = 0; // bytes of the artifact

    [[nodiscard]] constexpr ChunkIndex count() const
    {
        return size == 0 ? 1 : static_cast<ChunkIndex>((size + chunkSize - 1) / chunkSize);
    }

    [[nodiscard]] constexpr std::uint64_t offset(ChunkIndex chunk) const
    {
        return static_cast<std::uint64_t>(chunk) * chunkSize;
    }

    // Bytes of this chunk; precondition chunk < count().
    [[nodiscard]] constexpr std::uint32_t length(ChunkIndex chunk) const
    {
        const std::uint64_t rest = size - offset(chunk);
        return rest < chunkSize ? static_cast<std::uint32_t>(rest) : chunkSize;
    }
};

// Bytes: 4 PiB less one chunk. A size from outside is compared with it before a ChunkLayout is
// made.
inline constexpr std::uint64_t maxArtifactSize = (std::uint64_t {1} << 52) - chunkSize;

} // namespace patchswarm
