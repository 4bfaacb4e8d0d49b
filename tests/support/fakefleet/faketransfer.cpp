#include "tests/support/fakefleet/faketransfer.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::tests {

namespace {

constexpr quint64 chunkBytes = 1024 * 1024;
constexpr qint64 deliveryMs = 1000;

} // namespace

FakeTransfer::FakeTransfer(const FakeJob& job, const Role& role, quint64 seed)
    : m_job(job)
    , m_role(role)
    , m_random(seed)
{
}

void FakeTransfer::advance(qint64 ms)
{
    m_elapsedMs += ms;
    m_rate = 0;
    const quint64 held = m_fromOrigin + m_fromPeers;
    const bool mayMove = !m_isPaused && !m_isCancelled && !m_hasFailed
        && m_elapsedMs > m_role.startsAfterMs && held < m_job.size;
    if (mayMove) {
        const double spread = std::uniform_real_distribution<double>(0.7, 1.3)(m_random);
        const double wanted = m_role.bytesPerSecond * spread * static_cast<double>(ms) / 1000.0;
        const quint64 bytes = std::min(m_job.size - held, static_cast<quint64>(wanted));
        (m_role.isCrew ? m_fromOrigin : m_fromPeers) += bytes;
        if (m_role.isCrew)
            m_uploaded += 3 * bytes;
        m_rate = static_cast<double>(bytes) * 1000.0 / static_cast<double>(ms);
        if (m_role.fails && 2 * (held + bytes) > m_job.size)
            m_hasFailed = true;
        if (held + bytes == m_job.size) {
            m_wholeMs = m_elapsedMs;
            note(u"artifactComplete"_s, {});
        }
    }
    if (const rpc::JobState now = state(); now != std::exchange(m_told, now))
        note(rpc::nameOf(now), u"%1: %2"_s.arg(m_job.id, rpc::nameOf(now)));
}

void FakeTransfer::retry()
{
    m_hasFailed = false;
    m_role.fails = false;
}

rpc::JobState FakeTransfer::state() const
{
    if (m_isCancelled)
        return rpc::JobState::Cancelled;
    if (m_hasFailed)
        return rpc::JobState::Failed;
    if (m_wholeMs > 0)
        return m_elapsedMs - m_wholeMs > deliveryMs ? rpc::JobState::Delivered
                                                    : rpc::JobState::Delivering;
    if (m_isPaused)
        return rpc::JobState::Paused;
    return m_elapsedMs > m_role.startsAfterMs ? rpc::JobState::Fetching : rpc::JobState::Waiting;
}

rpc::JobStatus FakeTransfer::status() const
{
    rpc::JobStatus status;
    status.id = m_job.id;
    status.title = m_job.title;
    status.state = state();
    if (m_hasFailed)
        status.reason = u"the hand-off command ended with 1603"_s;
    status.size = m_job.size;
    status.verified = m_fromOrigin + m_fromPeers;
    status.fromOrigin = m_fromOrigin;
    status.fromPeers = m_fromPeers;
    status.receivedAt = m_job.publishedAtMs;
    if (status.state == rpc::JobState::Delivered)
        status.deliveredAt = m_job.publishedAtMs + m_wholeMs + deliveryMs;
    status.risk = m_job.risk;
    status.kev = m_job.kev;
    status.artifacts = {{m_job.cid, u"patch.msu"_s, m_job.size, status.verified, true}};
    if (m_rate > 0)
        status.etaMs = static_cast<qint64>(static_cast<double>(m_job.size - status.verified)
                                           / m_rate * 1000.0);
    return status;
}

rpc::ArtifactTelemetry FakeTransfer::telemetry() const
{
    rpc::ArtifactTelemetry telemetry;
    telemetry.cid = m_job.cid;
    telemetry.job = m_job.id;
    telemetry.size = m_job.size;
    telemetry.chunks = (m_job.size + chunkBytes - 1) / chunkBytes;
    telemetry.verified = m_fromOrigin + m_fromPeers;
    telemetry.chunksHeld =
        telemetry.verified == m_job.size ? telemetry.chunks : telemetry.verified / chunkBytes;
    telemetry.fromOrigin = m_fromOrigin;
    telemetry.fromPeers = m_fromPeers;
    telemetry.uploaded = m_uploaded;
    const auto buckets =
        static_cast<qsizetype>(std::min<quint64>(rpc::mapBuckets, telemetry.chunks));
    telemetry.map = QByteArray(buckets, '\0');
    const double share = static_cast<double>(telemetry.verified) / static_cast<double>(m_job.size);
    const auto whole = static_cast<qsizetype>(share * static_cast<double>(buckets));
    std::fill_n(telemetry.map.begin(), whole, '\xff');
    (m_role.isCrew ? telemetry.originBytesPerSecond : telemetry.peerBytesPerSecond) = m_rate;
    telemetry.uploadBytesPerSecond = m_role.isCrew ? 3 * m_rate : 0;
    telemetry.peers = 6;
    telemetry.phase = m_wholeMs > 0 ? rpc::TransferPhase::Complete
        : m_role.isCrew             ? rpc::TransferPhase::Crew
                                    : rpc::TransferPhase::FromPeers;
    telemetry.etaMs = status().etaMs;
    return telemetry;
}

double FakeTransfer::receivedBytesPerSecond() const
{
    return m_rate;
}

void FakeTransfer::note(const QString& kind, const QString& text)
{
    rpc::SwarmEvent event;
    event.kind = kind;
    event.at = m_job.publishedAtMs + m_elapsedMs;
    event.artifact = m_job.cid;
    event.text = text;
    m_events.append(event);
}

QVector<rpc::SwarmEvent> FakeTransfer::takeEvents()
{
    return std::exchange(m_events, {});
}

} // namespace patchswarm::tests
