#pragma once

#include <QDateTime>
#include <QVector>

#include "console/fleet/fleetinventory.h"
#include "console/fleet/profilechange.h"

// How changes of profiles are taken back, step by step, as in an editor: the last one, after that
// the one before it. Each step is a new revision with the settings of an older one.
namespace patchswarm::fleet {

// Whom the undo of a signed change reaches; one that was not signed stays where it was.
enum class UndoReach
{
    Named, // the endpoints named, alone: a revision of their own
    Everybody, // whomever the profile is assigned to: signed again, and it spreads
};

struct UndoPlan
{
    QVector<PlannedChange> changes; // one for each stand, with what it takes back
    bool isSigned = false;
};

// Every fault with its endpoint: what was not sent from here, or is taken back already, cannot be.
[[nodiscard]] policy::Checked<UndoPlan> planUndo(const QVector<ProfileStand>& stands,
                                                 const FleetInventory& inventory, UndoReach reach,
                                                 const QDateTime& now);

// How many of these endpoints a profile is assigned to, by the groups and tags that are known here.
[[nodiscard]] int countAssigned(const policy::Assignment& assignment,
                                const QVector<EndpointRecord>& endpoints);

} // namespace patchswarm::fleet
