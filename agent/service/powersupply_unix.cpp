#include <QDir>
#include <QFile>

#include <algorithm>
#include <cmath>

#include "agent/service/powersupply.h"

namespace patchswarm::service {

namespace {

struct Battery
{
    bool discharges = false;
    bool charges = false;
    std::optional<double> percent;
    double full = 0; // energy or charge, in the kernel's unit; 0: unknown
};

QString attribute(const QDir& supply, const char* name)
{
    QFile file(supply.filePath(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(64)).trimmed() : QString();
}

std::optional<double> numberIn(const QDir& supply, const char* name)
{
    bool isNumber = false;
    const double number = attribute(supply, name).toDouble(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

Battery readBattery(const QDir& supply)
{
    Battery battery;
    const QString status = attribute(supply, "status");
    battery.discharges = status == QLatin1String("Discharging");
    battery.charges = status == QLatin1String("Charging") || status == QLatin1String("Full");
    battery.percent = numberIn(supply, "capacity");
    battery.full =
        numberIn(supply, "energy_full").value_or(numberIn(supply, "charge_full").value_or(0));
    return battery;
}

// Of the whole, where every battery tells its size; the plain mean otherwise.
std::optional<int> percentOf(const QVector<Battery>& batteries)
{
    double parts = 0;
    double whole = 0;
    const bool sized = std::all_of(batteries.begin(), batteries.end(),
                                   [](const Battery& battery) { return battery.full > 0; });
    for (const Battery& battery : batteries) {
        if (!battery.percent)
            continue;
        const double weight = sized ? battery.full : 1;
        parts += std::min(*battery.percent, 100.0) * weight;
        whole += weight;
    }
    return whole > 0 ? std::optional(static_cast<int>(std::lround(parts / whole))) : std::nullopt;
}

policy::PowerSource sourceOf(const QVector<Battery>& batteries, bool isFed, bool hasSocket)
{
    const auto any = [&](bool Battery::*state) {
        return std::any_of(batteries.begin(), batteries.end(),
                           [state](const Battery& battery) { return battery.*state; });
    };
    if (batteries.isEmpty() || isFed || any(&Battery::charges))
        return policy::PowerSource::Mains;
    // A supply that is there and gives nothing tells even where the battery does not.
    return hasSocket || any(&Battery::discharges) ? policy::PowerSource::Battery
                                                  : policy::PowerSource::Unknown;
}

} // namespace

PowerSupply readPowerSupply(const QString& directory)
{
    const QDir supplies(directory);
    if (!supplies.exists() || !supplies.isReadable())
        return {};
    QVector<Battery> batteries;
    bool isFed = false;
    bool hasSocket = false;
    for (const QString& name : supplies.entryList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
        const QDir supply(supplies.filePath(name));
        const QString type = attribute(supply, "type");
        if (attribute(supply, "scope") == QLatin1String("Device"))
            continue;
        if (type == QLatin1String("Battery") || type == QLatin1String("UPS")) {
            if (attribute(supply, "present") != QLatin1String("0"))
                batteries.append(readBattery(supply));
        } else if (const auto online = numberIn(supply, "online")) {
            hasSocket = true;
            isFed = isFed || *online > 0;
        }
    }
    return {sourceOf(batteries, isFed, hasSocket), percentOf(batteries)};
}

} // namespace patchswarm::service
