#pragma once

#include <QHash>
#include <QSet>

#include "console/fleet/endpointvisit.h"
#include "console/fleet/profilechange.h"

// The work that a change of profiles does at each endpoint, and what is made of the answers: for
// the console and for the command line.
namespace patchswarm::fleet {

// The answer is {"desired": document, "isSigned": bool}: what the endpoint desires, or the built-in
// profile.
void askDesired(EndpointVisit& visit);

// Of those that answered askDesired(), in order. `profileId`: whose revisions count; empty: of the
// desired one.
[[nodiscard]] QVector<ProfileStand> standsOf(const QVector<Outcome>& outcomes,
                                             const FleetInventory& inventory,
                                             const QString& profileId);

// What it takes to bring endpoints that have drifted back to what was last sent from here.
struct RepairPlan
{
    QVector<PlannedChange> changes; // of those to which anything is sent
    QSet<QString> isSigned; // whose document is everybody's
    QHash<QString, QString> notes; // of the others: why nothing is sent
};

// An endpoint that has an older revision, or none, gets the one that was sent; one that has another
// content in a later revision gets the settings that were sent as the next revision, unless that
// would change the signed profile of everybody.
[[nodiscard]] RepairPlan planRepair(const QVector<ProfileStand>& stands,
                                    const FleetInventory& inventory, const QDateTime& now);

// Applies, follows a changed admin port, and remembers what was before. The answer is
// {"profileId","revision","isInForce","before":{"profileId","revision"}}; not in force: taken, but
// another profile is. An undo has "undone" and "restored", like "before", too. Revision 0 stands
// for the built-in defaults.
void applyChange(EndpointVisit& visit, const PlannedChange& change, bool isSigned);

} // namespace patchswarm::fleet
