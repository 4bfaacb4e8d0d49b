#include "agent/cache/journal.h"

#include <QDir>
#include <QFile>

#include "agent/cache/log.h"

namespace patchswarm::cache {

Journal::Journal(StatePaths paths)
    : m_paths(std::move(paths))
{
    moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("cache-journal"));
    m_thread.start();
}

Journal::~Journal()
{
    post([this] {
        m_index.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

template<class Call>
void Journal::post(Call call)
{
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void Journal::drain()
{
    QMetaObject::invokeMethod(
        this, [] {}, Qt::BlockingQueuedConnection);
}

Result<void> Journal::ready()
{
    if (m_index)
        return {};
    auto index = CacheIndex::open(m_paths.database());
    if (!index)
        return tl::unexpected(index.error());
    m_index = std::move(*index);
    return {};
}

void Journal::report(const Result<void>& result, const char* what)
{
    // Said once: it is tried again until it succeeds.
    if (!result && !std::exchange(m_indexFails, true))
        qCWarning(lcCache).noquote() << "cannot" << what << "-" << result.error().detail;
    else if (result && std::exchange(m_indexFails, false))
        qCInfo(lcCache) << "the index takes entries again";
}

void Journal::insert(ArtifactRow row, std::shared_ptr<const ArtifactManifest> manifest)
{
    post([this, row = std::move(row), manifest = std::move(manifest)] {
        const auto done = ready().and_then([&] { return m_index->insert(row, *manifest); });
        report(done, "enter an artifact into the index");
        if (!done)
            Q_EMIT saveFailed(row.cid, done.error());
    });
}

void Journal::commit(std::vector<Entry> batch)
{
    m_room.acquire();
    post([this, batch = std::move(batch)] {
        commitNow(batch);
        m_room.release();
    });
}

Result<void> Journal::syncNow(const Entry& entry, bool timesToo)
{
    if (m_unsound.count(entry.row.cid) > 0)
        return failure(ErrorCode::Io, QStringLiteral("an earlier sync of it failed"));
    if (!entry.file)
        return {};
    auto synced = timesToo ? entry.file->sync() : entry.file->syncBytes();
    if (!synced)
        m_unsound.insert(entry.row.cid);
    return synced;
}

void Journal::trust(const Cid& cid)
{
    post([this, cid] { m_unsound.erase(cid); });
}

void Journal::commitNow(const std::vector<Entry>& batch)
{
    std::vector<ArtifactRow> rows;
    for (const Entry& entry : batch) {
        if (auto synced = syncNow(entry, false); !synced)
            Q_EMIT syncFailed(entry.row.cid, synced.error());
        else
            rows.push_back(entry.row);
    }
    const auto done = ready().and_then([&] { return m_index->update(rows); });
    report(done, "mark verified chunks in the index");
    if (!done)
        for (const ArtifactRow& row : rows)
            Q_EMIT saveFailed(row.cid, done.error());
}

void Journal::finish(Entry entry)
{
    post([this, entry = std::move(entry)]() mutable {
        const auto done = finishNow(entry);
        Q_EMIT finished(entry.row.cid, done ? Error {} : done.error(), done.has_value());
    });
}

Result<void> Journal::finishNow(Entry& entry)
{
    const Cid cid = entry.row.cid;
    if (auto synced = syncNow(entry, true); !synced) {
        Q_EMIT syncFailed(cid, synced.error());
        return synced;
    }
    if (auto renamed = renameDurably(m_paths.part(cid), m_paths.whole(cid)); !renamed)
        return renamed;
    entry.row.whole = true;
    const auto saved = ready().and_then([&] { return m_index->update({&entry.row, 1}); });
    report(saved, "mark a whole artifact in the index");
    if (!saved)
        Q_EMIT saveFailed(cid, saved.error());
    return {};
}

void Journal::remove(const Cid& cid)
{
    post([this, cid] {
        report(ready().and_then([&] { return m_index->remove(cid); }),
               "remove an artifact from the index");
        QFile::remove(m_paths.part(cid));
        QFile::remove(m_paths.whole(cid));
        m_unsound.erase(cid);
    });
}

void Journal::deliver(std::shared_ptr<ArtifactFile> file, const QString& from,
                      const DeliveredRow& row)
{
    post([this, file = std::move(file), from, row] {
        const auto done = deliverNow(*file, from, row);
        Q_EMIT deliveryEnded(row, done ? Error {} : done.error(), done.has_value());
    });
}

Result<void> Journal::deliverNow(ArtifactFile& file, const QString& from, const DeliveredRow& row)
{
    if (auto synced = file.sync(); !synced)
        return synced;
    // The row first: a file without one would never be removed.
    report(ready().and_then([&] { return m_index->save(row); }), "note a delivery in the index");
    const QString folder = m_paths.delivered() + QLatin1Char('/') + row.jobId;
    return renameDurably(from, folder + QLatin1Char('/') + row.fileName);
}

void Journal::save(const DeliveredRow& row)
{
    post([this, row] {
        report(ready().and_then([&] { return m_index->save(row); }),
               "note a delivery in the index");
    });
}

void Journal::removeDelivered(const QString& jobId, const QString& fileName)
{
    post([this, jobId, fileName] {
        const QString folder = m_paths.delivered() + QLatin1Char('/') + jobId;
        QFile::remove(folder + QLatin1Char('/') + fileName);
        QDir().rmdir(folder);
        report(ready().and_then([&] { return m_index->removeDelivered(jobId, fileName); }),
               "remove a delivery from the index");
    });
}

} // namespace patchswarm::cache
