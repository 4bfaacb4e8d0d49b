#include "shared/policy/circumstances.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

void add(Restraint& restraint, FetchRule fetch, bool serves, const QString& reason)
{
    restraint.fetch = std::max(restraint.fetch, fetch);
    restraint.serves = restraint.serves && serves;
    restraint.reason += (restraint.reason.isEmpty() ? QString() : u"; "_s) + reason;
}

void applyMetered(Restraint& restraint, MeteredRule rule)
{
    if (rule == MeteredRule::UrgentOnly)
        add(restraint, FetchRule::UrgentOnly, true,
            u"on a metered connection only urgent jobs go on (onMetered)"_s);
    else if (rule == MeteredRule::Pause)
        add(restraint, FetchRule::Nothing, false, u"paused on a metered connection (onMetered)"_s);
}

void applyBattery(Restraint& restraint, BatteryRule rule)
{
    if (rule == BatteryRule::NoUpload)
        add(restraint, FetchRule::Everything, false,
            u"on battery neighbours are not served (onBattery)"_s);
    else if (rule == BatteryRule::Pause)
        add(restraint, FetchRule::Nothing, false, u"paused on battery (onBattery)"_s);
}

} // namespace

Restraint restraintFrom(const Settings& settings, const Circumstances& seen)
{
    Restraint restraint;
    if (seen.connection == Connection::Metered)
        applyMetered(restraint, settings.onMetered);
    if (seen.power != PowerSource::Battery)
        return restraint;
    if (seen.batteryPercent && *seen.batteryPercent < settings.batteryFloorPercent)
        add(restraint, FetchRule::Nothing, false,
            u"paused: the battery holds %1 %, less than %2 % (batteryFloorPercent)"_s
                .arg(*seen.batteryPercent)
                .arg(settings.batteryFloorPercent));
    applyBattery(restraint, settings.onBattery);
    return restraint;
}

bool isUrgent(const PatchJob& job, std::int64_t nowMs)
{
    return job.kev || (job.deadlineMs && *job.deadlineMs <= nowMs);
}

} // namespace patchswarm::policy
