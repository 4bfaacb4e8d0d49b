#pragma once

#include <functional>

#include "console/ctl/command.h"
#include "console/fleet/profilechange.h"

namespace patchswarm::ctl {

struct ProfilePlan
{
    QVector<fleet::PlannedChange> changes; // at most one for each stand
    bool isSigned = false;
};

using MakePlan =
    std::function<policy::Checked<ProfilePlan>(const QVector<fleet::ProfileStand>& stands)>;

// Reads how the endpoints stand, makes the plan, applies it everywhere, remembers what was before.
// `profileId`: whose revisions count, when it is not the desired one. Without `makePlan` each
// endpoint's last change is undone. The exit code.
[[nodiscard]] int runProfileChange(const Invocation& invocation, const MakePlan& makePlan,
                                   const QString& profileId);

} // namespace patchswarm::ctl
