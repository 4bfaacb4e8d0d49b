#pragma once

#include <QString>

#include <optional>

#include "shared/policy/circumstances.h"

namespace patchswarm::service {

struct PowerSupply
{
    policy::PowerSource source = policy::PowerSource::Unknown;
    std::optional<int> batteryPercent; // of all batteries of the computer together, 0-100

    friend bool operator==(const PowerSupply&, const PowerSupply&) = default;
};

// What the kernel tells of mains and batteries, in the form of Linux's power supply class
// (Documentation/ABI/testing/sysfs-class-power). No battery means mains; a battery of a mouse or a
// keyboard is none. Unknown where the directory cannot be read.
[[nodiscard]] PowerSupply
readPowerSupply(const QString& directory = QStringLiteral("/sys/class/power_supply"));

} // namespace patchswarm::service
