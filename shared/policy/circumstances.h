#pragma once

#include <QString>

#include <cstdint>
#include <optional>

#include "shared/policy/patchjob.h"
#include "shared/policy/settings.h"

namespace patchswarm::policy {

// Unknown is treated as Unmetered.
enum class Connection
{
    Unknown,
    Unmetered,
    Metered,
};

// Unknown is treated as Mains.
enum class PowerSource
{
    Unknown,
    Mains,
    Battery,
};

// What an endpoint's surroundings are like, as far as its system tells.
struct Circumstances
{
    Connection connection = Connection::Unknown;
    PowerSource power = PowerSource::Unknown;
    std::optional<int> batteryPercent; // charge, 0-100; empty: no battery, or unknown

    friend bool operator==(const Circumstances&, const Circumstances&) = default;
};

enum class FetchRule
{
    Everything,
    UrgentOnly,
    Nothing,
};

// What a profile's rules (onMetered, onBattery, batteryFloorPercent) make of the circumstances.
struct Restraint
{
    FetchRule fetch = FetchRule::Everything; // over WAN and LAN
    bool serves = true; // neighbours
    QString reason; // every rule that holds back, in plain words; empty: none does

    friend bool operator==(const Restraint&, const Restraint&) = default;
};

// The strictest of the rules that apply. A charge that is unknown is above the floor.
[[nodiscard]] Restraint restraintFrom(const Settings&, const Circumstances&);

// Known to be exploited, or past its deadline. `nowMs`: ms since epoch.
[[nodiscard]] bool isUrgent(const PatchJob&, std::int64_t nowMs);

} // namespace patchswarm::policy
