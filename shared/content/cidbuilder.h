#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/error.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/dagbuilder.h"
#include "shared/content/sha256.h"

namespace patchswarm {

// Makes the CID of one file from its bytes in order, however they are cut; holds at most links *
// levels children and no content. For a file on disk hashFile() (filehasher.h) is faster. One
// thread at a time.
class CidBuilder
{
public:
    enum class ChunkList
    {
        Drop,
        Keep
    }; // Keep costs 32 bytes a chunk, for finishManifest()

    explicit CidBuilder(const DagProfile& profile = unixfsV1Of2025,
                        ChunkList chunkList = ChunkList::Drop, DagBuilder::NodeSink sink = {});

    void add(std::span<const std::uint8_t> bytes);

    // Bytes added so far.
    [[nodiscard]] std::uint64_t size() const { return m_size; }

    // The root with its file size and cumulative size; no bytes at all are the empty file. The
    // builder then begins anew. InvalidInput beyond maxArtifactSize.
    [[nodiscard]] Result<DagLink> finish();

    // The root with all chunk digests; the builder then begins anew. Preconditions: profile
    // unixfs-v1-2025, ChunkList::Keep. InvalidInput beyond maxArtifactSize.
    [[nodiscard]] Result<ArtifactManifest> finishManifest();

private:
    void endChunk();

    DagProfile m_profile;
    ChunkList m_chunkList;
    DagBuilder m_tree;
    Sha256 m_chunk;
    std::uint32_t m_chunkBytes = 0; // of the chunk under way
    std::uint64_t m_size = 0;
    std::vector<Sha256Digest> m_digests;
};

} // namespace patchswarm
