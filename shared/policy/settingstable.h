#pragma once

#include <QLatin1StringView>

#include <span>
#include <variant>

#include "shared/policy/settings.h"

namespace patchswarm::policy {

using SettingMember =
    std::variant<bool Settings::*, int Settings::*, std::uint64_t Settings::*, double Settings::*,
                 MeteredRule Settings::*, BatteryRule Settings::*, QVector<SiteRule> Settings::*,
                 QVector<IpPrefix> Settings::*, QVector<SocketAddress> Settings::*,
                 RateSchedule Settings::*, std::optional<Gateway> Settings::*>;

// One setting: the single source for parsing, writing, the JSON Schema, `profile set` and what a
// page shows beside it. The default is what a default-made Settings has.
struct SettingSpec
{
    QLatin1StringView name;
    SettingMember member;
    double least = 0; // numbers only
    double most = 0;
    QLatin1StringView unit; // empty where there is none
    QLatin1StringView help; // one sentence
};

[[nodiscard]] std::span<const SettingSpec> settingsTable();
[[nodiscard]] const SettingSpec* findSetting(const QString& name);
[[nodiscard]] QStringList settingNames();

// Keys that are absent keep their default. Values that are faulty or contradict each other are
// faults.
[[nodiscard]] Settings readSettings(const QJsonObject&, const Place&);
// Every key, defaults too, so that a later version with other defaults changes nothing.
[[nodiscard]] QJsonObject toJson(const Settings&);
[[nodiscard]] QJsonValue settingValue(const Settings&, const SettingSpec&);
[[nodiscard]] QJsonObject settingsSchema();

// "cacheSizeGB=40" as typed by a person: on/off/yes/no for a toggle, "a,b" for lists of prefixes or
// addresses, "10.1.0.0/16=Berlin,…" for sites, "none" for the gateway, JSON for anything. Several
// may contradict each other on the way: they are checked together at the end. Nothing is changed
// when there is a fault.
[[nodiscard]] Checked<Settings> withAssignments(const Settings&, const QStringList& assignments);

} // namespace patchswarm::policy
