#include "console/fleet/profileundo.h"

#include <QJsonDocument>

#include <algorithm>
#include <limits>

#include "shared/policy/targeting.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

policy::Checked<policy::Profile> readBefore(const ProfileChange& change)
{
    return readToldProfile(QJsonDocument::fromJson(change.before).object());
}

// The change, older than `olderThan`, that gave an endpoint this version. A signed one may have
// come by a neighbour: then it is the one that was sent to that.
std::optional<ProfileChange> changeTo(const ProfileVersion& version, const QString& endpoint,
                                      bool isSigned, const FleetInventory& inventory,
                                      qint64 olderThan)
{
    for (const ProfileChange& change : inventory.changesOf(endpoint))
        if (change.profileId == version.id && change.revision == version.revision
            && change.sequence < olderThan)
            return change;
    if (!isSigned)
        return {};
    const auto elsewhere = inventory.findSignedChange(version.id, version.revision);
    return elsewhere && elsewhere->sequence < olderThan ? elsewhere : std::nullopt;
}

policy::Fault fault(const ProfileStand& stand, const QString& message)
{
    return {stand.endpoint, message, {}};
}

policy::Fault notSentFromHere(const ProfileStand& stand, const ProfileVersion& version)
{
    return fault(stand,
                 u"revision %1 of profile %2 was not sent from here, so that what was before is "
                 "not known"_s.arg(version.revision)
                     .arg(version.id));
}

// The change whose turn it is: the last one, or where that took one back, the one before that.
tl::expected<ProfileChange, policy::Fault> turnOf(const ProfileStand& stand,
                                                  const FleetInventory& inventory)
{
    ProfileVersion version = ProfileVersion::of(stand.desired);
    auto change = changeTo(version, stand.endpoint, stand.isSigned, inventory,
                           std::numeric_limits<qint64>::max());
    while (change && change->undoes != 0) {
        const auto undone = inventory.findChange(change->undoes);
        if (!undone || undone->sequence >= change->sequence)
            return tl::unexpected(notSentFromHere(stand, version));
        const auto before = readBefore(*undone);
        if (!before)
            return tl::unexpected(notSentFromHere(stand, version));
        version = ProfileVersion::of(*before);
        change = changeTo(version, undone->endpoint, undone->isSigned, inventory, undone->sequence);
        if (!change)
            return tl::unexpected(fault(
                stand,
                version.revision == 0
                    ? u"every change of its profile is taken back already: it has the built-in "
                      "defaults again"_s
                    : u"every change that was sent from here is taken back already: it has the "
                      "settings of %1 revision %2 again"_s.arg(version.id)
                          .arg(version.revision)));
    }
    if (!change)
        return tl::unexpected(notSentFromHere(stand, version));
    return *change;
}

policy::Checked<PlannedChange> planOne(const ProfileStand& stand, const ProfileChange& turn,
                                       bool isSigned, const QDateTime& now)
{
    const auto restored = readBefore(turn);
    if (!restored)
        return tl::unexpected(
            policy::Faults {fault(stand,
                                  u"what was before cannot be read any more: %1"_s.arg(
                                      policy::faultsError(restored.error()).detail))});
    ProfileEdit edit;
    edit.replacement = *restored;
    edit.id = stand.desired.id;
    edit.isSigned = isSigned;
    if (restored->id != stand.desired.id)
        edit.assignment = stand.desired.assignment;
    auto planned = planChange(edit, {stand}, now);
    if (!planned)
        return tl::unexpected(planned.error());
    planned->first().undo = TakenBack {turn.sequence,
                                       {turn.profileId, turn.revision},
                                       ProfileVersion::of(*restored),
                                       turn.isSigned};
    return planned->first();
}

// A signed document is the same for all.
void makeOneRevision(QVector<PlannedChange>& changes)
{
    qint64 newest = 0;
    for (const PlannedChange& change : changes)
        newest = std::max<qint64>(newest, change.after.revision);
    for (PlannedChange& change : changes)
        change.after.revision = newest;
}

} // namespace

policy::Checked<UndoPlan> planUndo(const QVector<ProfileStand>& stands,
                                   const FleetInventory& inventory, UndoReach reach,
                                   const QDateTime& now)
{
    UndoPlan plan;
    policy::Faults faults;
    for (const ProfileStand& stand : stands) {
        const auto turn = turnOf(stand, inventory);
        if (!turn) {
            faults.append(turn.error());
            continue;
        }
        const bool isSigned = turn->isSigned && reach == UndoReach::Everybody;
        const auto planned = planOne(stand, *turn, isSigned, now);
        if (!planned) {
            faults += planned.error();
            continue;
        }
        if (plan.changes.isEmpty())
            plan.isSigned = isSigned;
        const bool differs = isSigned && !plan.changes.isEmpty()
            && !(plan.changes.first().after.settings == planned->after.settings);
        if (isSigned != plan.isSigned || differs)
            faults.append(
                {stand.endpoint,
                 u"its last change was another one than that of the endpoints before it"_s,
                 u"undo it by itself with --to"_s});
        else
            plan.changes.append(*planned);
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    if (plan.isSigned)
        makeOneRevision(plan.changes);
    return plan;
}

int countAssigned(const policy::Assignment& assignment, const QVector<EndpointRecord>& endpoints)
{
    return static_cast<int>(
        std::count_if(endpoints.begin(), endpoints.end(), [&](const EndpointRecord& each) {
            return policy::applies(assignment,
                                   policy::EndpointTraits {{}, each.name, each.groups, each.tags});
        }));
}

} // namespace patchswarm::fleet
