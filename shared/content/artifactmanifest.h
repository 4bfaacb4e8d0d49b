#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/error.h"
#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"

namespace patchswarm {

// What is needed to check every chunk of one artifact: its root CID, its size, the digest of each
// chunk. An object of this type is always authentic: it can only be made by hashing content or by
// proving a list.
class ArtifactManifest
{
public:
    // Rebuilds the inner nodes from the chunk digests and compares the root (the profile is
    // IPIP-0499, unixfs-v1-2025). InvalidInput when the count does not fit the size; Untrusted when
    // the rebuilt root differs from `root`.
    [[nodiscard]] static Result<ArtifactManifest> fromChunkList(const Cid& root, std::uint64_t size,
                                                                std::vector<Sha256Digest> chunks);

    // From chunk digests computed here: the root follows from them.
    [[nodiscard]] static Result<ArtifactManifest> fromOwnDigests(std::uint64_t size,
                                                                 std::vector<Sha256Digest> chunks);

    [[nodiscard]] const Cid& root() const { return m_root; }

    [[nodiscard]] ChunkLayout layout() const { return m_layout; }

    [[nodiscard]] const std::vector<Sha256Digest>& chunks() const { return m_chunks; }

    // True when `bytes` are exactly chunk `chunk`: right length, right SHA-256. Any thread.
    [[nodiscard]] bool verifies(ChunkIndex chunk, std::span<const std::uint8_t> bytes) const;

private:
    ArtifactManifest(const Cid& root, ChunkLayout layout, std::vector<Sha256Digest> chunks);

    Cid m_root;
    ChunkLayout m_layout;
    std::vector<Sha256Digest> m_chunks;
};

} // namespace patchswarm
