#include "console/models/jobsummary.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "console/models/words.h"
#include "shared/policy/jobfile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::EndpointSnapshot;
using fleet::JobPicture;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::JobSummary)
};

constexpr qint64 unknownFinish = std::numeric_limits<qint64>::max();

struct Finish
{
    qint64 ms = unknownFinish; // from publishing
    bool isEstimate = false;
};

// A summary in the making, with when each target has it.
struct Draft
{
    JobSummary summary;
    QVector<Finish> finishes;
    qint64 firstReceivedMs = 0;
};

void addState(JobSummary& summary, const JobPicture& job)
{
    switch (job.status.state) {
    case rpc::JobState::Delivered:
    case rpc::JobState::HandingOver:
        ++summary.delivered;
        break;
    case rpc::JobState::Succeeded:
        ++summary.delivered;
        ++summary.succeeded;
        break;
    case rpc::JobState::Failed:
    case rpc::JobState::Expired:
        ++summary.failed;
        break;
    case rpc::JobState::Fetching:
    case rpc::JobState::Delivering:
        ++summary.fetching;
        break;
    case rpc::JobState::Paused:
        ++summary.paused;
        break;
    case rpc::JobState::Cancelled:
    case rpc::JobState::Superseded:
        ++summary.cancelled;
        break;
    default:
        ++summary.waiting;
    }
}

void addBytes(JobSummary& summary, const JobPicture& job)
{
    const rpc::JobStatus& s = job.status;
    // Not what an endpoint says the size were, but what was signed.
    if (job.isImplausible || (summary.isKnown && s.size != summary.size)) {
        ++summary.implausible;
        return;
    }
    summary.verified += s.verified;
    summary.fromOrigin += s.fromOrigin;
    summary.fromGateway += s.fromGateway;
    summary.fromPeers += s.fromPeers;
    summary.fromCache += s.fromCache;
    summary.wasted += s.wasted;
}

void addTelling(Draft& draft, const EndpointSnapshot& endpoint, const JobPicture& job, qint64 now)
{
    JobSummary& summary = draft.summary;
    const rpc::JobStatus& s = job.status;
    ++summary.targets;
    addState(summary, job);
    addBytes(summary, job);
    const bool isLive = fleet::freshnessAt(endpoint, now) == fleet::Freshness::Live;
    if (isLive && !job.isImplausible) {
        summary.originBytesPerSecond += job.originBytesPerSecond;
        summary.peerBytesPerSecond += job.peerBytesPerSecond;
    }
    if (s.receivedAt > 0 && (draft.firstReceivedMs == 0 || s.receivedAt < draft.firstReceivedMs))
        draft.firstReceivedMs = s.receivedAt;
    if (job.isDone() && s.deliveredAt)
        draft.finishes.append({*s.deliveredAt, false});
    else if (isLive && s.etaMs && !job.hasFailed())
        draft.finishes.append({now + std::min<qint64>(*s.etaMs, qint64(1) << 40), true});
    else
        draft.finishes.append(Finish {});
}

// A target that never told of the job.
void addSilent(Draft& draft)
{
    ++draft.summary.targets;
    ++draft.summary.waiting;
    ++draft.summary.notHeard;
    draft.finishes.append(Finish {});
}

void startFrom(JobSummary& summary, const KnownJob& known)
{
    const policy::PatchJob& job = known.job;
    summary.isKnown = true;
    summary.title = job.title;
    summary.kev = job.kev;
    summary.risk = job.risk;
    summary.deadlineMs = job.deadlineMs;
    summary.exposedSinceMs = job.exposedSinceMs;
    summary.cves = job.cves;
    summary.size = job.size();
    summary.publishedAtMs = known.publishedAtMs;
}

void startFrom(JobSummary& summary, const rpc::JobStatus& status)
{
    summary.title = status.title;
    summary.kev = status.kev;
    summary.risk = status.risk;
    summary.deadlineMs = status.deadline;
    summary.size = status.size;
}

// The time by which `share` of the targets have it; failed ones never do.
std::optional<Finish> quantile(const Draft& draft, double share)
{
    const auto index =
        static_cast<qsizetype>(std::ceil(share * static_cast<double>(draft.finishes.size()))) - 1;
    if (index < 0 || draft.finishes.at(index).ms == unknownFinish)
        return {};
    return draft.finishes.at(index);
}

void finish(Draft& draft)
{
    JobSummary& summary = draft.summary;
    if (summary.publishedAtMs == 0)
        summary.publishedAtMs = draft.firstReceivedMs;
    std::sort(draft.finishes.begin(), draft.finishes.end(),
              [](const Finish& a, const Finish& b) { return a.ms < b.ms; });
    if (const auto half = quantile(draft, 0.5)) {
        summary.p50Ms = std::max<qint64>(0, half->ms - summary.publishedAtMs);
        summary.p50IsEstimate = half->isEstimate;
    }
    if (const auto most = quantile(draft, 0.95)) {
        summary.p95Ms = std::max<qint64>(0, most->ms - summary.publishedAtMs);
        summary.p95IsEstimate = most->isEstimate;
    }
}

} // namespace

std::map<QString, KnownJob> readKnownJobs(const QVector<fleet::PublishedRecord>& published)
{
    std::map<QString, KnownJob> known;
    for (const fleet::PublishedRecord& record : published) {
        // Our own record of what was signed here: the signature is not what is asked of it.
        const auto payload = policy::unverifiedPayload(record.jws);
        QJsonObject json = QJsonDocument::fromJson(payload.value_or(QByteArray())).object();
        json.remove("iat"_L1); // the envelope's, not the job's
        if (const auto job = policy::parsePatchJob(json))
            known.emplace(record.id, KnownJob {*job, record.publishedAtMs});
    }
    return known;
}

bool isTarget(const policy::PatchJob& job, const EndpointSnapshot& endpoint)
{
    if (job.targets.all)
        return true;
    policy::EndpointTraits traits;
    if (const auto id = EndpointId::parse(endpoint.record.id))
        traits.id = *id;
    traits.name = endpoint.record.name;
    traits.groups = endpoint.record.groups;
    traits.tags = endpoint.record.tags;
    return policy::applies(job.targets, traits);
}

QVector<JobSummary> summarizeJobs(const fleet::FleetSnapshot& fleet,
                                  const std::map<QString, KnownJob>& known)
{
    std::map<QString, Draft> drafts;
    for (const auto& [id, job] : known)
        startFrom(drafts[id].summary, job);
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints) {
        for (const JobPicture& job : endpoint->jobs) {
            const auto [draft, isNew] = drafts.try_emplace(job.status.id);
            if (isNew)
                startFrom(draft->second.summary, job.status);
            addTelling(draft->second, *endpoint, job, fleet.atMs);
        }
        for (const auto& [id, job] : known)
            if (endpoint->findJob(id) == nullptr && isTarget(job.job, *endpoint)) {
                addSilent(drafts[id]);
            }
    }
    QVector<JobSummary> summaries;
    for (auto& [id, draft] : drafts) {
        draft.summary.id = id;
        finish(draft);
        summaries.append(draft.summary);
    }
    return summaries;
}

std::optional<JobSummary> summarizeJob(const fleet::FleetSnapshot& fleet, const QString& jobId,
                                       const KnownJob* known)
{
    Draft draft;
    if (known != nullptr)
        startFrom(draft.summary, *known);
    bool isTold = known != nullptr;
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints) {
        if (const JobPicture* job = endpoint->findJob(jobId)) {
            if (!std::exchange(isTold, true))
                startFrom(draft.summary, job->status);
            addTelling(draft, *endpoint, *job, fleet.atMs);
        } else if (known != nullptr && isTarget(known->job, *endpoint)) {
            addSilent(draft);
        }
    }
    if (!isTold)
        return {};
    draft.summary.id = jobId;
    finish(draft);
    return draft.summary;
}

bool goesBefore(const JobSummary& a, const JobSummary& b)
{
    if (a.kev != b.kev)
        return a.kev;
    const qint64 never = std::numeric_limits<qint64>::max();
    if (a.deadlineMs.value_or(never) != b.deadlineMs.value_or(never))
        return a.deadlineMs.value_or(never) < b.deadlineMs.value_or(never);
    if (a.risk != b.risk)
        return a.risk > b.risk;
    return a.id < b.id;
}

QString orderReason(const JobSummary& job, qint64 nowMs)
{
    QStringList reasons;
    if (job.kev)
        reasons.append(Words::tr("known to be exploited"));
    if (job.deadlineMs)
        reasons.append(Words::tr("deadline %1").arg(deadlineText(*job.deadlineMs, nowMs)));
    if (job.risk > 0)
        reasons.append(Words::tr("risk %1").arg(job.risk));
    return reasons.isEmpty() ? Words::tr("no deadline, no risk stated") : reasons.join(u", "_s);
}

} // namespace patchswarm::models
