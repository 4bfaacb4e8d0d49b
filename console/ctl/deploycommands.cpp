#include <QDateTime>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/fleet/deployment.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

QJsonObject answerOf(const fleet::Deployed& deployed)
{
    const rpc::JobSubmitted& submitted = deployed.submitted;
    QJsonObject json {{u"jobId"_s, submitted.jobId},
                      {u"revision"_s, qint64(submitted.revision)},
                      {u"isNew"_s, submitted.isNew},
                      {u"applies"_s, submitted.applies}};
    if (deployed.status)
        json.insert(u"job"_s, rpc::toJson(*deployed.status));
    return json;
}

QString describe(const QJsonObject& answer)
{
    const QString state = answer.value("job"_L1).toObject().value("state"_L1).toString();
    if (!state.isEmpty())
        return state;
    if (!answer.value("applies"_L1).toBool())
        return u"not among the targets; passes it on"_s;
    return answer.value("isNew"_L1).toBool() ? u"accepted"_s : u"was here already"_s;
}

// Whoever waits is told what the endpoint waits for, once for each reason.
void tellReasons(fleet::Deployment& deployment, fleet::EndpointVisit& visit)
{
    QObject::connect(&deployment, &fleet::Deployment::progressed, &visit,
                     [&visit, told = QString()](const rpc::JobStatus& status) mutable {
                         if (status.reason.isEmpty() || status.reason == told
                             || fleet::Deployment::isOver(status.state))
                             return;
                         told = status.reason;
                         complain(u"%1 waits: %2"_s.arg(visit.outcome().endpoint, told));
                     });
}

fleet::EndpointVisit::Work deployWork(std::shared_ptr<const fleet::VerifiedJob> job,
                                      const fleet::DeploymentRules& rules)
{
    return [job, rules](fleet::EndpointVisit& visit) {
        fleet::Patience patience;
        patience.longestRetryMs = 2000;
        visit.setPatience(patience);
        auto* deployment = new fleet::Deployment(visit.client(), job, rules, &visit);
        QObject::connect(deployment, &fleet::Deployment::finished, &visit,
                         [&visit, deployment](const fleet::Deployed& deployed) {
                             deployment->deleteLater();
                             visit.succeed(answerOf(deployed));
                         });
        QObject::connect(deployment, &fleet::Deployment::failed, &visit,
                         [&visit, deployment](const fleet::CallFailure& failure) {
                             deployment->deleteLater();
                             visit.giveUp(failure);
                         });
        tellReasons(*deployment, visit);
        deployment->begin();
    };
}

int runDeploy(const Invocation& invocation)
{
    fleet::DeploymentRules rules;
    rules.wait = invocation.isSet(u"wait"_s);
    const auto timeout = invocation.number(u"timeout"_s, 0, 1'000'000);
    if (!timeout)
        return end(timeout.error());
    rules.timeoutMs = static_cast<int>(*timeout * 1000);
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    auto job = fleet::readJobFile(invocation.positional().first(), (*workspace)->fleet().verifier(),
                                  QDateTime::currentDateTimeUtc());
    if (!job)
        return fail(job.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), false);
    if (!destinations)
        return end(destinations.error());
    const auto shared = std::make_shared<const fleet::VerifiedJob>(std::move(*job));
    return reportOutcomes(invocation, workOn(**workspace, *destinations, deployWork(shared, rules)),
                          describe);
}

} // namespace

Commands deployCommands()
{
    QCommandLineOption timeout =
        option("timeout", "With --wait: give up after so many seconds; 0: never.", "S");
    timeout.setDefaultValue(u"0"_s);
    return {
        {u"deploy"_s,
         u"JOB"_s,
         u"Hands a job to endpoints, which pass it on."_s,
         endpointOptions()
             + QList<
                 QCommandLineOption> {option("wait",
                                             "Until it is delivered, has succeeded or has failed."),
                                      timeout},
         1,
         1,
         {u"deploy patch.job --fleet fleet --to 10.1.2.3 --to 10.1.2.4 --wait"_s,
          u"deploy patch.job --fleet fleet --all --json"_s},
         runDeploy}};
}

} // namespace patchswarm::ctl
