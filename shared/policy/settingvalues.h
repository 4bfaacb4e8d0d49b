#pragma once

#include "shared/policy/settingstable.h"

// One overload set per type of setting: read from JSON, write to JSON, describe as JSON Schema,
// JSON from typed text.
namespace patchswarm::policy {

// On a fault `value` is left as it was.
void readInto(bool& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(int& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(std::uint64_t& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(double& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(MeteredRule& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(BatteryRule& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(QVector<SiteRule>& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(QVector<IpPrefix>& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(QVector<SocketAddress>& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(RateSchedule& value, const QJsonValue&, const SettingSpec&, const Place&);
void readInto(std::optional<Gateway>& value, const QJsonValue&, const SettingSpec&, const Place&);

[[nodiscard]] QJsonValue written(bool value);
[[nodiscard]] QJsonValue written(int value);
[[nodiscard]] QJsonValue written(std::uint64_t value);
[[nodiscard]] QJsonValue written(double value);
[[nodiscard]] QJsonValue written(MeteredRule value);
[[nodiscard]] QJsonValue written(BatteryRule value);
[[nodiscard]] QJsonValue written(const QVector<SiteRule>& value);
[[nodiscard]] QJsonValue written(const QVector<IpPrefix>& value);
[[nodiscard]] QJsonValue written(const QVector<SocketAddress>& value);
[[nodiscard]] QJsonValue written(const RateSchedule& value);
[[nodiscard]] QJsonValue written(const std::optional<Gateway>& value);

// The JSON that a person meant by typing `text` for this setting; text that fits nothing is passed
// on as a JSON string.
[[nodiscard]] QJsonValue typedValue(const QString& text, const SettingSpec&);
// Type, range and form, without default and description.
[[nodiscard]] QJsonObject valueSchema(const SettingSpec&);

} // namespace patchswarm::policy
