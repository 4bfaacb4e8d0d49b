#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include "shared/policy/patchjob.h"
#include "shared/swarm/swarm.h"

namespace patchswarm::service {

// Where a job stands on this endpoint. Names for the outside are rpc's.
enum class JobPhase
{
    NotDue, // its notBefore lies ahead
    Asking, // for a chunk list
    WaitingForSpace,
    Fetching,
    Delivering,
    Delivered, // the end where no hand-off is configured
    HandingOver,
    Succeeded,
    Failed,
    Paused,
    Cancelled,
    Superseded,
    Expired,
    Held, // the profile's rules for battery or metered connections hold it back
};

[[nodiscard]] constexpr bool isOver(JobPhase phase)
{
    return phase == JobPhase::Succeeded || phase == JobPhase::Failed || phase == JobPhase::Cancelled
        || phase == JobPhase::Superseded || phase == JobPhase::Expired;
}

// Its files are here as far as it ever goes: what it took is settled.
[[nodiscard]] constexpr bool isSettled(JobPhase phase)
{
    return isOver(phase) || phase == JobPhase::Delivered || phase == JobPhase::HandingOver;
}

// Under which the state directory remembers the job.
[[nodiscard]] inline QString jobRecordKey(const QString& jobId)
{
    return QStringLiteral("job/") + jobId;
}

// One job that applies to this endpoint, and how far it came. Times in ms since epoch, 0: not yet.
struct Job
{
    policy::PatchJob document;
    QByteArray jws;
    QString issuer; // name of who signed it
    JobPhase phase = JobPhase::Asking;
    QString detail; // why it waits or failed, in plain words
    quint64 missingSpace = 0; // bytes, while WaitingForSpace
    bool paused = false;
    int exitCode = -1;
    bool rebootPending = false;
    std::int64_t receivedAtMs = 0;
    std::int64_t startedAtMs = 0; // first fetched
    std::int64_t deliveredAtMs = 0;
    std::int64_t endedAtMs = 0;
    QHash<int, QString> deliveredPaths; // by artifact number
    // What each artifact took, by number, once that is settled: it outlives the copy in the cache.
    QHash<int, swarm::Ledger> taken;

    // What survives a restart; the document itself is in the JWS.
    [[nodiscard]] QByteArray toRecord() const;
    // False when the record is damaged; the caller then starts the job anew.
    [[nodiscard]] bool applyRecord(const QByteArray& record);
};

} // namespace patchswarm::service
