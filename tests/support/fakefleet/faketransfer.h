#pragma once

#include <QVector>

#include <random>

#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"

namespace patchswarm::tests {

// One job of one artifact, as all endpoints of a fake fleet have it.
struct FakeJob
{
    QString id = QStringLiteral("patch-tuesday");
    QString title = QStringLiteral("Patch Tuesday");
    QString cid = QStringLiteral("bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    quint64 size = 1'000'000'000;
    qint64 publishedAtMs = 1'700'000'000'000;
    bool kev = true;
    int risk = 700;
};

// How one endpoint comes by the artifact: made up, but the books balance, and the same seed gives
// the same story. Advanced by its owner; no clock, no socket.
class FakeTransfer
{
public:
    struct Role
    {
        bool isCrew = false; // fetches from the origin, others from peers
        double bytesPerSecond = 20e6;
        qint64 startsAfterMs = 0;
        bool fails = false; // half way
    };

    FakeTransfer(const FakeJob& job, const Role& role, quint64 seed);

    void advance(qint64 ms);

    void pause(bool isPaused) { m_isPaused = isPaused; }

    void cancel() { m_isCancelled = true; }

    void retry();

    [[nodiscard]] rpc::JobStatus status() const;
    [[nodiscard]] rpc::ArtifactTelemetry telemetry() const;
    [[nodiscard]] double receivedBytesPerSecond() const;

    [[nodiscard]] bool isCrew() const { return m_role.isCrew; }

    [[nodiscard]] qint64 elapsedMs() const { return m_elapsedMs; }

    // What happened since it was last asked; sequence is filled in by the caller.
    [[nodiscard]] QVector<rpc::SwarmEvent> takeEvents();

private:
    [[nodiscard]] rpc::JobState state() const;
    void note(const QString& kind, const QString& text);

    FakeJob m_job;
    Role m_role;
    std::mt19937_64 m_random;
    qint64 m_elapsedMs = 0;
    qint64 m_wholeMs = 0; // when it was whole; 0: not yet
    quint64 m_fromOrigin = 0;
    quint64 m_fromPeers = 0;
    quint64 m_uploaded = 0;
    double m_rate = 0; // bytes a second, over the last step
    bool m_isPaused = false;
    bool m_isCancelled = false;
    bool m_hasFailed = false;
    rpc::JobState m_told = rpc::JobState::Waiting;
    QVector<rpc::SwarmEvent> m_events;
};

} // namespace patchswarm::tests
