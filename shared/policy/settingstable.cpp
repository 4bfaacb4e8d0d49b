#include "shared/policy/settingstable.h"

#include <array>
#include <type_traits>

#include "shared/policy/settingvalues.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr double mostRate = static_cast<double>(maxBytesPerSecond);

constexpr std::array table {
    SettingSpec {"p2pEnabled"_L1, &Settings::p2pEnabled, 0, 0, ""_L1,
                 "Fetch from and serve neighbours; off: the origin alone."_L1},
    SettingSpec {
        "cacheSizeGB"_L1, &Settings::cacheSizeGB, 10, 100, "GB"_L1,
        "Hard bound of the peer cache, partial and pinned artifacts included; 1 GB is 10^9 bytes."_L1},
    SettingSpec {"retentionDays"_L1, &Settings::retentionDays, 2, 30, "days"_L1,
                 "How long an artifact stays after it was last served or delivered."_L1},
    SettingSpec {
        "freeSpaceFloorPercent"_L1, &Settings::freeSpaceFloorPercent, 0, 50, "%"_L1,
        "Share of the disk that stays free; the lower of this and freeSpaceFloorGB holds."_L1},
    SettingSpec {
        "freeSpaceFloorGB"_L1, &Settings::freeSpaceFloorGB, 0, 1000, "GB"_L1,
        "Disk space that stays free; the lower of this and freeSpaceFloorPercent holds."_L1},
    SettingSpec {"transportPort"_L1, &Settings::transportPort, 1, 65535, ""_L1,
                 "TCP port between endpoints; differs from adminPort."_L1},
    SettingSpec {"adminPort"_L1, &Settings::adminPort, 1, 65535, ""_L1,
                 "TCP port of the administration interface; differs from transportPort."_L1},
    SettingSpec {"allowPrivilegedPorts"_L1, &Settings::allowPrivilegedPorts, 0, 0, ""_L1,
                 "Accept ports below 1024, which need a privilege to open."_L1},
    SettingSpec {"sites"_L1, &Settings::sites, 0, 0, ""_L1,
                 "Which prefix is which site; the longest prefix wins."_L1},
    SettingSpec {
        "siteBoundary"_L1, &Settings::siteBoundary, 0, 0, ""_L1,
        "Prefixes whose endpoints may exchange; empty: exactly the prefixes of the attached networks."_L1},
    SettingSpec {
        "neighbours"_L1, &Settings::neighbours, 0, 0, ""_L1,
        "Endpoints that introduce others where multicast does not reach: ADDRESS or ADDRESS:PORT."_L1},
    SettingSpec {"originCrew"_L1, &Settings::originCrew, 1, 8, "endpoints"_L1,
                 "How many endpoints of a site fetch one artifact from the origin at first."_L1},
    SettingSpec {
        "originBudgetTarget"_L1, &Settings::originBudgetTarget, 1.0, 10, "copies"_L1,
        "Copies of an artifact that a site may take from the origin before endpoints wait instead; what goes beyond it is listed with its reason."_L1},
    SettingSpec {"uploadSlots"_L1, &Settings::uploadSlots, 1, 64, ""_L1,
                 "Neighbours that are served at the same time."_L1},
    SettingSpec {"wanLimitBytesPerSecond"_L1, &Settings::wanLimitBytesPerSecond, 0, mostRate,
                 "bytes/s"_L1,
                 "Most that each endpoint receives from origin and gateway; 0: no limit."_L1},
    SettingSpec {
        "wanLimitSchedule"_L1, &Settings::wanLimitSchedule, 0, 0, ""_L1,
        "Times of the week, local time, at which another WAN limit holds; the strictest where they overlap."_L1},
    SettingSpec {"lanLimitBytesPerSecond"_L1, &Settings::lanLimitBytesPerSecond, 0, mostRate,
                 "bytes/s"_L1, "Most that each endpoint sends to neighbours; 0: no limit."_L1},
    SettingSpec {
        "lanLimitSchedule"_L1, &Settings::lanLimitSchedule, 0, 0, ""_L1,
        "Times of the week, local time, at which another LAN limit holds; the strictest where they overlap."_L1},
    SettingSpec {
        "gateway"_L1, &Settings::gateway, 0, 0, ""_L1,
        "Proxy or caching gateway for origin requests, with the PEM certificates that may vouch for it."_L1},
    SettingSpec {
        "onMetered"_L1, &Settings::onMetered, 0, 0, ""_L1,
        "What to do on a metered connection; urgentOnly: only known-exploited jobs and jobs past their deadline are fetched, and neighbours served; pause: neither."_L1},
    SettingSpec {"onBattery"_L1, &Settings::onBattery, 0, 0, ""_L1,
                 "What to do on battery; noUpload: fetch, but serve nobody; pause: neither."_L1},
    SettingSpec {"batteryFloorPercent"_L1, &Settings::batteryFloorPercent, 0, 100, "%"_L1,
                 "On battery and below this charge nothing is fetched or served; 0: no floor."_L1},
    SettingSpec {"allowLoopbackOrigins"_L1, &Settings::allowLoopbackOrigins, 0, 0, ""_L1,
                 "Accept origins on loopback addresses; for demo and tests."_L1},
    SettingSpec {"allowLinkLocalOrigins"_L1, &Settings::allowLinkLocalOrigins, 0, 0, ""_L1,
                 "Accept origins on link-local addresses."_L1},
};

constexpr int firstUnprivilegedPort = 1024;

void checkPorts(const Settings& settings, const Place& place)
{
    if (settings.transportPort == settings.adminPort)
        place.member(u"adminPort"_s)
            .fault(u"%1 is the transport port too"_s.arg(settings.adminPort),
                   u"choose two different ports"_s);
    for (const auto& [key, port] : {std::pair {u"transportPort"_s, settings.transportPort},
                                    std::pair {u"adminPort"_s, settings.adminPort}})
        if (port < firstUnprivilegedPort && !settings.allowPrivilegedPorts)
            place.member(key).fault(u"%1 is a privileged port"_s.arg(port),
                                    u"1024 to 65535, or set allowPrivilegedPorts"_s);
}

// A neighbour named without a port listens where the profile says.
void fillNeighbourPorts(Settings& settings)
{
    for (SocketAddress& neighbour : settings.neighbours)
        if (neighbour.port == 0)
            neighbour.port = static_cast<std::uint16_t>(settings.transportPort);
}

void readSetting(Settings& settings, const SettingSpec& spec, const QJsonValue& json,
                 const Place& place)
{
    std::visit([&](auto member) { readInto(settings.*member, json, spec, place); }, spec.member);
}

void assign(Settings& settings, const QString& assignment, Faults& faults)
{
    const auto equals = assignment.indexOf(u'=');
    const QString name = assignment.left(equals).trimmed();
    if (equals < 0) {
        Place(faults).fault(u"\"%1\" is not of the form key=value"_s.arg(shown(assignment)));
        return;
    }
    if (const SettingSpec* spec = findSetting(name))
        readSetting(settings, *spec, typedValue(assignment.mid(equals + 1).trimmed(), *spec),
                    Place(faults, u"settings"_s).member(name));
    else
        refuseUnknownKeys({{name, QJsonValue()}}, settingNames(), Place(faults, u"settings"_s));
}

} // namespace

std::span<const SettingSpec> settingsTable()
{
    return table;
}

const SettingSpec* findSetting(const QString& name)
{
    for (const SettingSpec& spec : table)
        if (spec.name == name)
            return &spec;
    return nullptr;
}

QStringList settingNames()
{
    QStringList names;
    for (const SettingSpec& spec : table)
        names << spec.name;
    return names;
}

Settings readSettings(const QJsonObject& object, const Place& place)
{
    Settings settings;
    refuseUnknownKeys(object, settingNames(), place);
    for (const SettingSpec& spec : table)
        if (object.contains(spec.name))
            readSetting(settings, spec, object.value(spec.name), place.member(spec.name));
    checkPorts(settings, place);
    fillNeighbourPorts(settings);
    return settings;
}

QJsonValue settingValue(const Settings& settings, const SettingSpec& spec)
{
    return std::visit([&](auto member) { return written(settings.*member); }, spec.member);
}

QJsonObject toJson(const Settings& settings)
{
    QJsonObject object;
    for (const SettingSpec& spec : table)
        object.insert(spec.name, settingValue(settings, spec));
    return object;
}

QJsonObject settingsSchema()
{
    QJsonObject properties;
    for (const SettingSpec& spec : table) {
        QJsonObject schema = valueSchema(spec);
        schema.insert("description"_L1, QString(spec.help));
        schema.insert("default"_L1, settingValue(Settings {}, spec));
        properties.insert(spec.name, schema);
    }
    return {{u"type"_s, u"object"_s},
            {u"additionalProperties"_s, false},
            {u"properties"_s, properties}};
}

Checked<Settings> withAssignments(const Settings& settings, const QStringList& assignments)
{
    Faults faults;
    Settings changed = settings;
    for (const QString& assignment : assignments)
        assign(changed, assignment, faults);
    checkPorts(changed, Place(faults, u"settings"_s));
    fillNeighbourPorts(changed);
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return changed;
}

} // namespace patchswarm::policy
