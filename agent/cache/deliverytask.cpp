#include "agent/cache/deliverytask.h"

#include <QDir>
#include <QFile>

#include "agent/cache/deliveries.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

DeliveryTask::DeliveryTask(Deliveries& deliveries, ArtifactShelf& shelf, DeliveredRow row,
                           bool mayMove)
    : m_deliveries(deliveries)
    , m_shelf(shelf)
    , m_row(std::move(row))
    , m_mayMove(mayMove)
    , m_buffer(chunkSize)
{
}

DeliveryTask::~DeliveryTask()
{
    if (!m_temporary.isEmpty())
        QFile::remove(m_temporary);
}

CacheTask::Progress DeliveryTask::step()
{
    if (m_deliveries.isCancelled(m_row))
        return fail(ErrorCode::Cancelled, QStringLiteral("the delivery was withdrawn"));
    Artifact* artifact = m_shelf.find(m_row.cid);
    if (artifact == nullptr)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("%1 is not in the cache").arg(cidText(m_row.cid)));
    const bool beingMoved = artifact->served->isHeldBack() && artifact->movedTo.isEmpty();
    if (artifact->verifying || artifact->finishing || beingMoved)
        return Progress::Waiting;
    if (!artifact->whole)
        return fail(ErrorCode::Conflict,
                    QStringLiteral("%1 is not whole yet (%2 of %3 chunks)")
                        .arg(cidText(m_row.cid))
                        .arg(artifact->verified.count())
                        .arg(artifact->layout().count()));
    if (!m_source)
        return begin(*artifact);
    for (int i = 0; i < chunksPerStep && m_next < artifact->layout().count(); ++i, ++m_next) {
        const auto passed = passOn(*artifact, m_next);
        if (!passed && passed.error().code == ErrorCode::DiskFull) {
            m_source.reset(); // begin anew when there is room
            return m_deliveries.waitForRoom(*artifact);
        }
        if (!passed)
            return fail(passed.error().code, passed.error().detail);
        if (!*passed) {
            m_deliveries.reportDamage(*artifact);
            return fail(
                ErrorCode::Io,
                QStringLiteral("chunk %1 of %2 is damaged on disk and must be fetched again")
                    .arg(m_next)
                    .arg(cidText(m_row.cid)));
        }
    }
    return m_next < artifact->layout().count() ? Progress::More : handOver(*artifact);
}

CacheTask::Progress DeliveryTask::begin(Artifact& artifact)
{
    m_next = 0;
    m_cloned = false;
    m_target.reset();
    m_moves = m_mayMove && !artifact.kept && m_deliveries.pendingOf(artifact.cid) == 1
        && artifact.movedTo.isEmpty();
    m_source = m_shelf.openToRead(artifact);
    if (!m_source) {
        m_deliveries.reportDamage(artifact);
        return fail(ErrorCode::Io, QStringLiteral("the cached file disappeared"));
    }
    return m_moves ? Progress::More : openTarget(artifact);
}

CacheTask::Progress DeliveryTask::openTarget(const Artifact& artifact)
{
    const QString folder = m_shelf.paths().delivered() + QLatin1Char('/') + m_row.jobId;
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Io, QStringLiteral("cannot make the directory %1").arg(folder));
    m_temporary = m_deliveries.temporaryOf(m_row);
    QFile::remove(m_temporary);
    auto target = ArtifactFile::open(m_temporary, ArtifactFile::Mode::Create, m_deliveries.fault());
    if (!target) {
        if (target.error().code != ErrorCode::DiskFull)
            return fail(target.error().code, target.error().detail);
        m_source.reset();
        return m_deliveries.waitForRoom(artifact);
    }
    m_target = *target;
    m_cloned = m_target->cloneFrom(*m_source);
    if (m_cloned)
        return Progress::More;
    const bool room = m_deliveries.hasRoomFor(artifact);
    const auto reserved = room ? m_target->preallocate(artifact.layout().size) : Result<bool>(true);
    if (room && reserved)
        return Progress::More;
    QFile::remove(m_temporary);
    m_source.reset();
    m_target.reset();
    if (!room || reserved.error().code == ErrorCode::DiskFull)
        return m_deliveries.waitForRoom(artifact);
    return fail(reserved.error().code, reserved.error().detail);
}

// False when the bytes are not the chunk's.
Result<bool> DeliveryTask::passOn(const Artifact& artifact, ChunkIndex chunk)
{
    const quint64 offset = artifact.layout().offset(chunk);
    const std::span<std::uint8_t> bytes(m_buffer.data(), artifact.layout().length(chunk));
    const ArtifactFile& from = m_cloned ? *m_target : *m_source;
    if (!from.read(offset, bytes) || !artifact.manifest->verifies(chunk, bytes))
        return false;
    if (m_cloned || m_moves)
        return true;
    if (auto written = m_target->write(offset, bytes); !written)
        return tl::unexpected(written.error());
    return true;
}

CacheTask::Progress DeliveryTask::handOver(Artifact& artifact)
{
    if (m_moves && m_deliveries.pendingOf(artifact.cid) > 1) {
        m_mayMove = false; // another job asked meanwhile: it needs the cached file
        m_source.reset();
        return Progress::More;
    }
    if (m_moves) {
        const QString folder = m_shelf.paths().delivered() + QLatin1Char('/') + m_row.jobId;
        if (!QDir().mkpath(folder))
            return fail(ErrorCode::Io, QStringLiteral("cannot make the directory %1").arg(folder));
        artifact.served->holdBack(true); // from now on others may write to it
        m_shelf.forgetReaders(artifact);
        m_deliveries.handOver(m_row, m_source, m_shelf.paths().whole(artifact.cid), true);
        return Progress::Finished;
    }
    m_deliveries.handOver(m_row, m_target, m_temporary, false);
    m_temporary.clear(); // the journal's now
    return Progress::Finished;
}

CacheTask::Progress DeliveryTask::fail(ErrorCode code, const QString& detail)
{
    m_deliveries.failed(m_row, Error {code, detail});
    return Progress::Finished;
}

} // namespace patchswarm::cache
