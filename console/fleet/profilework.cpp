#include "console/fleet/profilework.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

#include "console/fleet/profileapplication.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

QByteArray documentText(const policy::Profile& profile)
{
    return QJsonDocument(policy::toJson(profile)).toJson(QJsonDocument::Compact);
}

QJsonObject versionJson(const ProfileVersion& version)
{
    return {{u"profileId"_s, version.id}, {u"revision"_s, version.revision}};
}

void remember(EndpointVisit& visit, const PlannedChange& change, bool isSigned)
{
    ProfileChange record;
    record.endpoint = change.endpoint;
    record.profileId = change.after.id;
    record.revision = change.after.revision;
    record.before = documentText(change.before);
    record.after = documentText(change.after);
    record.isSigned = isSigned;
    record.undoes = change.undo ? change.undo->change : 0;
    record.atMs = QDateTime::currentMSecsSinceEpoch();
    if (const auto recorded = visit.workspace().inventory().record(record); !recorded)
        visit.warn(recorded.error().detail);
}

void applied(EndpointVisit& visit, const PlannedChange& change, bool isSigned,
             const rpc::ProfileApplied& answer)
{
    remember(visit, change, isSigned);
    if (answer.pending)
        visit.noteAdminPort(static_cast<quint16>(answer.pending->adminPort));
    const bool isInForce = answer.revision == change.after.revision;
    if (isInForce)
        visit.noteProfile(change.after.id, change.after.revision);
    const auto changed = differences(change.before.settings, change.after.settings);
    for (const rpc::FaultRecord& warning : answer.warnings) {
        const QString key = warning.path.section(u'.', -1);
        const bool isOfThisChange =
            std::any_of(changed.begin(), changed.end(),
                        [&](const SettingDifference& each) { return each.key == key; });
        if (isOfThisChange)
            visit.warn(warning.message);
    }
    QJsonObject told = versionJson(ProfileVersion::of(change.after));
    told.insert(u"isInForce"_s, isInForce);
    told.insert(u"before"_s, versionJson(ProfileVersion::of(change.before)));
    if (change.undo) {
        told.insert(u"undone"_s, versionJson(change.undo->undone));
        told.insert(u"restored"_s, versionJson(change.undo->restored));
    }
    visit.succeed(told);
}

} // namespace

void askDesired(EndpointVisit& visit)
{
    visit.client().callFor<rpc::ProfileView>(u"profile.get"_s, {}, [&visit](const auto& view) {
        if (!view)
            return visit.giveUp(view.error());
        const QJsonObject told = view->desired.value_or(view->effective);
        if (const auto profile = readToldProfile(told); !profile)
            return visit.giveUp(policy::faultsError(profile.error()));
        visit.succeed({{u"desired"_s, told}, {u"isSigned"_s, view->isSigned}});
    });
}

QVector<ProfileStand> standsOf(const QVector<Outcome>& outcomes, const FleetInventory& inventory,
                               const QString& profileId)
{
    QVector<ProfileStand> stands;
    for (const Outcome& outcome : outcomes) {
        if (outcome.failure)
            continue;
        const auto desired = readToldProfile(outcome.answer.value("desired"_L1));
        if (!desired)
            continue;
        const QString id = profileId.isEmpty() ? desired->id : profileId;
        stands.append({outcome.endpoint, *desired, outcome.answer.value("isSigned"_L1).toBool(),
                       inventory.highestRevision(id, outcome.endpoint),
                       inventory.highestRevision(id)});
    }
    return stands;
}

namespace {

// Empty: `change` is what to send.
QString repairOf(const ProfileStand& stand, const ProfileChange& last,
                 const FleetInventory& inventory, const QDateTime& now, PlannedChange& change)
{
    const auto sent = readToldProfile(QJsonDocument::fromJson(last.after).object());
    if (!sent)
        return u"what was sent cannot be read any more: %1"_s.arg(
            policy::faultsError(sent.error()).detail);
    const policy::Profile& has = stand.desired;
    if (has.id == sent->id && has.revision == sent->revision)
        return u"it has %1 r%2 again"_s.arg(sent->id).arg(sent->revision);
    change = {stand.endpoint, has, *sent, 0, {}};
    const bool isOlder = has.id == sent->id ? has.revision < sent->revision : has.revision == 0;
    if (isOlder) {
        change.baseRevision = has.id == sent->id ? has.revision : 0;
        return {};
    }
    if (last.isSigned)
        return has.id == sent->id
            ? u"a later signed revision (r%1) was made elsewhere; look at it on the Profiles page "
              "and apply what should hold for everybody"_s.arg(has.revision)
            : u"%1 r%2 goes first there by its assignment; change its assignment or that of %3"_s
                  .arg(has.id)
                  .arg(has.revision)
                  .arg(sent->id);
    ProfileEdit edit;
    edit.replacement = *sent;
    edit.id = sent->id;
    ProfileStand there = stand;
    there.highestSent = inventory.highestRevision(sent->id, stand.endpoint);
    const auto planned = planChange(edit, {there}, now);
    if (!planned)
        return policy::faultsError(planned.error()).detail;
    change = planned->first();
    return {};
}

} // namespace

RepairPlan planRepair(const QVector<ProfileStand>& stands, const FleetInventory& inventory,
                      const QDateTime& now)
{
    RepairPlan plan;
    for (const ProfileStand& stand : stands) {
        const auto changes = inventory.changesOf(stand.endpoint);
        if (changes.isEmpty()) {
            plan.notes.insert(stand.endpoint, u"nothing was ever sent to it from here"_s);
            continue;
        }
        PlannedChange change;
        const QString note = repairOf(stand, changes.first(), inventory, now, change);
        if (!note.isEmpty()) {
            plan.notes.insert(stand.endpoint, note);
            continue;
        }
        plan.changes.append(change);
        if (changes.first().isSigned)
            plan.isSigned.insert(stand.endpoint);
    }
    return plan;
}

void applyChange(EndpointVisit& visit, const PlannedChange& change, bool isSigned)
{
    const auto document = profileDocument(change.after, isSigned, visit.workspace().signer());
    if (!document)
        return visit.giveUp(document.error());
    auto* application =
        new ProfileApplication(visit.client(), *document, change.baseRevision, &visit);
    QObject::connect(application, &ProfileApplication::finished, &visit,
                     [&visit, application, change, isSigned](const rpc::ProfileApplied& answer) {
                         application->deleteLater();
                         applied(visit, change, isSigned, answer);
                     });
    QObject::connect(application, &ProfileApplication::failed, &visit,
                     [&visit, application](const CallFailure& failure) {
                         application->deleteLater();
                         visit.giveUp(failure);
                     });
    application->begin();
}

} // namespace patchswarm::fleet
