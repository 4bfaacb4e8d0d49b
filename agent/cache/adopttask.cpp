#include "agent/cache/adopttask.h"

#include <QFile>

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"
#include "shared/content/sha256.h"

namespace patchswarm::cache {

AdoptTask::AdoptTask(ArtifactShelf& shelf, const Cid& cid, std::function<void(Artifact*)> ended)
    : m_shelf(shelf)
    , m_cid(cid)
    , m_ended(std::move(ended))
    , m_buffer(chunkSize)
{
}

CacheTask::Progress AdoptTask::step()
{
    if (m_shelf.find(m_cid) != nullptr) // wanted meanwhile: the file was replaced
        return Progress::Finished;
    if (!m_file) {
        m_file = ArtifactFile::open(m_shelf.paths().whole(m_cid), ArtifactFile::Mode::Read)
                     .value_or(nullptr);
        if (!m_file)
            return Progress::Finished;
        m_identity = m_file->identity().value_or(FileIdentity {});
        if (m_identity.size > maxArtifactSize)
            return end(false);
    }
    const ChunkLayout layout {m_identity.size};
    for (int i = 0; i < chunksPerStep && m_digests.size() < layout.count(); ++i) {
        const auto chunk = static_cast<ChunkIndex>(m_digests.size());
        const std::span<std::uint8_t> bytes(m_buffer.data(), layout.length(chunk));
        if (!m_file->read(layout.offset(chunk), bytes))
            return end(false);
        m_digests.push_back(sha256(bytes));
    }
    return m_digests.size() < layout.count() ? Progress::More : end(true);
}

CacheTask::Progress AdoptTask::end(bool proved)
{
    auto manifest = proved ? ArtifactManifest::fromOwnDigests(m_identity.size, std::move(m_digests))
                           : Result<ArtifactManifest>(tl::unexpect, Error {});
    const auto now = m_file->identity();
    if (!manifest || manifest->root() != m_cid || !now || *now != m_identity) {
        qCWarning(lcCache).noquote() << "removing" << m_shelf.paths().whole(m_cid)
                                     << "whose content is not what its name says";
        QFile::remove(m_shelf.paths().whole(m_cid));
        m_ended(nullptr);
        return Progress::Finished;
    }
    StoredArtifact stored;
    stored.row.cid = m_cid;
    stored.row.verified = ChunkSet(manifest->layout().count(), true);
    stored.row.whole = true;
    stored.row.lastUsefulMs = m_shelf.nowMs();
    stored.row.identity = m_identity;
    stored.manifest = std::make_shared<const ArtifactManifest>(std::move(*manifest));
    Artifact& artifact = m_shelf.restore(stored, true);
    artifact.inserted = false;
    m_shelf.markDirty(artifact);
    qCInfo(lcCache).noquote() << "took back" << cidText(m_cid) << "from the cache folder";
    m_ended(&artifact);
    return Progress::Finished;
}

} // namespace patchswarm::cache
