#include <QDateTime>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/joblisting.h"
#include "console/ctl/output.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

QString stateOf(const QJsonObject& job)
{
    const QString reason = job.value("reason"_L1).toString();
    return job.value("state"_L1).toString() + (reason.isEmpty() ? QString() : u": "_s + reason);
}

// --- list ----------------------------------------------------------------------------------------

QString jobTable(const QVector<fleet::Outcome>& outcomes)
{
    TextTable table(
        {u"ENDPOINT"_s, u"JOB"_s, u"REVISION"_s, u"TITLE"_s, u"STATE"_s, u"VERIFIED"_s, u"SIZE"_s},
        {2, 5, 6});
    for (const fleet::Outcome& outcome : outcomes) {
        if (outcome.failure)
            table.add({outcome.endpoint, {}, {}, {}, outcome.failure->name()});
        for (const QJsonValue& value : outcome.answer.value("jobs"_L1).toArray()) {
            const QJsonObject job = value.toObject();
            const auto bytes = [&](QLatin1StringView key) {
                return byteText(static_cast<quint64>(job.value(key).toDouble()));
            };
            table.add({outcome.endpoint, job.value("id"_L1).toString(),
                       QString::number(job.value("revision"_L1).toInteger()),
                       job.value("title"_L1).toString(), stateOf(job), bytes("verified"_L1),
                       bytes("size"_L1)});
        }
    }
    return table.text();
}

int runList(const Invocation& invocation)
{
    const QString onlyJob = invocation.positional().value(0);
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), true);
    if (!destinations)
        return end(destinations.error());
    const auto result = workOn(**workspace, *destinations, [onlyJob](fleet::EndpointVisit& visit) {
        listJobs(visit, onlyJob, [&visit](const QVector<rpc::JobStatus>& jobs) {
            QJsonArray array;
            for (const rpc::JobStatus& job : jobs)
                array.append(rpc::toJson(job));
            visit.succeed({{u"jobs"_s, array}});
        });
    });
    if (invocation.json())
        return reportOutcomes(invocation, result, {});
    printRaw(jobTable(result.outcomes).toUtf8());
    for (const fleet::Outcome& outcome : result.outcomes)
        if (outcome.failure)
            complain(u"%1: %2"_s.arg(outcome.endpoint, outcome.failure->error.detail));
    return exitCodeOf(result);
}

// --- pause, resume, retry ------------------------------------------------------------------------

std::function<int(const Invocation&)> runStep(const QString& method)
{
    return [method](const Invocation& invocation) {
        const QString job = invocation.positional().first();
        return runOnEndpoints(
            invocation, false,
            [method, job](fleet::EndpointVisit& visit) {
                visit.client().call(method, QJsonObject {{u"jobId"_s, job}},
                                    [&visit](const fleet::CallResult& result) {
                                        if (result)
                                            visit.succeed({{u"job"_s, *result}});
                                        else
                                            visit.giveUp(result.error());
                                    });
            },
            [](const QJsonObject& answer) { return stateOf(answer.value("job"_L1).toObject()); });
    };
}

// --- cancel --------------------------------------------------------------------------------------

struct Cancellation
{
    QString job;
    qint64 revision = 0;
    bool hadFinished = false; // before it was cancelled
};

void sendTombstone(fleet::EndpointVisit& visit, const Cancellation& cancellation)
{
    const auto& [job, revision, hadFinished] = cancellation;
    if (revision < 1)
        return visit.giveUp(Error {ErrorCode::NotFound,
                                   u"there is no job \"%1\" there, and none was published here; "
                                   "--revision N cancels it all the same"_s.arg(job)});
    const auto tombstone = visit.workspace().publisher().tombstone(
        job, revision, policy::TombstoneReason::Cancelled, QDateTime::currentDateTimeUtc());
    if (!tombstone)
        return visit.giveUp(tombstone.error());
    visit.client().call(
        u"job.cancel"_s, QJsonObject {{u"jws"_s, QString::fromLatin1(*tombstone)}},
        [&visit, hadEnded = hadFinished](const fleet::CallResult& result) {
            if (result)
                return visit.succeed({{u"job"_s, *result}, {u"hadFinished"_s, hadEnded}});
            const bool isOnlyKept =
                result.error().answer && result.error().error.code == ErrorCode::NotFound;
            if (!isOnlyKept) // the agent keeps the tombstone of a job that it does not have
                return visit.giveUp(result.error());
            visit.succeed({{u"job"_s, QJsonValue()}, {u"hadFinished"_s, false}});
        });
}

// The revision that it has there may be newer than the one that was published here.
void cancelThere(fleet::EndpointVisit& visit, const QString& job, qint64 revision)
{
    visit.client().callFor<rpc::JobList>(
        u"job.list"_s, QJsonObject {{u"jobId"_s, job}}, [&visit, job, revision](const auto& list) {
            if (list && !list->jobs.isEmpty()) {
                const rpc::JobStatus& there = list->jobs.first();
                return sendTombstone(
                    visit, {job, std::max(revision, there.revision), rpc::isFinal(there.state)});
            }
            if (list || (list.error().answer && list.error().error.code == ErrorCode::NotFound))
                return sendTombstone(visit, {job, revision, false});
            visit.giveUp(list.error());
        });
}

int runCancel(const Invocation& invocation)
{
    const QString job = invocation.positional().first();
    qint64 revision = 0;
    if (invocation.isSet(u"revision"_s)) {
        const auto given = invocation.number(u"revision"_s, 1, policy::maxExactInteger);
        if (!given)
            return end(given.error());
        revision = *given;
    }
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), false);
    if (!destinations)
        return end(destinations.error());
    if (const auto published = (*workspace)->inventory().findPublished(job))
        revision = std::max(revision, published->revision);
    const auto result =
        workOn(**workspace, *destinations,
               [job, revision](fleet::EndpointVisit& visit) { cancelThere(visit, job, revision); });
    return reportOutcomes(invocation, result, [](const QJsonObject& answer) {
        const QJsonObject here = answer.value("job"_L1).toObject();
        if (here.isEmpty())
            return u"is not there, and will not come"_s;
        return answer.value("hadFinished"_L1).toBool() ? u"had finished already: "_s + stateOf(here)
                                                       : stateOf(here);
    });
}

Command step(const QString& verb, const QString& summary)
{
    return {u"job "_s + verb,
            u"JOB"_s,
            summary,
            endpointOptions(),
            1,
            1,
            {u"job %1 patch-7 --fleet fleet --all"_s.arg(verb)},
            runStep(u"job."_s + verb)};
}

} // namespace

Commands jobCommands()
{
    return {
        {u"job list"_s,
         u"[JOB]"_s,
         u"Jobs and where they stand; on all known endpoints by default."_s,
         endpointOptions(),
         0,
         1,
         {u"job list --fleet fleet"_s, u"job list patch-7 --fleet fleet --group web --json"_s},
         runList},
        step(u"pause"_s, u"Stops fetching until it is resumed."_s),
        step(u"resume"_s, u"Goes on with a paused job."_s),
        {u"job cancel"_s,
         u"JOB"_s,
         u"Ends a job for good, by a signed tombstone that spreads like the job did."_s,
         endpointOptions()
             + QList<QCommandLineOption> {option(
                 "revision", "Up to which revision, when it is not known here.", "N")},
         1,
         1,
         {u"job cancel patch-7 --fleet fleet --all"_s},
         runCancel},
        step(
            u"retry"_s,
            u"Starts a failed job again; where it is being fetched, asks the origin again at once. "
            "What is verified stays."_s),
    };
}

} // namespace patchswarm::ctl
