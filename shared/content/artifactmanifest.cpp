#include "shared/content/artifactmanifest.h"

#include <utility>

#include "shared/content/cidtext.h"
#include "shared/content/dagbuilder.h"
#include "shared/content/sha256.h"

namespace patchswarm {

namespace {

Result<Cid> rootOf(std::uint64_t size, const std::vector<Sha256Digest>& chunks)
{
    if (size > maxArtifactSize)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("an artifact of %1 bytes is larger than the %2 bytes (4 PiB) supported")
                .arg(size)
                .arg(maxArtifactSize));
    const ChunkLayout layout {size};
    if (chunks.size() != layout.count())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("an artifact of %1 bytes has %2 chunks, but the list has %3")
                           .arg(size)
                           .arg(layout.count())
                           .arg(chunks.size()));
    DagBuilder builder;
    for (ChunkIndex chunk = 0; chunk < layout.count(); ++chunk)
        builder.addChunk(chunks[chunk], layout.length(chunk));
    return builder.finish().cid;
}

} // namespace

ArtifactManifest::ArtifactManifest(const Cid& root, ChunkLayout layout,
                                   std::vector<Sha256Digest> chunks)
    : m_root(root)
    , m_layout(layout)
    , m_chunks(std::move(chunks))
{
}

Result<ArtifactManifest> ArtifactManifest::fromChunkList(const Cid& root, std::uint64_t size,
                                                         std::vector<Sha256Digest> chunks)
{
    const auto rebuilt = rootOf(size, chunks);
    if (!rebuilt)
        return tl::unexpected(rebuilt.error());
    if (*rebuilt != root)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("the chunk list does not belong to %1: it makes %2")
                           .arg(cidText(root), cidText(*rebuilt)));
    return ArtifactManifest(root, {size}, std::move(chunks));
}

Result<ArtifactManifest> ArtifactManifest::fromOwnDigests(std::uint64_t size,
                                                          std::vector<Sha256Digest> chunks)
{
    const auto root = rootOf(size, chunks);
    if (!root)
        return tl::unexpected(root.error());
    return ArtifactManifest(*root, {size}, std::move(chunks));
}

bool ArtifactManifest::verifies(ChunkIndex chunk, std::span<const std::uint8_t> bytes) const
{
    return chunk < m_chunks.size() && bytes.size() == m_layout.length(chunk)
        && sha256(bytes) == m_chunks[chunk];
}

} // namespace patchswarm
