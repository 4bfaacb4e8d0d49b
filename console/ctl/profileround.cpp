#include "console/ctl/profileround.h"

#include <QDateTime>
#include <QHash>
#include <QJsonDocument>

#include <algorithm>

#include "console/ctl/endpointwork.h"
#include "console/ctl/output.h"
#include "console/fleet/profileapplication.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

using fleet::PlannedChange;
using fleet::ProfileStand;

QByteArray documentText(const policy::Profile& profile)
{
    return QJsonDocument(policy::toJson(profile)).toJson(QJsonDocument::Compact);
}

void askDesired(fleet::EndpointVisit& visit)
{
    visit.client().callFor<rpc::ProfileView>(u"profile.get"_s, {}, [&visit](const auto& view) {
        if (!view)
            return visit.giveUp(view.error());
        const QJsonObject told = view->desired.value_or(view->effective);
        if (const auto profile = fleet::readToldProfile(told); !profile)
            return visit.giveUp(policy::faultsError(profile.error()));
        visit.succeed({{u"desired"_s, told}});
    });
}

QVector<ProfileStand> standsOf(const QVector<fleet::Outcome>& outcomes,
                               const fleet::FleetInventory& inventory, const QString& profileId)
{
    QVector<ProfileStand> stands;
    for (const fleet::Outcome& outcome : outcomes) {
        if (outcome.failure)
            continue;
        const auto desired = fleet::readToldProfile(outcome.answer.value("desired"_L1));
        if (!desired)
            continue;
        const QString id = profileId.isEmpty() ? desired->id : profileId;
        stands.append({outcome.endpoint, *desired, inventory.highestRevision(id, outcome.endpoint),
                       inventory.highestRevision(id)});
    }
    return stands;
}

// --- undo ----------------------------------------------------------------------------------------

// The change that made what is desired now.
const fleet::ProfileChange* lastChange(const QVector<fleet::ProfileChange>& changes,
                                       const policy::Profile& desired)
{
    const auto found =
        std::find_if(changes.begin(), changes.end(), [&](const fleet::ProfileChange& change) {
            return change.profileId == desired.id && change.revision == desired.revision;
        });
    return found == changes.end() ? nullptr : &*found;
}

policy::Checked<ProfilePlan> planUndo(const QVector<ProfileStand>& stands,
                                      const fleet::FleetInventory& inventory)
{
    ProfilePlan plan;
    policy::Faults faults;
    std::optional<policy::Profile> common; // of a signed one there is one document
    for (const ProfileStand& stand : stands) {
        const auto changes = inventory.changesOf(stand.endpoint);
        const fleet::ProfileChange* change = lastChange(changes, stand.desired);
        const auto before = change == nullptr
            ? policy::Checked<policy::Profile>(tl::unexpected(policy::Faults {}))
            : fleet::readToldProfile(QJsonDocument::fromJson(change->before).object());
        if (!before) {
            faults.append({stand.endpoint,
                           u"revision %1 of profile %2 was not sent from here, so that what was "
                           "before is not known"_s.arg(stand.desired.revision)
                               .arg(stand.desired.id),
                           {}});
            continue;
        }
        if (plan.changes.isEmpty())
            plan.isSigned = change->isSigned;
        fleet::ProfileEdit edit;
        edit.replacement = *before;
        edit.id = stand.desired.id;
        edit.isSigned = plan.isSigned;
        if (before->id != stand.desired.id)
            edit.assignment = stand.desired.assignment;
        const bool differs = common && !(common->settings == before->settings);
        if (change->isSigned != plan.isSigned || (plan.isSigned && differs)) {
            faults.append(
                {stand.endpoint,
                 u"its last change was another one than that of the endpoints before it"_s,
                 u"undo it by itself with --to"_s});
            continue;
        }
        common = *before;
        const auto planned = fleet::planChange(edit, {stand}, QDateTime::currentDateTimeUtc());
        if (planned)
            plan.changes += *planned;
        else
            faults += planned.error();
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return plan;
}

// --- apply ---------------------------------------------------------------------------------------

void remember(fleet::EndpointVisit& visit, const PlannedChange& change, bool isSigned)
{
    fleet::ProfileChange record;
    record.endpoint = change.endpoint;
    record.profileId = change.after.id;
    record.revision = change.after.revision;
    record.before = documentText(change.before);
    record.after = documentText(change.after);
    record.isSigned = isSigned;
    record.atMs = QDateTime::currentMSecsSinceEpoch();
    if (const auto recorded = visit.workspace().inventory().record(record); !recorded)
        visit.warn(recorded.error().detail);
}

void applied(fleet::EndpointVisit& visit, const PlannedChange& change, bool isSigned,
             const rpc::ProfileApplied& answer)
{
    remember(visit, change, isSigned);
    if (answer.pending)
        visit.noteAdminPort(static_cast<quint16>(answer.pending->adminPort));
    const bool isInForce = answer.revision == change.after.revision;
    if (isInForce)
        visit.noteProfile(change.after.id, change.after.revision);
    const auto changed = fleet::differences(change.before.settings, change.after.settings);
    for (const rpc::FaultRecord& warning : answer.warnings) {
        const QString key = warning.path.section(u'.', -1);
        const bool isOfThisChange =
            std::any_of(changed.begin(), changed.end(),
                        [&](const fleet::SettingDifference& each) { return each.key == key; });
        if (isOfThisChange)
            visit.warn(warning.message);
    }
    visit.succeed({{u"profileId"_s, change.after.id},
                   {u"revision"_s, qint64(change.after.revision)},
                   {u"isInForce"_s, isInForce}});
}

void applyChange(fleet::EndpointVisit& visit, const PlannedChange& change, bool isSigned)
{
    const auto document =
        fleet::profileDocument(change.after, isSigned, visit.workspace().signer());
    if (!document)
        return visit.giveUp(document.error());
    auto* application =
        new fleet::ProfileApplication(visit.client(), *document, change.baseRevision, &visit);
    QObject::connect(application, &fleet::ProfileApplication::finished, &visit,
                     [&visit, application, change, isSigned](const rpc::ProfileApplied& answer) {
                         application->deleteLater();
                         applied(visit, change, isSigned, answer);
                     });
    QObject::connect(application, &fleet::ProfileApplication::failed, &visit,
                     [&visit, application](const fleet::CallFailure& failure) {
                         application->deleteLater();
                         visit.giveUp(failure);
                     });
    application->begin();
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
    RoundResult result = workOn(**workspace, *destinations, askDesired);
    if (result.wasInterrupted)
        return exitInterrupted;
    const auto stands = standsOf(result.outcomes, inventory, profileId);
    const auto plan = makePlan ? makePlan(stands) : planUndo(stands, inventory);
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
        applyChange(visit, changes.value(visit.endpoint().name), plan->isSigned);
    });
    for (qsizetype i = 0; i < places.size(); ++i)
        result.outcomes[places.at(i)] = second.outcomes.at(i);
    result.wasInterrupted = second.wasInterrupted;
    return reportOutcomes(invocation, result, describe);
}

} // namespace patchswarm::ctl
