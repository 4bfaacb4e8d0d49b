#include "console/models/endpointrow.h"

#include <QCoreApplication>

#include <algorithm>

#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::EndpointSnapshot;
using fleet::Failure;
using fleet::Freshness;
using fleet::JobPicture;
using fleet::Reach;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::Endpoints)
};

bool isRunning(const JobPicture& job)
{
    return !job.isDone() && !rpc::isFinal(job.status.state);
}

bool isImpostor(Failure failure)
{
    return failure == Failure::NotTrusted || failure == Failure::WrongRole
        || failure == Failure::OtherEndpoint || failure == Failure::Nonsense
        || failure == Failure::Version || failure == Failure::TurnedAway;
}

bool hasJob(const EndpointSnapshot& endpoint, const QString& jobId,
            bool (*matches)(const JobPicture&))
{
    return std::any_of(endpoint.jobs.begin(), endpoint.jobs.end(), [&](const JobPicture& job) {
        return (jobId.isEmpty() || job.status.id == jobId) && matches(job);
    });
}

std::optional<Condition> jobCondition(const EndpointSnapshot& endpoint, const QString& jobId)
{
    if (hasJob(endpoint, jobId, [](const JobPicture& job) { return job.hasFailed(); }))
        return Condition::JobFailed;
    if (hasJob(endpoint, jobId, [](const JobPicture& job) { return job.isImplausible; }))
        return Condition::Implausible;
    return {};
}

Condition liveCondition(const EndpointSnapshot& endpoint, const QString& jobId)
{
    if (hasJob(endpoint, jobId, [](const JobPicture& job) {
            return job.status.state == rpc::JobState::WaitingForSpace;
        }))
        return Condition::NoSpace;
    if (endpoint.profile.hasDrifted())
        return Condition::Drift;
    if (!endpoint.warnings.isEmpty())
        return Condition::Warned;
    if (endpoint.info && endpoint.info->state != rpc::AgentState::Ready)
        return Condition::Paused;
    return hasJob(endpoint, jobId, isRunning) ? Condition::Working : Condition::Ready;
}

Condition conditionOf(const EndpointSnapshot& endpoint, const QString& jobId, Freshness freshness)
{
    const auto& connection = endpoint.connection;
    if (connection.failure == Failure::Revoked)
        return Condition::Revoked;
    if (connection.failure && isImpostor(*connection.failure))
        return Condition::Impostor;
    if (const auto job = jobCondition(endpoint, jobId))
        return *job;
    if (connection.reach == Reach::NoAddress)
        return Condition::NoAddress;
    if (freshness == Freshness::Offline && !connection.failure && !endpoint.isConnected())
        return Condition::Connecting;
    if (freshness == Freshness::Offline)
        return Condition::Offline;
    if (freshness == Freshness::Stale)
        return Condition::Stale;
    return liveCondition(endpoint, jobId);
}

QString causeOf(const EndpointSnapshot& endpoint, Condition condition, const QString& jobId)
{
    switch (condition) {
    case Condition::Impostor:
    case Condition::Offline:
        return endpoint.connection.failure ? fleet::failureTitle(*endpoint.connection.failure)
                                           : Words::tr("it does not report");
    case Condition::JobFailed:
        for (const JobPicture& job : endpoint.jobs)
            if (job.hasFailed() && (jobId.isEmpty() || job.status.id == jobId))
                return job.status.reason.isEmpty() ? job.status.title : job.status.reason;
        return {};
    case Condition::Paused:
        return endpoint.info->stateReason.isEmpty() ? agentStateText(endpoint.info->state)
                                                    : endpoint.info->stateReason;
    default:
        return {};
    }
}

QString explanationOf(const EndpointSnapshot& endpoint, Condition condition, const QString& cause)
{
    QStringList lines;
    if (endpoint.connection.failure) {
        lines.append(endpoint.connection.detail);
        lines.append(fleet::nextStep(*endpoint.connection.failure));
    } else if (condition == Condition::NoAddress) {
        lines.append(Words::tr("It is not known where this endpoint is."));
        lines.append(Words::tr("Enter its address, or import it from CSV."));
    } else if (condition == Condition::Drift) {
        lines.append(Words::tr("Its profile is not the one that was last sent from here."));
        lines.append(Words::tr("Apply the profile again to repair it."));
    } else if (condition == Condition::Implausible) {
        lines.append(Words::tr("It says that it holds more than there is; its figures are left out "
                               "of every sum."));
        lines.append(Words::tr("Run the doctor there, or update the agent."));
    } else if (!cause.isEmpty()) {
        lines.append(cause);
    }
    lines += endpoint.warnings;
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString profileText(const QString& id, qint64 revision)
{
    if (id.isEmpty())
        return {};
    return revision == 0 ? Words::tr("built-in defaults") : u"%1 r%2"_s.arg(id).arg(revision);
}

void fillJobs(EndpointRow& row, const EndpointSnapshot& endpoint, const QString& jobId)
{
    fleet::JobPicture sum;
    for (const JobPicture& job : endpoint.jobs) {
        const bool isMeant = job.status.id == jobId;
        row.jobsRunning += isRunning(job);
        row.jobsFailed += job.hasFailed();
        if (isMeant)
            row.jobText = jobStateText(job.status.state);
        if (job.isImplausible || !(isMeant || (jobId.isEmpty() && isRunning(job))))
            continue;
        row.hasProgress = true;
        sum.status.size += job.status.size;
        sum.status.fromOrigin += job.status.fromOrigin;
        sum.status.fromGateway += job.status.fromGateway;
        sum.status.fromPeers += job.status.fromPeers;
        sum.status.fromCache += job.status.fromCache;
        if (isMeant && job.hasFailed())
            sum.status.state = rpc::JobState::Failed;
    }
    row.progress = splitOf(sum);
    if (!jobId.isEmpty())
        return;
    if (row.jobsRunning > 0)
        row.jobText = Words::tr("%n running", nullptr, row.jobsRunning);
    if (row.jobsFailed > 0)
        row.jobText += (row.jobText.isEmpty() ? QString() : u", "_s)
            + Words::tr("%n failed", nullptr, row.jobsFailed);
}

} // namespace

int severityOf(Condition condition)
{
    return conditions - 1 - static_cast<int>(condition);
}

bool needsAttention(Condition condition)
{
    return condition <= Condition::Warned;
}

QString conditionText(Condition condition)
{
    switch (condition) {
    case Condition::Impostor:
        return Words::tr("wrong identity, role or version");
    case Condition::JobFailed:
        return Words::tr("job failed");
    case Condition::Implausible:
        return Words::tr("implausible figures");
    case Condition::Offline:
        return Words::tr("offline");
    case Condition::NoSpace:
        return Words::tr("no disk space");
    case Condition::Revoked:
        return Words::tr("revoked");
    case Condition::Drift:
        return Words::tr("profile drift");
    case Condition::Warned:
        return Words::tr("needs attention");
    case Condition::Stale:
        return Words::tr("stale");
    case Condition::Paused:
        return Words::tr("paused");
    case Condition::NoAddress:
        return Words::tr("no address");
    case Condition::Connecting:
        return Words::tr("connecting");
    case Condition::Working:
        return Words::tr("working");
    case Condition::Ready:
        break;
    }
    return Words::tr("ready");
}

picture::ProgressSplit splitOf(const fleet::JobPicture& job)
{
    picture::ProgressSplit split;
    const auto part = [&](quint64 bytes) {
        return static_cast<float>(std::min(1.0, ratio(bytes, job.status.size)));
    };
    split.failed = job.hasFailed();
    if (job.isImplausible)
        return split;
    split.origin = part(job.status.fromOrigin);
    split.gateway = part(job.status.fromGateway);
    split.peers = part(job.status.fromPeers);
    split.cache = part(job.status.fromCache);
    return split;
}

EndpointRow rowOf(const EndpointSnapshot& endpoint, const QString& jobId, qint64 nowMs)
{
    EndpointRow row;
    row.name = endpoint.record.name;
    row.id = endpoint.record.id;
    if (!endpoint.record.host.isEmpty())
        row.address = fleet::Destination::of(endpoint.record).address();
    row.site = endpoint.site();
    row.groups = endpoint.record.groups;
    row.tags = endpoint.record.tags;
    row.freshness = fleet::freshnessAt(endpoint, nowMs);
    row.condition = conditionOf(endpoint, jobId, row.freshness);
    const QString cause = causeOf(endpoint, row.condition, jobId);
    row.state = conditionText(row.condition);
    if (row.condition == Condition::Impostor)
        row.state = cause; // "wrong role", "other version": a word of its own for each
    else if (!cause.isEmpty())
        row.state += u": "_s + cause;
    row.explanation = explanationOf(endpoint, row.condition, cause);
    row.profile = profileText(endpoint.profile.effectiveId, endpoint.profile.effectiveRevision);
    row.desiredProfile = profileText(endpoint.profile.desiredId, endpoint.profile.desiredRevision);
    row.hasDrifted = endpoint.profile.hasDrifted();
    fillJobs(row, endpoint, jobId);
    row.cacheUsed = endpoint.cacheUsed;
    row.cacheLimit = endpoint.cacheLimit;
    row.links = endpoint.links;
    if (row.freshness == Freshness::Live) { // no motion past the last report
        row.inBytesPerSecond = endpoint.wanBytesPerSecond + endpoint.lanReceivedBytesPerSecond;
        row.outBytesPerSecond = endpoint.lanSentBytesPerSecond;
    } else {
        row.lastReportMs = endpoint.lastReportMs;
    }
    if (endpoint.info)
        row.version = endpoint.info->version;
    return row;
}

} // namespace patchswarm::models
