#pragma once

#include <QVector>

#include <map>

#include "console/fleet/bytesources.h"
#include "console/fleet/fleetsnapshot.h"
#include "shared/policy/patchjob.h"

namespace patchswarm::models {

// A job that was signed here, as its document says.
struct KnownJob
{
    policy::PatchJob job;
    qint64 publishedAtMs = 0;
};

// Read out of the inventory's documents; one that cannot be read is left out. By id.
[[nodiscard]] std::map<QString, KnownJob>
readKnownJobs(const QVector<fleet::PublishedRecord>& published);

// One job over the whole fleet. Endpoints that failed, or that were never heard of it, stay in
// `targets`. Bytes of endpoints whose figures cannot be true are in no sum (implausible).
struct JobSummary
{
    QString id;
    QString title;
    bool isKnown = false; // signed here: targets and deadline are those of the document
    bool kev = false;
    int risk = 0;
    std::optional<qint64> deadlineMs;
    std::optional<qint64> exposedSinceMs;
    qint64 publishedAtMs = 0; // 0: not known; else the earliest that an endpoint received it
    QStringList cves;
    quint64 size = 0; // bytes of all artifacts
    int targets = 0; // N
    int delivered = 0; // whole and verified: delivered, handing over, succeeded
    int succeeded = 0;
    int failed = 0; // or expired
    int fetching = 0;
    int waiting = 0; // not due, waiting for space, asking, not heard of it
    int paused = 0;
    int cancelled = 0; // or superseded
    int notHeard = 0; // targets that never told of it; of `waiting`
    int implausible = 0;
    quint64 verified = 0;
    quint64 fromOrigin = 0;
    quint64 fromGateway = 0;
    quint64 fromPeers = 0;
    quint64 fromCache = 0;
    quint64 wasted = 0;
    double originBytesPerSecond = 0;
    double peerBytesPerSecond = 0;
    // From publishing to delivered, ms: the time by which half (95 %) of the targets have it.
    // Reached ones are measured; others follow from what is left and the present rates ("est.").
    // Empty: not known.
    std::optional<qint64> p50Ms;
    std::optional<qint64> p95Ms;
    bool p50IsEstimate = false;
    bool p95IsEstimate = false;

    [[nodiscard]] fleet::ByteSources bytes() const
    {
        return {verified, fromOrigin, fromGateway, fromPeers, fromCache, wasted};
    }

    [[nodiscard]] bool isOver() const { return delivered + failed + cancelled >= targets; }

    friend bool operator==(const JobSummary&, const JobSummary&) = default;
};

[[nodiscard]] inline const QString& keyOf(const JobSummary& summary)
{
    return summary.id;
}

// All jobs that are known here or that any endpoint tells of; by id.
[[nodiscard]] QVector<JobSummary> summarizeJobs(const fleet::FleetSnapshot& fleet,
                                                const std::map<QString, KnownJob>& known);

// One of them; empty when nobody knows it.
[[nodiscard]] std::optional<JobSummary> summarizeJob(const fleet::FleetSnapshot& fleet,
                                                     const QString& jobId, const KnownJob* known);

[[nodiscard]] bool isTarget(const policy::PatchJob& job, const fleet::EndpointSnapshot& endpoint);

// The order in which agents work: known to be exploited, then the earliest deadline, then the
// higher risk (shared/swarm Priority::goesBefore).
[[nodiscard]] bool goesBefore(const JobSummary& a, const JobSummary& b);
// Why it stands where it does: "known to be exploited", "deadline in 3 h", "risk 700".
[[nodiscard]] QString orderReason(const JobSummary& job, qint64 nowMs);

} // namespace patchswarm::models
