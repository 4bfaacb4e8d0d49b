#include "console/ctl/endpointwork.h"

#include <QDateTime>
#include <QEventLoop>
#include <QHash>

#include <algorithm>

#include "console/ctl/output.h"
#include "console/ctl/passphrase.h"
#include "console/demo/interruption.h"
#include "console/fleet/inventoryimport.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

using fleet::Destination;
using fleet::Outcome;

constexpr qsizetype mostNames = 5; // in one warning

void append(QVector<Destination>& list, const Destination& destination)
{
    const bool isKnown = std::any_of(list.begin(), list.end(), [&](const Destination& known) {
        return known.address() == destination.address()
            && (known.name == destination.name || !known.host.isEmpty());
    });
    if (!isKnown)
        list.append(destination);
}

// The same warning from many endpoints is one line.
void complainOfWarnings(const QVector<Outcome>& outcomes)
{
    QStringList texts;
    QHash<QString, QStringList> endpoints;
    for (const Outcome& outcome : outcomes)
        for (const QString& warning : outcome.warnings) {
            if (!endpoints.contains(warning))
                texts.append(warning);
            endpoints[warning].append(outcome.endpoint);
        }
    for (const QString& text : texts) {
        const QStringList& names = endpoints.value(text);
        const QString who =
            names.size() <= mostNames ? names.join(u", "_s) : u"%1 endpoints"_s.arg(names.size());
        complain(u"%1: %2"_s.arg(who, text));
    }
}

} // namespace

OrStop<std::unique_ptr<fleet::Workspace>> openFleet(const Invocation& invocation)
{
    QString directory = invocation.value(u"fleet"_s);
    if (directory.isEmpty())
        directory = qEnvironmentVariable("PATCHSWARM_FLEET");
    if (directory.isEmpty())
        return Stop::usage(u"--fleet DIR is needed (or PATCHSWARM_FLEET in the environment)"_s);
    auto workspace = fleet::Workspace::open(directory, QDateTime::currentDateTimeUtc());
    if (!workspace)
        return Stop::because(workspace.error());
    if (const auto unlocked = unlock(invocation, (*workspace)->fleet()); !unlocked)
        return tl::unexpected(unlocked.error());
    for (const QString& warning :
         fleet::expiryWarnings((*workspace)->fleet(), QDateTime::currentDateTimeUtc()))
        complain(warning);
    return std::move(*workspace);
}

OrStop<Destination> parseDestination(const QString& text, fleet::FleetInventory& inventory)
{
    if (const auto known = inventory.findByName(text))
        return Destination::of(*known);
    const auto address = fleet::parseHostPort(text);
    if (!address)
        return Stop::usage(
            u"--to \"%1\" is no known endpoint, no address and no host, as in 10.1.2.3, "
            "[fd00::1]:5001 or web-01.example.com:5001"_s.arg(text));
    return Destination {{}, address->host, address->port};
}

OrStop<QVector<Destination>> destinationsOf(const Invocation& invocation,
                                            fleet::FleetInventory& inventory, bool orAll)
{
    QVector<Destination> list;
    for (const QString& text : invocation.values(u"to"_s)) {
        const auto destination = parseDestination(text, inventory);
        if (!destination)
            return tl::unexpected(destination.error());
        append(list, *destination);
    }
    for (const QString& group : invocation.values(u"group"_s)) {
        const auto members = inventory.inGroup(group);
        if (members.isEmpty())
            return Stop::because(
                {ErrorCode::NotFound, u"no known endpoint is in the group \"%1\""_s.arg(group)});
        for (const auto& member : members)
            append(list, Destination::of(member));
    }
    const bool namesNone = !invocation.isSet(u"to"_s) && !invocation.isSet(u"group"_s);
    if (invocation.isSet(u"all"_s) || (namesNone && orAll))
        for (const auto& endpoint : inventory.endpoints())
            append(list, Destination::of(endpoint));
    else if (namesNone)
        return Stop::usage(u"say which endpoints: --to HOST[:PORT], --group G or --all"_s);
    return list;
}

RoundResult workOn(fleet::Workspace& workspace, const QVector<Destination>& destinations,
                   const fleet::EndpointVisit::Work& work)
{
    RoundResult result;
    QEventLoop loop;
    demo::Interruption interruption;
    fleet::VisitRound round(workspace, destinations);
    ProgressLine line;
    QObject::connect(&round, &fleet::VisitRound::finished, &loop, &QEventLoop::quit);
    QObject::connect(&round, &fleet::VisitRound::progressed, &loop, [&](int done, int total) {
        if (total > 1)
            line.show(u"endpoints"_s, static_cast<quint64>(done), static_cast<quint64>(total));
    });
    QObject::connect(&interruption, &demo::Interruption::requested, &loop, [&] {
        result.wasInterrupted = true;
        round.stop(); // finished() follows
    });
    round.begin(work);
    loop.exec();
    result.outcomes = round.outcomes();
    complainOfWarnings(result.outcomes);
    return result;
}

QJsonObject outcomeJson(const Outcome& outcome)
{
    QJsonObject json {{u"endpoint"_s, outcome.endpoint},
                      {u"address"_s, outcome.address},
                      {u"state"_s, outcome.state},
                      {u"ok"_s, outcome.succeeded()}};
    if (outcome.failure)
        json.insert(u"error"_s,
                    QJsonObject {{u"reason"_s, outcome.failure->name()},
                                 {u"message"_s, outcome.failure->error.detail}});
    for (auto member = outcome.answer.begin(); member != outcome.answer.end(); ++member)
        json.insert(member.key(), member.value());
    return json;
}

int exitCodeOf(const RoundResult& result)
{
    if (result.wasInterrupted)
        return exitInterrupted;
    const bool allDone = std::all_of(result.outcomes.begin(), result.outcomes.end(),
                                     [](const Outcome& each) { return each.succeeded(); });
    return allDone ? exitDone : exitSomeFailed;
}

int reportOutcomes(const Invocation& invocation, const RoundResult& result,
                   const std::function<QString(const QJsonObject&)>& text)
{
    if (invocation.json()) {
        QJsonArray rows;
        for (const Outcome& outcome : result.outcomes)
            rows.append(outcomeJson(outcome));
        printJson(rows);
        return exitCodeOf(result);
    }
    TextTable table({u"ENDPOINT"_s, u"ADDRESS"_s, u"RESULT"_s});
    for (const Outcome& outcome : result.outcomes)
        table.add({outcome.endpoint, outcome.address,
                   outcome.succeeded()
                       ? text(outcome.answer)
                       : u"%1: %2"_s.arg(outcome.failure->name(), outcome.failure->error.detail)});
    printRaw(table.text().toUtf8());
    return exitCodeOf(result);
}

int runOnEndpoints(const Invocation& invocation, bool orAll, const fleet::EndpointVisit::Work& work,
                   const std::function<QString(const QJsonObject&)>& text)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), orAll);
    if (!destinations)
        return end(destinations.error());
    return reportOutcomes(invocation, workOn(**workspace, *destinations, work), text);
}

void callAndSucceed(fleet::EndpointVisit& visit, const QString& method, const QJsonObject& params)
{
    visit.client().call(method, params, [&visit](const fleet::CallResult& result) {
        if (result)
            visit.succeed(result->toObject());
        else
            visit.giveUp(result.error());
    });
}

} // namespace patchswarm::ctl
