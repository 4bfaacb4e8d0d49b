#include "agent/cache/artifactshelf.h"

#include <QDateTime>
#include <QFile>

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {
constexpr qint64 touchGranularityMs = 60'000; // lastUseful is written at most this often
}

ArtifactShelf::ArtifactShelf(StatePaths paths, const Options& options,
                             std::shared_ptr<ServingTable> table, Journal& journal,
                             CacheEvents& events)
    : m_paths(std::move(paths))
    , m_options(options)
    , m_table(std::move(table))
    , m_journal(journal)
    , m_events(events)
{
}

Artifact* ArtifactShelf::find(const Cid& cid)
{
    const auto found = m_artifacts.find(cid);
    return found == m_artifacts.end() ? nullptr : &found->second;
}

qint64 ArtifactShelf::nowMs() const
{
    return m_options.clockMs ? m_options.clockMs() : QDateTime::currentMSecsSinceEpoch();
}

Artifact& ArtifactShelf::enter(std::shared_ptr<const ArtifactManifest> manifest)
{
    const Cid cid = manifest->root();
    Artifact& artifact = m_artifacts[cid];
    artifact.cid = cid;
    artifact.manifest = manifest;
    artifact.verified = ChunkSet(manifest->layout().count());
    artifact.serial = m_nextSerial++;
    artifact.lastUsefulMs = nowMs();
    artifact.served = std::make_shared<ServedArtifact>(std::move(manifest), m_paths.part(cid),
                                                       m_paths.whole(cid));
    return artifact;
}

Result<Artifact*> ArtifactShelf::create(std::shared_ptr<const ArtifactManifest> manifest, bool kept)
{
    const Cid cid = manifest->root();
    m_journal.drain(); // an earlier artifact of this name, or an evicted one, is really gone
    QFile::remove(m_paths.part(cid));
    auto file = ArtifactFile::open(m_paths.part(cid), ArtifactFile::Mode::Create, m_options.fault);
    if (!file)
        return tl::unexpected(file.error());
    const auto reserved = (*file)->preallocate(manifest->layout().size);
    const auto identity = (*file)->identity();
    if (!reserved || !identity) {
        QFile::remove(m_paths.part(cid));
        return tl::unexpected(reserved ? identity.error() : reserved.error());
    }
    Artifact& artifact = enter(std::move(manifest));
    artifact.kept = kept;
    artifact.file = *file;
    artifact.sparse = !*reserved;
    artifact.inserted = true;
    artifact.served->expect(*identity);
    m_table->insert(artifact.served);
    m_journal.insert(rowOf(artifact), artifact.manifest);
    show(artifact);
    return &artifact;
}

Artifact& ArtifactShelf::restore(const StoredArtifact& stored, bool trusted)
{
    Artifact& artifact = enter(stored.manifest);
    artifact.whole = stored.row.whole;
    artifact.pinned = stored.row.pinned;
    artifact.kept = stored.row.kept;
    // A wall clock that was ahead must not keep an artifact for ever.
    artifact.lastUsefulMs = std::min(stored.row.lastUsefulMs, nowMs());
    artifact.savedUsefulMs = stored.row.lastUsefulMs;
    artifact.taken = stored.row.taken;
    artifact.inserted = true;
    artifact.served->expect(stored.row.identity);
    artifact.served->holdBack(!trusted);
    for (auto chunk = stored.row.verified.nextMember(0); chunk;
         chunk = stored.row.verified.nextMember(*chunk + 1)) {
        artifact.verified.insert(*chunk);
        artifact.verifiedBytes += artifact.layout().length(*chunk);
        artifact.served->publish(*chunk);
    }
    m_table->insert(artifact.served);
    show(artifact);
    return artifact;
}

Result<void> ArtifactShelf::openForWriting(Artifact& artifact)
{
    if (artifact.file)
        return {};
    const QString path = artifact.whole ? m_paths.whole(artifact.cid) : m_paths.part(artifact.cid);
    auto file = ArtifactFile::open(path, ArtifactFile::Mode::Write, m_options.fault);
    if (!file && file.error().code == ErrorCode::NotFound)
        return recreate(artifact);
    if (!file)
        return tl::unexpected(file.error());
    artifact.file = *file;
    return {};
}

Result<void> ArtifactShelf::checkUntouched(Artifact& artifact)
{
    const auto seen = artifact.file->identity();
    if (!seen && seen.error().code == ErrorCode::NotFound)
        return recreate(artifact);
    if (!seen)
        return tl::unexpected(seen.error());
    if (*seen == artifact.served->expected())
        return {};
    artifact.disturbed = true;
    if (!artifact.verifying && onSuspicion)
        onSuspicion(artifact);
    return artifact.file ? Result<void>() : openForWriting(artifact);
}

Result<void> ArtifactShelf::write(Artifact& artifact, ChunkIndex chunk,
                                  std::span<const std::uint8_t> bytes, const QByteArray& giver)
{
    auto ready = openForWriting(artifact).and_then([&] { return checkUntouched(artifact); });
    if (!ready)
        return ready;
    artifact.served->beginWrite();
    const auto written = artifact.file->write(artifact.layout().offset(chunk), bytes);
    artifact.served->endWrite(artifact.file->identity().value_or(artifact.served->expected()));
    if (!written)
        return written;
    m_unsyncedBytes += bytes.size();
    artifact.unsynced = true;
    if (!giver.isEmpty())
        artifact.taken[giver] += bytes.size();
    accept(artifact, chunk);
    return {};
}

void ArtifactShelf::accept(Artifact& artifact, ChunkIndex chunk)
{
    if (!artifact.verified.insert(chunk))
        return;
    artifact.verifiedBytes += artifact.layout().length(chunk);
    artifact.served->publish(chunk);
    markDirty(artifact);
    show(artifact);
}

void ArtifactShelf::lose(Artifact& artifact, ChunkIndex chunk)
{
    if (!artifact.verified.erase(chunk))
        return;
    artifact.verifiedBytes -= artifact.layout().length(chunk);
    if (artifact.verified.isEmpty())
        artifact.taken.clear();
    artifact.served->withdraw(chunk);
    markDirty(artifact);
    show(artifact);
    Q_EMIT m_events.chunkLost(artifact.cid, chunk);
}

Result<void> ArtifactShelf::recreate(Artifact& artifact)
{
    qCWarning(lcCache).noquote() << "the cached file of" << cidText(artifact.cid)
                                 << "disappeared; its chunks are fetched again";
    artifact.file.reset();
    artifact.whole = false;
    artifact.unsynced = false;
    while (const auto chunk = artifact.verified.nextMember(0))
        lose(artifact, *chunk);
    m_table->closeFile(artifact.cid);
    QFile::remove(m_paths.part(artifact.cid));
    auto file =
        ArtifactFile::open(m_paths.part(artifact.cid), ArtifactFile::Mode::Create, m_options.fault);
    if (!file)
        return tl::unexpected(file.error());
    const auto reserved = (*file)->preallocate(artifact.layout().size);
    if (!reserved)
        return tl::unexpected(reserved.error());
    artifact.sparse = !*reserved;
    artifact.file = *file;
    if (const auto identity = (*file)->identity())
        artifact.served->expect(*identity);
    return {};
}

Result<void> ArtifactShelf::mendSize(Artifact& artifact)
{
    artifact.file.reset();
    if (auto opened = openForWriting(artifact); !opened)
        return opened;
    if (const auto reserved = artifact.file->preallocate(artifact.layout().size); !reserved)
        return tl::unexpected(reserved.error());
    const auto identity = artifact.file->identity();
    if (!identity)
        return tl::unexpected(identity.error());
    artifact.served->expect(*identity);
    markDirty(artifact);
    return {};
}

void ArtifactShelf::finishIfComplete(Artifact& artifact)
{
    if (!artifact.verified.isFull() || artifact.whole || artifact.finishing || artifact.verifying
        || artifact.syncFailed)
        return;
    if (!openForWriting(artifact) || !artifact.verified.isFull())
        return;
    artifact.finishing = true;
    artifact.dirty = false;
    artifact.unsynced = false;
    if (!artifact.inserted) {
        artifact.inserted = true;
        m_journal.insert(rowOf(artifact), artifact.manifest);
    }
    m_journal.finish({rowOf(artifact), artifact.file});
}

void ArtifactShelf::onFinished(const Cid& cid, bool ok)
{
    Artifact* artifact = find(cid);
    if (artifact == nullptr || !artifact->finishing)
        return;
    artifact->finishing = false;
    if (!ok)
        return;
    artifact->whole = true;
    artifact->fetching = false;
    artifact->file.reset();
    artifact->lastUsefulMs = nowMs();
    markDirty(*artifact);
    if (!artifact->verified.isFull()) {
        demote(*artifact);
        return;
    }
    show(*artifact);
    Q_EMIT m_events.becameWhole(cid);
}

void ArtifactShelf::demote(Artifact& artifact)
{
    if (!artifact.whole)
        return;
    artifact.whole = false;
    artifact.file.reset();
    if (!QFile::rename(m_paths.whole(artifact.cid), m_paths.part(artifact.cid)))
        qCWarning(lcCache).noquote() << "cannot rename" << m_paths.whole(artifact.cid);
    markDirty(artifact);
    show(artifact);
}

void ArtifactShelf::drop(const Cid& cid, EvictReason reason)
{
    auto node = m_artifacts.extract(cid);
    if (node.empty())
        return;
    node.mapped().served->holdBack(true);
    m_table->erase(cid);
    node.mapped().file.reset();
    m_journal.remove(cid);
    for (const VerifyDone& done : node.mapped().verifyCallbacks)
        done(failure(ErrorCode::NotFound,
                     QStringLiteral("%1 was removed from the cache").arg(cidText(cid))));
    Q_EMIT m_events.evicted(cid, reason);
}

std::shared_ptr<ArtifactFile> ArtifactShelf::openToRead(const Artifact& artifact) const
{
    QString path = artifact.whole ? m_paths.whole(artifact.cid) : m_paths.part(artifact.cid);
    if (!artifact.movedTo.isEmpty())
        path = artifact.movedTo;
    return ArtifactFile::open(path, ArtifactFile::Mode::Read, m_options.fault).value_or(nullptr);
}

void ArtifactShelf::forgetReaders(const Artifact& artifact)
{
    m_table->closeFile(artifact.cid);
}

void ArtifactShelf::settle(Artifact& artifact, std::span<const ChunkIndex> damaged)
{
    for (const ChunkIndex chunk : damaged)
        lose(artifact, chunk);
    if (!artifact.verified.isFull())
        demote(artifact);
    const bool wanted = artifact.fetching || artifact.addUnanswered || !artifact.verified.isEmpty();
    if (wanted && artifact.served->expected().size != artifact.layout().size)
        if (auto mended = mendSize(artifact); !mended)
            qCWarning(lcCache).noquote() << mended.error().detail;
    if (artifact.whole)
        artifact.file.reset();
    markDirty(artifact);
    artifact.served->holdBack(false);
    show(artifact);
}

void ArtifactShelf::touch(Artifact& artifact)
{
    artifact.lastUsefulMs = nowMs();
    if (artifact.lastUsefulMs - artifact.savedUsefulMs >= touchGranularityMs)
        markDirty(artifact);
    show(artifact);
}

void ArtifactShelf::markDirty(Artifact& artifact)
{
    artifact.dirty = true;
    m_unsaved = true;
}

void ArtifactShelf::show(const Artifact& artifact)
{
    CacheEntry entry;
    entry.cid = artifact.cid;
    entry.size = artifact.layout().size;
    entry.verifiedBytes = artifact.verifiedBytes;
    entry.pinned = artifact.pinned;
    entry.kept = artifact.kept;
    entry.fetching = artifact.fetching;
    entry.whole = artifact.whole;
    entry.lastUsefulMs = artifact.lastUsefulMs;
    if (artifact.served->isHeldBack())
        entry.state = EntryState::Verifying;
    else
        entry.state = artifact.whole ? EntryState::Whole : EntryState::Partial;
    m_table->show(entry);
}

ArtifactRow ArtifactShelf::rowOf(const Artifact& artifact) const
{
    return {artifact.cid,
            artifact.verified,
            artifact.whole,
            artifact.pinned,
            artifact.kept,
            artifact.lastUsefulMs,
            artifact.served->expected(),
            artifact.taken};
}

void ArtifactShelf::commit()
{
    std::vector<Journal::Entry> batch;
    for (auto& [cid, artifact] : m_artifacts) {
        // While its chunks are being verified again, nothing of it may be marked as sound.
        if (!artifact.dirty || artifact.finishing || artifact.verifying || artifact.syncFailed)
            continue;
        if (artifact.unsynced && !openForWriting(artifact))
            continue;
        if (!artifact.inserted)
            m_journal.insert(rowOf(artifact), artifact.manifest);
        artifact.inserted = true;
        batch.push_back({rowOf(artifact), artifact.unsynced ? artifact.file : nullptr});
        artifact.dirty = false;
        artifact.unsynced = false;
        artifact.savedUsefulMs = artifact.lastUsefulMs;
    }
    m_unsyncedBytes = 0;
    m_unsaved = false;
    if (!batch.empty())
        m_journal.commit(std::move(batch));
}

} // namespace patchswarm::cache
