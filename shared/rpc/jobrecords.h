#pragma once

#include <QStringList>
#include <QVector>

#include "shared/rpc/record.h"

// Jobs as an agent reports them, and the parameters and results of job.* and artifact.*. Sizes in
// bytes; points in time in milliseconds since the epoch; CIDs as text.
namespace patchswarm::rpc {

// In the order in which a job usually goes through them; the names on the wire are the same with a
// small first letter.
enum class JobState
{
    Waiting, // for its turn, or for its chunk lists
    NotDue, // before its not-before
    WaitingForSpace, // missingBytes says how much
    Asking, // the LAN, electing
    Fetching,
    Delivering,
    Delivered, // no hand-off is configured, or it has not begun
    HandingOver,
    Succeeded,
    Failed, // reason says why
    Paused,
    Cancelled,
    Expired,
    Superseded,
};

[[nodiscard]] std::span<const EnumName<JobState>> enumNames(JobState);
// Nothing more will happen by itself.
[[nodiscard]] bool isFinal(JobState);

struct ArtifactStatus
{
    QString cid;
    QString fileName;
    quint64 size = 0;
    quint64 verified = 0;
    bool hasChunkList = false;

    friend bool operator==(const ArtifactStatus&, const ArtifactStatus&) = default;
};

// The books balance: fromOrigin + fromGateway + fromPeers + fromCache = verified; wasted is apart.
struct JobStatus
{
    QString id;
    QString title;
    JobState state = JobState::Waiting;
    QString reason; // why it failed or waits; empty otherwise
    qint64 revision = 1;
    quint64 size = 0;
    quint64 verified = 0;
    quint64 fromOrigin = 0;
    quint64 fromGateway = 0;
    quint64 fromPeers = 0;
    quint64 fromCache = 0;
    quint64 wasted = 0;
    std::optional<qint64> etaMs; // until delivered, from now
    std::optional<quint64> missingBytes; // of disk space
    qint64 receivedAt = 0;
    std::optional<qint64> startedAt;
    std::optional<qint64> deliveredAt;
    std::optional<qint64> endedAt; // succeeded, failed, cancelled …
    std::optional<qint64> deadline;
    int risk = 0;
    bool kev = false;
    std::optional<int> exitCode; // of the hand-off
    std::optional<bool> rebootPending;
    QVector<ArtifactStatus> artifacts;

    friend bool operator==(const JobStatus&, const JobStatus&) = default;
};

struct JobSubmitParams
{
    QString jws;
};

struct JobSubmitted
{
    QString jobId;
    qint64 revision = 0;
    bool isNew = true; // false: this revision was here already
    bool applies = true; // false: this endpoint is not among its targets
    QStringList missingChunkLists; // CIDs to send with artifact.putChunkList
};

struct PutChunkListParams
{
    QString cid;
    quint64 size = 0; // of the artifact
    quint64 first = 0; // chunk number of the first digest
    QByteArray digests; // 32 bytes each, at most maxDigestsPerPage
};

inline constexpr qint64 maxDigestsPerPage =
    16384; // 512 KiB, about 700 kB of base64: well within one message

struct ChunkListProgress
{
    quint64 received = 0; // digests
    quint64 total = 0;
    bool isComplete = false; // and proved to be that of the CID
};

struct JobListParams
{
    std::optional<QString> jobId; // only this one
    std::optional<QString> after; // the last id of the page before
    std::optional<int> limit;
};

struct JobList
{
    QVector<JobStatus> jobs; // by id
    bool more = false;
};

struct JobParams
{
    QString jobId;
};

} // namespace patchswarm::rpc
