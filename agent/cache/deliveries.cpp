#include "agent/cache/deliveries.h"

#include <QFile>

#include <algorithm>

#include "agent/cache/deliveryname.h"
#include "agent/cache/deliverytask.h"
#include "agent/cache/log.h"

namespace patchswarm::cache {

namespace {
constexpr qint64 dayMs = 24LL * 60 * 60 * 1000;
}

Deliveries::Deliveries(ArtifactShelf& shelf, TaskQueue& tasks, Journal& journal,
                       CacheEvents& events, const Options& options)
    : m_shelf(shelf)
    , m_tasks(tasks)
    , m_journal(journal)
    , m_events(events)
    , m_options(options)
{
}

QString Deliveries::pathOf(const DeliveredRow& row) const
{
    return QStringLiteral("%1/%2/%3").arg(m_shelf.paths().delivered(), row.jobId, row.fileName);
}

QString Deliveries::temporaryOf(const DeliveredRow& row) const
{
    return QStringLiteral("%1/%2/.%3.part")
        .arg(m_shelf.paths().delivered(), row.jobId, row.fileName);
}

void Deliveries::restore(std::vector<DeliveredRow> rows)
{
    for (DeliveredRow& row : rows)
        m_rows[{row.jobId, row.fileName}] = std::move(row);
}

void Deliveries::deliver(const DeliveredRow& row)
{
    const auto named = checkPlainName(QStringLiteral("job id"), row.jobId).and_then([&] {
        return checkPlainName(QStringLiteral("file name"), row.fileName);
    });
    if (!named) {
        Q_EMIT m_events.deliveryFailed(row.cid, row.jobId, named.error());
        return;
    }
    const Key key {row.jobId, row.fileName};
    if (m_pending.count(key) > 0) {
        Q_EMIT m_events.deliveryFailed(
            row.cid, row.jobId,
            Error {ErrorCode::Busy,
                   QStringLiteral("%1 is being delivered already").arg(pathOf(row))});
        return;
    }
    m_pending[key] = {row.cid};
    if (Artifact* artifact = m_shelf.find(row.cid))
        artifact->deliveryReserved = true;
    m_tasks.add(std::make_unique<DeliveryTask>(*this, m_shelf, row, true));
}

bool Deliveries::isCancelled(const DeliveredRow& row) const
{
    const auto pending = m_pending.find({row.jobId, row.fileName});
    return pending == m_pending.end() || pending->second.cancelled;
}

int Deliveries::pendingOf(const Cid& cid) const
{
    return static_cast<int>(
        std::count_if(m_pending.begin(), m_pending.end(),
                      [&cid](const auto& pending) { return pending.second.cid == cid; }));
}

bool Deliveries::hasRoomFor(const Artifact& artifact) const
{
    return !lackingFor || lackingFor(artifact, nullptr) == 0;
}

CacheTask::Progress Deliveries::waitForRoom(const Artifact& artifact)
{
    QString reason;
    const quint64 lacking = std::max<quint64>(1, lackingFor ? lackingFor(artifact, &reason) : 1);
    if (reason.isEmpty())
        reason = QStringLiteral("there is no room for the delivered copy");
    if (std::exchange(m_announced[artifact.cid], lacking) != lacking)
        Q_EMIT m_events.waitingForSpace(artifact.cid, lacking, reason);
    return CacheTask::Progress::Waiting;
}

void Deliveries::handOver(const DeliveredRow& row, std::shared_ptr<ArtifactFile> file,
                          const QString& from, bool moved)
{
    m_pending[{row.jobId, row.fileName}].moved = moved;
    DeliveredRow now = row;
    now.deliveredAtMs = m_shelf.nowMs();
    m_journal.deliver(std::move(file), from, now);
}

void Deliveries::onEnded(const DeliveredRow& row, const Error& error, bool ok)
{
    const auto pending = m_pending.find({row.jobId, row.fileName});
    if (pending == m_pending.end())
        return;
    const bool moved = pending->second.moved;
    Artifact* artifact = m_shelf.find(row.cid);
    if (!ok && moved && artifact != nullptr) {
        // The folder may be on another file system: copy then.
        artifact->served->holdBack(false);
        m_tasks.add(std::make_unique<DeliveryTask>(*this, m_shelf, row, false));
        return;
    }
    if (!ok) {
        QFile::remove(temporaryOf(row));
        if (m_rows.count({row.jobId, row.fileName}) == 0)
            m_journal.removeDelivered(row.jobId, row.fileName);
        failed(row, error);
        return;
    }
    const bool cancelled = pending->second.cancelled;
    m_pending.erase(pending);
    m_announced.erase(row.cid);
    m_rows[{row.jobId, row.fileName}] = row;
    if (artifact != nullptr)
        m_shelf.touch(*artifact);
    if (cancelled)
        forget(row);
    else
        Q_EMIT m_events.delivered(row.cid, row.jobId, pathOf(row));
    if (moved && artifact != nullptr)
        artifact->movedTo = pathOf(row);
    settle(row.cid);
    m_tasks.wakeWaiting(); // another job may have asked while it was moved
}

void Deliveries::failed(const DeliveredRow& row, const Error& error)
{
    m_pending.erase({row.jobId, row.fileName});
    m_announced.erase(row.cid);
    Q_EMIT m_events.deliveryFailed(row.cid, row.jobId, error);
    Artifact* artifact = m_shelf.find(row.cid);
    if (artifact == nullptr)
        return;
    if (!artifact->movedTo.isEmpty())
        settle(row.cid);
    else
        artifact->deliveryReserved = pendingOf(row.cid) > 0;
}

void Deliveries::settle(const Cid& cid)
{
    Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr || pendingOf(cid) > 0)
        return;
    artifact->deliveryReserved = false;
    if (!artifact->kept)
        m_shelf.drop(cid, EvictReason::NotKept);
}

void Deliveries::forget(const DeliveredRow& row)
{
    m_journal.removeDelivered(row.jobId, row.fileName);
    m_rows.erase({row.jobId, row.fileName});
}

void Deliveries::removeJob(const QString& jobId)
{
    for (auto& [key, pending] : m_pending)
        if (key.first == jobId)
            pending.cancelled = true;
    m_tasks.wakeWaiting();
    std::vector<DeliveredRow> gone;
    for (const auto& [key, row] : m_rows)
        if (key.first == jobId)
            gone.push_back(row);
    for (const DeliveredRow& row : gone)
        forget(row);
}

void Deliveries::markHandedOver(const QString& jobId)
{
    for (auto& [key, row] : m_rows) {
        if (key.first != jobId || row.handedOverAtMs)
            continue;
        row.handedOverAtMs = m_shelf.nowMs();
        m_journal.save(row);
    }
}

void Deliveries::expire(int retentionDays)
{
    const qint64 now = m_shelf.nowMs();
    std::vector<DeliveredRow> gone;
    for (const auto& [key, row] : m_rows) {
        const bool handedOver = row.handedOverAtMs && now - *row.handedOverAtMs > dayMs;
        if (handedOver || now - row.deliveredAtMs > retentionDays * dayMs)
            gone.push_back(row);
    }
    for (const DeliveredRow& row : gone) {
        qCInfo(lcCache).noquote() << "removing the delivered file" << pathOf(row);
        forget(row);
    }
}

} // namespace patchswarm::cache
