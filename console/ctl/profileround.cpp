#include "console/ctl/profileround.h"

#include <QDateTime>
#include <QHash>

#include <algorithm>

#include "console/ctl/endpointwork.h"
#include "console/ctl/output.h"
#include "console/fleet/profilework.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

using fleet::PlannedChange;

QString versionText(const QJsonObject& version)
{
    const qint64 revision = version.value("revision"_L1).toInteger();
    return revision == 0
        ? u"the built-in defaults"_s
        : u"%1 revision %2"_s.arg(version.value("profileId"_L1).toString()).arg(revision);
}

// Whom it reaches, when the change that is taken back was everybody's.
QStringList reachOf(const fleet::UndoPlan& plan, const fleet::FleetInventory& inventory)
{
    const auto found =
        std::find_if(plan.changes.begin(), plan.changes.end(),
                     [](const PlannedChange& change) { return change.undo->wasSigned; });
    if (found == plan.changes.end())
        return {};
    const auto endpoints = inventory.endpoints();
    const int assigned = fleet::countAssigned(found->after.assignment, endpoints);
    const fleet::ProfileVersion& undone = found->undo->undone;
    const QString whom = u"all %1 of %2 known endpoints that it is assigned to"_s.arg(assigned).arg(
        endpoints.size());
    if (plan.isSigned)
        return {u"%1 is signed: what takes revision %2 back spreads to %3"_s.arg(undone.id)
                    .arg(undone.revision)
                    .arg(whom)};
    return {u"%1 revision %2 was signed for everybody: it is taken back on the endpoints named, "
            "alone; with --spread on %3"_s.arg(undone.id)
                .arg(undone.revision)
                .arg(whom)};
}

} // namespace

QString profileChangeText(const QJsonObject& answer)
{
    QString text = u"profile %1 "_s.arg(versionText(answer));
    text += answer.value("isInForce"_L1).toBool() ? u"is in force"_s
                                                  : u"was taken, another profile is in force"_s;
    const QJsonObject before = answer.value("before"_L1).toObject();
    const QJsonObject undone = answer.value("undone"_L1).toObject();
    if (undone.isEmpty())
        return before.isEmpty() ? text : text + u"; before: %1"_s.arg(versionText(before));
    text += u", with the settings of %1 again; takes back %2"_s.arg(
        versionText(answer.value("restored"_L1).toObject()), versionText(undone));
    return before == undone ? text : text + u"; before: %1"_s.arg(versionText(before));
}

int runProfileUndo(const Invocation& invocation, fleet::UndoReach reach)
{
    const auto makePlan = [reach](const QVector<fleet::ProfileStand>& stands,
                                  const fleet::FleetInventory& inventory) {
        return fleet::planUndo(stands, inventory, reach, QDateTime::currentDateTimeUtc())
            .map([&](const fleet::UndoPlan& plan) {
                return ProfilePlan {plan.changes, plan.isSigned, reachOf(plan, inventory)};
            });
    };
    return runProfileChange(invocation, makePlan, {});
}

int runProfileChange(const Invocation& invocation, const MakePlan& makePlan,
                     const QString& profileId)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    fleet::FleetInventory& inventory = (*workspace)->inventory();
    const auto destinations = destinationsOf(invocation, inventory, false);
    if (!destinations)
        return end(destinations.error());
    RoundResult result = workOn(**workspace, *destinations, fleet::askDesired);
    if (result.wasInterrupted)
        return exitInterrupted;
    const auto stands = fleet::standsOf(result.outcomes, inventory, profileId);
    const auto plan = makePlan(stands, inventory);
    if (!plan) {
        for (const policy::Fault& fault : plan.error())
            complain(policy::faultsText({fault}).trimmed());
        return exitFailed;
    }
    for (const QString& note : plan->notes)
        complain(note);
    QHash<QString, PlannedChange> changes;
    for (const PlannedChange& change : plan->changes)
        changes.insert(change.endpoint, change);
    QVector<fleet::Destination> reached;
    QVector<qsizetype> places;
    for (qsizetype i = 0; i < result.outcomes.size(); ++i)
        if (result.outcomes.at(i).succeeded()) {
            const auto known = inventory.findByName(result.outcomes.at(i).endpoint);
            reached.append(known ? fleet::Destination::of(*known) : destinations->at(i));
            places.append(i);
        }
    const RoundResult second = workOn(**workspace, reached, [&](fleet::EndpointVisit& visit) {
        fleet::applyChange(visit, changes.value(visit.endpoint().name), plan->isSigned);
    });
    for (qsizetype i = 0; i < places.size(); ++i)
        result.outcomes[places.at(i)] = second.outcomes.at(i);
    result.wasInterrupted = second.wasInterrupted;
    return reportOutcomes(invocation, result, profileChangeText);
}

} // namespace patchswarm::ctl
