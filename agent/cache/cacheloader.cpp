#include "agent/cache/cacheloader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <set>

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {

void moveAside(const QString& database, qint64 nowMs)
{
    const QString aside = QStringLiteral("%1.damaged-%2").arg(database).arg(nowMs);
    qCWarning(lcCache).noquote() << "the index" << database << "is damaged; it is kept as" << aside
                                 << "and a new one is made";
    for (const char* suffix : {"", "-wal", "-shm"})
        QFile::rename(database + QLatin1String(suffix), aside + QLatin1String(suffix));
}

struct IndexContent
{
    std::vector<StoredArtifact> artifacts;
    std::vector<DeliveredRow> delivered;
};

Result<IndexContent> readIndex(const QString& database)
{
    auto index = CacheIndex::open(database);
    if (!index)
        return tl::unexpected(index.error());
    auto artifacts = (*index)->loadArtifacts();
    if (!artifacts)
        return tl::unexpected(artifacts.error());
    auto delivered = (*index)->loadDelivered();
    if (!delivered)
        return tl::unexpected(delivered.error());
    return IndexContent {std::move(*artifacts), std::move(*delivered)};
}

Result<FileIdentity> identityOf(const QString& path)
{
    return ArtifactFile::open(path, ArtifactFile::Mode::Read)
        .and_then([](const std::shared_ptr<ArtifactFile>& file) { return file->identity(); });
}

// Nothing when there is no file for it.
std::optional<LoadedArtifact> findFile(const StatePaths& paths, StoredArtifact stored)
{
    const Cid cid = stored.row.cid;
    LoadedArtifact loaded;
    auto identity = identityOf(stored.row.whole ? paths.whole(cid) : paths.part(cid));
    if (!identity) {
        // The process may have ended between renaming the file and noting it.
        const QString other = stored.row.whole ? paths.part(cid) : paths.whole(cid);
        identity = identityOf(other);
        if (!identity)
            return std::nullopt;
        if (!stored.row.whole && !QFile::rename(other, paths.part(cid)))
            return std::nullopt;
        loaded.checkAll = true;
        stored.row.whole = false;
    }
    loaded.trusted = !loaded.checkAll && *identity == stored.row.identity
        && identity->size == stored.manifest->layout().size;
    loaded.stored = std::move(stored);
    return loaded;
}

// Files that no row speaks of: whole ones can prove their name, the rest is removed.
std::vector<Cid> sweepCacheFolder(const StatePaths& paths, const std::set<QString>& known)
{
    std::vector<Cid> adoptable;
    const QDir folder(paths.cache());
    for (const QString& name : folder.entryList(QDir::Files | QDir::Hidden | QDir::System)) {
        QString base = name;
        if (base.endsWith(QLatin1String(".part")))
            base.chop(5);
        if (known.count(base) > 0)
            continue;
        const auto cid = parseCid(name);
        if (cid && QFileInfo(folder.filePath(name)).isFile()) {
            adoptable.push_back(*cid);
            continue;
        }
        qCWarning(lcCache).noquote() << "removing" << folder.filePath(name)
                                     << "which the index does not know; it is fetched again when "
                                        "it is wanted";
        QFile::remove(folder.filePath(name));
    }
    return adoptable;
}

// Unfinished copies go; files without a row get one, so that they are removed in time.
void sweepDelivered(const StatePaths& paths, std::vector<DeliveredRow>& rows, qint64 nowMs)
{
    std::set<std::pair<QString, QString>> known;
    for (const DeliveredRow& row : rows)
        known.emplace(row.jobId, row.fileName);
    const QDir folder(paths.delivered());
    for (const QString& job : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden)) {
        const QDir jobFolder(folder.filePath(job));
        for (const QString& name : jobFolder.entryList(QDir::Files | QDir::Hidden)) {
            if (name.startsWith(QLatin1Char('.')) && name.endsWith(QLatin1String(".part")))
                QFile::remove(jobFolder.filePath(name));
            else if (known.count({job, name}) == 0)
                rows.push_back({job, name, Cid {}, nowMs, std::nullopt});
        }
        QDir().rmdir(jobFolder.path()); // only when empty
    }
}

} // namespace

Result<LoadedCache> loadCache(const StatePaths& paths, qint64 nowMs)
{
    auto content = readIndex(paths.database());
    if (!content && content.error().code == ErrorCode::InvalidInput) {
        moveAside(paths.database(), nowMs);
        content = readIndex(paths.database());
    }
    if (!content)
        return tl::unexpected(content.error());
    LoadedCache loaded;
    std::set<QString> known;
    std::vector<Cid> gone;
    for (StoredArtifact& stored : content->artifacts) {
        const Cid cid = stored.row.cid;
        if (auto found = findFile(paths, std::move(stored))) {
            known.insert(cidText(cid));
            loaded.artifacts.push_back(std::move(*found));
        } else {
            gone.push_back(cid);
        }
    }
    if (!gone.empty()) {
        auto index = CacheIndex::open(paths.database());
        for (const Cid& cid : gone) {
            qCWarning(lcCache).noquote() << "the cached file of" << cidText(cid)
                                         << "is gone; it is fetched again when it is wanted";
            if (index && !(*index)->remove(cid))
                qCWarning(lcCache) << "cannot remove it from the index";
        }
    }
    loaded.adoptable = sweepCacheFolder(paths, known);
    loaded.delivered = std::move(content->delivered);
    sweepDelivered(paths, loaded.delivered, nowMs);
    return loaded;
}

} // namespace patchswarm::cache
