#include <QEventLoop>
#include <QTimer>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/joblisting.h"
#include "console/ctl/output.h"
#include "console/ctl/statusview.h"
#include "console/demo/interruption.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

// Its jobs, and what it says of itself now (it may have been asked before over this connection).
void askStatus(fleet::EndpointVisit& visit)
{
    visit.client().callFor<rpc::AgentInfo>(u"agent.info"_s, {}, [&visit](const auto& info) {
        if (!info)
            return visit.giveUp(info.error());
        const QJsonObject head {{u"state"_s, rpc::nameOf(info->state)},
                                {u"profileRevision"_s, info->profileRevision}};
        listJobs(visit, {}, [&visit, head](const QVector<rpc::JobStatus>& jobs) {
            QJsonObject answer = head;
            answer.insert(u"jobs"_s, statusJobs(jobs));
            visit.succeed(answer);
        });
    });
}

void show(const Invocation& invocation, const QVector<fleet::Outcome>& outcomes)
{
    if (invocation.json())
        return printJson(statusDocument(outcomes), invocation.isSet(u"watch"_s));
    if (invocation.isSet(u"watch"_s) && isTerminal(1))
        printRaw("\x1b[H\x1b[J");
    printRaw(statusTable(outcomes).toUtf8());
    if (invocation.isSet(u"watch"_s) && !isTerminal(1))
        printRaw("\n");
}

int watch(const Invocation& invocation, fleet::Workspace& workspace,
          const QVector<fleet::Destination>& destinations, int intervalMs)
{
    QEventLoop loop;
    QTimer next;
    demo::Interruption interruption;
    fleet::VisitRound round(workspace, destinations);
    next.setSingleShot(true);
    QObject::connect(&next, &QTimer::timeout, &loop, [&] { round.begin(askStatus); });
    QObject::connect(&round, &fleet::VisitRound::finished, &loop, [&] {
        show(invocation, round.outcomes());
        if (hasFailedToPrint()) // nobody reads any more
            return loop.exit(exitFailed);
        next.start(intervalMs);
    });
    QObject::connect(&interruption, &demo::Interruption::requested, &loop,
                     [&] { loop.exit(exitInterrupted); });
    next.start(0);
    return loop.exec();
}

int runStatus(const Invocation& invocation)
{
    const auto interval = invocation.number(u"interval"_s, 100, 3'600'000);
    if (!interval)
        return end(interval.error());
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), true);
    if (!destinations)
        return end(destinations.error());
    if (invocation.isSet(u"watch"_s))
        return watch(invocation, **workspace, *destinations, static_cast<int>(*interval));
    const RoundResult result = workOn(**workspace, *destinations, askStatus);
    show(invocation, result.outcomes);
    for (const fleet::Outcome& outcome : result.outcomes)
        if (outcome.failure && !invocation.json())
            complain(u"%1: %2"_s.arg(outcome.endpoint, outcome.failure->error.detail));
    return exitCodeOf(result);
}

} // namespace

Commands statusCommands()
{
    QCommandLineOption interval =
        option("interval", "With --watch: milliseconds between two looks.", "MS");
    interval.setDefaultValue(u"1000"_s);
    return {{u"status"_s,
             {},
             u"How endpoints and their jobs stand; all known ones by default."_s,
             endpointOptions()
                 + QList<QCommandLineOption> {option("watch",
                                                     "Again and again until Ctrl-C; --json prints "
                                                     "a line each."),
                                              interval},
             0,
             0,
             {u"status --fleet fleet"_s, u"status --fleet fleet --to 10.1.2.3 --watch --json"_s},
             runStatus}};
}

} // namespace patchswarm::ctl
