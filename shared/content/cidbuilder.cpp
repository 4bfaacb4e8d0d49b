#include "shared/content/cidbuilder.h"

#include <algorithm>
#include <utility>

namespace patchswarm {

CidBuilder::CidBuilder(const DagProfile& profile, ChunkList chunkList, DagBuilder::NodeSink sink)
    : m_profile(profile)
    , m_chunkList(chunkList)
    , m_tree(profile, std::move(sink))
{
}

void CidBuilder::add(std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const std::size_t taken =
            std::min<std::size_t>(bytes.size(), m_profile.chunkBytes - m_chunkBytes);
        m_chunk.add(bytes.first(taken));
        m_chunkBytes += static_cast<std::uint32_t>(taken);
        m_size += taken;
        if (m_chunkBytes == m_profile.chunkBytes)
            endChunk();
        bytes = bytes.subspan(taken);
    }
}

Result<DagLink> CidBuilder::finish()
{
    if (m_chunkBytes > 0 || m_size == 0)
        endChunk();
    const DagLink root = m_tree.finish();
    m_digests.clear();
    if (std::exchange(m_size, 0) > maxArtifactSize)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 bytes are more than the %2 supported")
                           .arg(root.fileSize)
                           .arg(maxArtifactSize));
    return root;
}

Result<ArtifactManifest> CidBuilder::finishManifest()
{
    Q_ASSERT(m_profile == unixfsV1Of2025 && m_chunkList == ChunkList::Keep);
    if (m_chunkBytes > 0 || m_size == 0)
        endChunk();
    std::vector<Sha256Digest> digests = std::exchange(m_digests, {});
    const auto root = finish();
    if (!root)
        return tl::unexpected(root.error());
    return ArtifactManifest::fromOwnDigests(root->fileSize, std::move(digests));
}

void CidBuilder::endChunk()
{
    const Sha256Digest digest = m_chunk.finish();
    m_tree.addChunk(digest, std::exchange(m_chunkBytes, 0));
    if (m_chunkList == ChunkList::Keep)
        m_digests.push_back(digest);
}

} // namespace patchswarm
