#include "shared/policy/settingvalues.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/policy/originurl.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype mostSites = 1024;
constexpr qsizetype mostPrefixes = 256;
constexpr qsizetype mostNeighbours = 256;
constexpr qsizetype mostCaCharacters = 64 * 1024;
constexpr TextRule addressRule {1, 64};
constexpr TextRule siteNameRule {1, 64};

template<class Rule>
using RuleNames = std::array<std::pair<Rule, QLatin1StringView>, 3>;

constexpr RuleNames<MeteredRule> meteredNames {{{MeteredRule::Continue, "continue"_L1},
                                                {MeteredRule::UrgentOnly, "urgentOnly"_L1},
                                                {MeteredRule::Pause, "pause"_L1}}};
constexpr RuleNames<BatteryRule> batteryNames {{{BatteryRule::Continue, "continue"_L1},
                                                {BatteryRule::NoUpload, "noUpload"_L1},
                                                {BatteryRule::Pause, "pause"_L1}}};

template<class Rule>
QStringList namesOf(const RuleNames<Rule>& names)
{
    QStringList list;
    for (const auto& entry : names)
        list << entry.second;
    return list;
}

template<class Rule>
QJsonValue writtenRule(Rule value, const RuleNames<Rule>& names)
{
    const auto* found =
        std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == value; });
    return QString(found->second);
}

template<class Rule>
void readRule(Rule& value, const QJsonValue& json, const RuleNames<Rule>& names, const Place& place)
{
    const auto* found = std::find_if(names.begin(), names.end(), [&](const auto& n) {
        return json.isString() && json.toString() == n.second;
    });
    if (found != names.end())
        value = found->first;
    else
        place.fault(u"must be a known rule, not %1"_s.arg(kindText(json)),
                    u"one of "_s + namesOf(names).join(u", "_s));
}

IntegerRange rangeOf(const SettingSpec& spec)
{
    return {static_cast<std::int64_t>(spec.least), static_cast<std::int64_t>(spec.most)};
}

// The list entries through T::parse, each fault in its place; complete or nothing.
template<class T, class Parse>
void readAddressList(QVector<T>& value, const QJsonValue& json, qsizetype most, const Place& place,
                     Parse parse)
{
    const auto texts = readTextList(json, place, most, addressRule);
    if (!texts)
        return;
    QVector<T> list;
    for (qsizetype i = 0; i < texts->size(); ++i) {
        if (auto parsed = parse(texts->at(i)))
            list << *parsed;
        else
            place.element(i).fault(parsed.error().detail);
    }
    if (list.size() == texts->size())
        value = list;
}

QJsonObject numberSchema(QLatin1StringView type, const SettingSpec& spec)
{
    return {{u"type"_s, type}, {u"minimum"_s, spec.least}, {u"maximum"_s, spec.most}};
}

QJsonObject textListSchema(qsizetype most)
{
    const QJsonObject entry {{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"maxLength"_s, 64}};
    return {{u"type"_s, u"array"_s},
            {u"maxItems"_s, qint64(most)},
            {u"uniqueItems"_s, true},
            {u"items"_s, entry}};
}

QJsonObject schemaOf(bool Settings::*, const SettingSpec&)
{
    return {{u"type"_s, u"boolean"_s}};
}

QJsonObject schemaOf(int Settings::*, const SettingSpec& spec)
{
    return numberSchema("integer"_L1, spec);
}

QJsonObject schemaOf(std::uint64_t Settings::*, const SettingSpec& spec)
{
    return numberSchema("integer"_L1, spec);
}

QJsonObject schemaOf(double Settings::*, const SettingSpec& spec)
{
    return numberSchema("number"_L1, spec);
}

QJsonObject schemaOf(MeteredRule Settings::*, const SettingSpec&)
{
    return {{u"enum"_s, QJsonArray::fromStringList(namesOf(meteredNames))}};
}

QJsonObject schemaOf(BatteryRule Settings::*, const SettingSpec&)
{
    return {{u"enum"_s, QJsonArray::fromStringList(namesOf(batteryNames))}};
}

QJsonObject schemaOf(QVector<SiteRule> Settings::*, const SettingSpec&)
{
    const QJsonObject site {{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"maxLength"_s, 64}};
    return {{u"type"_s, u"object"_s},
            {u"maxProperties"_s, qint64(mostSites)},
            {u"additionalProperties"_s, site}};
}

QJsonObject schemaOf(QVector<IpPrefix> Settings::*, const SettingSpec&)
{
    return textListSchema(mostPrefixes);
}

QJsonObject schemaOf(QVector<SocketAddress> Settings::*, const SettingSpec&)
{
    return textListSchema(mostNeighbours);
}

QJsonObject schemaOf(RateSchedule Settings::*, const SettingSpec&)
{
    return scheduleSchema();
}

QJsonObject schemaOf(std::optional<Gateway> Settings::*, const SettingSpec&)
{
    const QJsonObject url {{u"type"_s, u"string"_s},
                           {u"pattern"_s, u"^https?://"_s},
                           {u"maxLength"_s, qint64(maxUrlCharacters)}};
    const QJsonObject ca {{u"type"_s, u"string"_s}, {u"maxLength"_s, qint64(mostCaCharacters)}};
    return {{u"type"_s, QJsonArray {u"object"_s, u"null"_s}},
            {u"required"_s, QJsonArray {u"url"_s}},
            {u"additionalProperties"_s, false},
            {u"properties"_s, QJsonObject {{u"url"_s, url}, {u"ca"_s, ca}}}};
}

} // namespace

void readInto(bool& value, const QJsonValue& json, const SettingSpec&, const Place& place)
{
    value = readBool(json, place).value_or(value);
}

void readInto(int& value, const QJsonValue& json, const SettingSpec& spec, const Place& place)
{
    value = static_cast<int>(readInteger(json, place, rangeOf(spec)).value_or(value));
}

void readInto(std::uint64_t& value, const QJsonValue& json, const SettingSpec& spec,
              const Place& place)
{
    if (const auto number = readInteger(json, place, rangeOf(spec)))
        value = static_cast<std::uint64_t>(*number);
}

void readInto(double& value, const QJsonValue& json, const SettingSpec& spec, const Place& place)
{
    value = readNumber(json, place, spec.least, spec.most).value_or(value);
}

void readInto(MeteredRule& value, const QJsonValue& json, const SettingSpec&, const Place& place)
{
    readRule(value, json, meteredNames, place);
}

void readInto(BatteryRule& value, const QJsonValue& json, const SettingSpec&, const Place& place)
{
    readRule(value, json, batteryNames, place);
}

void readInto(QVector<SiteRule>& value, const QJsonValue& json, const SettingSpec&,
              const Place& place)
{
    const auto object = readObject(json, place);
    if (!object)
        return;
    if (object->size() > mostSites) {
        place.fault(u"has %1 entries"_s.arg(object->size()), u"at most %1"_s.arg(mostSites));
        return;
    }
    QVector<SiteRule> rules;
    for (auto entry = object->begin(); entry != object->end(); ++entry) {
        const auto prefix = IpPrefix::parse(entry.key());
        const auto site = readText(entry.value(), place.member(entry.key()), siteNameRule);
        if (!prefix)
            place.member(entry.key()).fault(prefix.error().detail);
        else if (site)
            rules << SiteRule {*prefix, *site};
    }
    std::sort(rules.begin(), rules.end(),
              [](const SiteRule& a, const SiteRule& b) { return a.prefix < b.prefix; });
    if (rules.size() == object->size())
        value = rules;
}

void readInto(QVector<IpPrefix>& value, const QJsonValue& json, const SettingSpec&,
              const Place& place)
{
    readAddressList(value, json, mostPrefixes, place, &IpPrefix::parse);
}

void readInto(QVector<SocketAddress>& value, const QJsonValue& json, const SettingSpec&,
              const Place& place)
{
    readAddressList(value, json, mostNeighbours, place,
                    [](const QString& text) { return SocketAddress::parse(text, 0); });
}

void readInto(RateSchedule& value, const QJsonValue& json, const SettingSpec&, const Place& place)
{
    if (auto schedule = readSchedule(json, place))
        value = *schedule;
}

void readInto(std::optional<Gateway>& value, const QJsonValue& json, const SettingSpec&,
              const Place& place)
{
    if (json.isNull()) {
        value.reset();
        return;
    }
    const auto object = readObject(json, place);
    if (!object)
        return;
    refuseUnknownKeys(*object, {u"url"_s, u"ca"_s}, place);
    const auto url = readWebUrl(object->value("url"_L1), place.member(u"url"_s));
    const auto ca = readText(object->value("ca"_L1).isUndefined() ? QJsonValue(QString())
                                                                  : object->value("ca"_L1),
                             place.member(u"ca"_s), {0, mostCaCharacters, true});
    if (ca && !ca->isEmpty() && !ca->contains("-----BEGIN CERTIFICATE-----"_L1)) {
        place.member(u"ca"_s).fault(u"holds no certificate"_s,
                                    u"PEM text, not the name of a file"_s);
        return;
    }
    if (url && ca)
        value = Gateway {*url, *ca};
}

QJsonValue written(bool value)
{
    return value;
}

QJsonValue written(int value)
{
    return value;
}

QJsonValue written(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

QJsonValue written(double value)
{
    return value;
}

QJsonValue written(MeteredRule value)
{
    return writtenRule(value, meteredNames);
}

QJsonValue written(BatteryRule value)
{
    return writtenRule(value, batteryNames);
}

QJsonValue written(const QVector<SiteRule>& value)
{
    QJsonObject object;
    for (const SiteRule& rule : value)
        object.insert(rule.prefix.toString(), rule.site);
    return object;
}

QJsonValue written(const QVector<IpPrefix>& value)
{
    QJsonArray array;
    for (const IpPrefix& prefix : value)
        array << prefix.toString();
    return array;
}

QJsonValue written(const QVector<SocketAddress>& value)
{
    QJsonArray array;
    for (const SocketAddress& address : value)
        array << address.toString();
    return array;
}

QJsonValue written(const RateSchedule& value)
{
    return toJson(value);
}

QJsonValue written(const std::optional<Gateway>& value)
{
    if (!value)
        return QJsonValue::Null;
    return QJsonObject {{u"url"_s, value->url}, {u"ca"_s, value->ca}};
}

QJsonObject valueSchema(const SettingSpec& spec)
{
    return std::visit([&](auto member) { return schemaOf(member, spec); }, spec.member);
}

} // namespace patchswarm::policy
