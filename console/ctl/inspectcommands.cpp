#include <QJsonDocument>

#include "console/ctl/doctorview.h"
#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/whyview.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

// One endpoint, one answer.
OrStop<fleet::Outcome> askOne(const Invocation& invocation, const fleet::EndpointVisit::Work& work)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return tl::unexpected(workspace.error());
    const QStringList to = invocation.values(u"to"_s);
    if (to.size() != 1)
        return Stop::usage(u"--to HOST[:PORT] is needed, once"_s);
    const auto destination = parseDestination(to.first(), (*workspace)->inventory());
    if (!destination)
        return tl::unexpected(destination.error());
    const RoundResult result = workOn(**workspace, {*destination}, work);
    if (result.wasInterrupted)
        return tl::unexpected(Stop {exitInterrupted, u"interrupted"_s});
    return result.outcomes.first();
}

OrStop<QJsonValue> parseParams(const QString& text)
{
    if (text.isEmpty())
        return QJsonValue(QJsonValue::Undefined);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (document.isNull())
        return Stop::usage(u"the parameters are no JSON: %1 at byte %2"_s.arg(error.errorString())
                               .arg(error.offset));
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

int runRpc(const Invocation& invocation)
{
    const QString method = invocation.positional().first();
    const auto params = parseParams(invocation.positional().value(1));
    if (!params)
        return end(params.error());
    const auto outcome =
        askOne(invocation, [method, params = *params](fleet::EndpointVisit& visit) {
            visit.client().call(method, params, [&visit](const fleet::CallResult& result) {
                if (result)
                    visit.succeed({{u"result"_s, *result}});
                else
                    visit.giveUp(result.error());
            });
        });
    if (!outcome)
        return end(outcome.error());
    if (outcome->succeeded()) {
        printJson(outcome->answer.value("result"_L1));
        return exitDone;
    }
    if (invocation.json() && outcome->failure->answer)
        printJson(rpc::errorObject({}, *outcome->failure->answer).value("error"_L1));
    return fail({outcome->failure->error.code,
                 u"%1: %2"_s.arg(outcome->failure->name(), outcome->failure->error.detail)});
}

int runWhy(const Invocation& invocation)
{
    const QString job = invocation.positional().first();
    const auto outcome =
        askOne(invocation, [job](fleet::EndpointVisit& visit) { askWhy(visit, job); });
    if (!outcome)
        return end(outcome.error());
    if (!outcome->succeeded())
        return fail(outcome->failure->error);
    if (invocation.json())
        printJson(outcomeJson(*outcome));
    else
        printRaw(whyText(outcome->answer).toUtf8());
    return exitDone;
}

// Exit code 1 as well when something does not work there.
int runDoctor(const Invocation& invocation)
{
    const auto outcome = askOne(invocation, [](fleet::EndpointVisit& visit) {
        callAndSucceed(visit, u"doctor.run"_s, {});
    });
    if (!outcome)
        return end(outcome.error());
    const auto report = outcome->succeeded()
        ? rpc::fromJson<rpc::DoctorReport>(outcome->answer)
        : policy::Checked<rpc::DoctorReport>(rpc::DoctorReport());
    if (invocation.json())
        printJson(outcomeJson(*outcome));
    if (!outcome->succeeded())
        return fail(outcome->failure->error);
    if (!report)
        return fail(policy::faultsError(report.error()));
    if (!invocation.json())
        printRaw(doctorText(outcome->endpoint, *report).toUtf8());
    return report->worst == rpc::Severity::Error ? exitFailed : exitDone;
}

} // namespace

Commands inspectCommands()
{
    const QList<QCommandLineOption> one {
        fleetOption(), option("to", "The endpoint: HOST[:PORT] or its name.", "HOST[:PORT]"),
        jsonOption()};
    return {
        {u"why"_s,
         u"JOB"_s,
         u"Every peer considered for a job, and the rule that excluded it."_s,
         one,
         1,
         1,
         {u"why --fleet fleet --to web-01 patch-20261110T180000-1a2b"_s},
         runWhy},
        {u"doctor"_s,
         {},
         u"Examines an endpoint's network, trust, clock and disk: what is wrong, and the fix."_s,
         one,
         0,
         0,
         {u"doctor --fleet fleet --to web-01"_s, u"doctor --fleet fleet --to 10.1.2.3 --json"_s},
         runDoctor},
        {u"rpc"_s,
         u"METHOD [JSON]"_s,
         u"Calls a method of the administration protocol; rpc.discover lists them."_s,
         one,
         1,
         2,
         {u"rpc --fleet fleet --to 10.1.2.3 agent.info"_s,
          u"rpc --fleet fleet --to 10.1.2.3 job.list '{\"limit\": 10}'"_s},
         runRpc},
    };
}

} // namespace patchswarm::ctl
