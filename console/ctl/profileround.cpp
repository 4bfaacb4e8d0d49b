#include "console/ctl/profileround.h"

#include <QDateTime>
#include <QHash>

#include "console/ctl/endpointwork.h"
#include "console/ctl/output.h"
#include "console/fleet/profilework.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

using fleet::PlannedChange;

policy::Checked<ProfilePlan> undo(const QVector<fleet::ProfileStand>& stands,
                                  const fleet::FleetInventory& inventory)
{
    const auto plan = fleet::planUndo(stands, inventory, QDateTime::currentDateTimeUtc());
    if (!plan)
        return tl::unexpected(plan.error());
    return ProfilePlan {plan->changes, plan->isSigned};
}

QString describe(const QJsonObject& answer)
{
    const QString what = u"profile %1 revision %2"_s.arg(answer.value("profileId"_L1).toString())
                             .arg(answer.value("revision"_L1).toInteger());
    return answer.value("isInForce"_L1).toBool()
        ? what + u" is in force"_s
        : what + u" was taken, another profile is in force"_s;
}

} // namespace

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
    const auto plan = makePlan ? makePlan(stands) : undo(stands, inventory);
    if (!plan) {
        for (const policy::Fault& fault : plan.error())
            complain(policy::faultsText({fault}).trimmed());
        return exitFailed;
    }
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
    return reportOutcomes(invocation, result, describe);
}

} // namespace patchswarm::ctl
