#pragma once

#include <functional>

#include "console/ctl/command.h"
#include "console/fleet/profileundo.h"

namespace patchswarm::ctl {

struct ProfilePlan
{
    QVector<fleet::PlannedChange> changes; // at most one for each stand
    bool isSigned = false;
    QStringList notes; // to say before anything is sent
};

using MakePlan = std::function<policy::Checked<ProfilePlan>(
    const QVector<fleet::ProfileStand>& stands, const fleet::FleetInventory& inventory)>;

// Reads how the endpoints stand, makes the plan, applies it everywhere, remembers what was before.
// `profileId`: whose revisions count, when it is not the desired one. The exit code.
[[nodiscard]] int runProfileChange(const Invocation& invocation, const MakePlan& makePlan,
                                   const QString& profileId);

// The same for taking each endpoint's last change back.
[[nodiscard]] int runProfileUndo(const Invocation& invocation, fleet::UndoReach reach);

// "profile default revision 5 is in force, with the settings of revision 2 again; …", of what
// fleet::applyChange() answers.
[[nodiscard]] QString profileChangeText(const QJsonObject& answer);

} // namespace patchswarm::ctl
