#include "console/models/settingtexts.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include "console/fleet/profilechange.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using policy::Settings;
using policy::SettingSpec;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::Settings)
};

// As in the table of settings, word by word: only here the translators' tool finds them.
[[maybe_unused]] constexpr const char* helps[] {
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Fetch from and serve neighbours; off: the origin alone."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "Hard bound of the peer cache, partial and pinned artifacts included; 1 GB is 10^9 bytes."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "How long an artifact stays after it was last served or delivered."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "Share of the disk that stays free; the lower of this and freeSpaceFloorGB holds."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "Disk space that stays free; the lower of this and freeSpaceFloorPercent holds."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "TCP port between endpoints; differs from adminPort."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "TCP port of the administration interface; differs from transportPort."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Accept ports below 1024, which need a privilege to open."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Which prefix is which site; the longest prefix wins."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Prefixes whose endpoints may exchange; empty: exactly the prefixes of the "
                      "attached networks."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "Endpoints that introduce others where multicast does not reach: ADDRESS or ADDRESS:PORT."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "How many endpoints of a site fetch one artifact from the origin at first."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Copies of an artifact that a site may take from the origin before endpoints "
                      "wait instead; what goes beyond it is listed with its reason."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Neighbours that are served at the same time."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Most that each endpoint receives from origin and gateway; 0: no limit."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Times of the week, local time, at which another WAN limit holds; the "
                      "strictest where they overlap."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Most that each endpoint sends to neighbours; 0: no limit."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Times of the week, local time, at which another LAN limit holds; the "
                      "strictest where they overlap."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Proxy or caching gateway for origin requests, with the PEM certificates "
                      "that may vouch for it."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "What to do on a metered connection; urgentOnly: only known-exploited jobs and jobs past "
        "their deadline are fetched, and neighbours served; pause: neither."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "What to do on battery; noUpload: fetch, but serve nobody; pause: neither."),
    QT_TRANSLATE_NOOP(
        "patchswarm::models::Settings",
        "On battery and below this charge nothing is fetched or served; 0: no floor."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings",
                      "Accept origins on loopback addresses; for demo and tests."),
    QT_TRANSLATE_NOOP("patchswarm::models::Settings", "Accept origins on link-local addresses.")};

bool isNumber(const SettingSpec& spec)
{
    return std::holds_alternative<int Settings::*>(spec.member)
        || std::holds_alternative<std::uint64_t Settings::*>(spec.member)
        || std::holds_alternative<double Settings::*>(spec.member);
}

bool isPort(const SettingSpec& spec)
{
    return spec.name == "transportPort"_L1 || spec.name == "adminPort"_L1;
}

QString unitText(QLatin1StringView unit)
{
    return unit == "days"_L1     ? Words::tr("days")
        : unit == "bytes/s"_L1   ? Words::tr("bytes/s")
        : unit == "copies"_L1    ? Words::tr("copies")
        : unit == "endpoints"_L1 ? Words::tr("endpoints")
                                 : QString(unit);
}

// How what is no number is written.
QString formText(const SettingSpec& spec)
{
    const QHash<QString, QString> forms {
        {u"sites"_s, Words::tr("PREFIX=SITE, … as in 10.1.0.0/16=Berlin")},
        {u"siteBoundary"_s, Words::tr("PREFIX, … as in 10.1.0.0/16")},
        {u"neighbours"_s, Words::tr("ADDRESS or ADDRESS:PORT, …")},
        {u"wanLimitSchedule"_s, Words::tr("JSON, see the help")},
        {u"lanLimitSchedule"_s, Words::tr("JSON, see the help")},
        {u"gateway"_s, Words::tr("URL, or none")}};
    return forms.value(QString(spec.name));
}

} // namespace

QString helpText(const SettingSpec& spec)
{
    const QString help =
        QCoreApplication::translate("patchswarm::models::Settings", spec.help.data());
    const bool isSchedule = std::holds_alternative<policy::RateSchedule Settings::*>(spec.member);
    return isSchedule ? help + u'\n'
            + uR"([{"days":["mon","fri"],"from":"08:00","to":"18:00","bytesPerSecond":1000000}])"_s
                      : help;
}

QString rangeText(const SettingSpec& spec)
{
    if (!isNumber(spec))
        return formText(spec);
    if (isPort(spec)) // lower ones need allowPrivilegedPorts
        return Words::tr("%1 to %2").arg(1024).arg(65535);
    if (spec.unit == "bytes/s"_L1)
        return Words::tr("bytes/s, up to %1 GB/s").arg(QLocale().toString(spec.most / 1e9));
    const auto number = [](double value) { return QString::number(value, 'g', 12); };
    const QString range = Words::tr("%1 to %2").arg(number(spec.least), number(spec.most));
    return spec.unit.isEmpty() ? range : range + u' ' + unitText(spec.unit);
}

QString unitText(const SettingSpec& spec)
{
    return unitText(spec.unit);
}

QString valueText(const QJsonValue& value)
{
    if (value.isNull() || (value.isArray() && value.toArray().isEmpty())
        || (value.isObject() && value.toObject().isEmpty()))
        return Words::tr("none");
    return value.isString() ? value.toString() : fleet::jsonText(value);
}

QString choiceText(const QString& word)
{
    const QHash<QString, QString> words {{u"continue"_s, Words::tr("go on")},
                                         {u"urgentOnly"_s, Words::tr("only what is urgent")},
                                         {u"noUpload"_s, Words::tr("fetch, serve nobody")},
                                         {u"pause"_s, Words::tr("pause")}};
    return words.value(word, word);
}

Remark warningText(const SettingSpec& spec, const Settings& settings, const policy::Fault& english)
{
    if (isPort(spec))
        return {Words::tr("%1 is also a default port of IPFS")
                    .arg(spec.name == "adminPort"_L1 ? settings.adminPort : settings.transportPort),
                Words::tr("if an IPFS node runs on these endpoints, choose another port")};
    if (spec.name == "siteBoundary"_L1)
        return {Words::tr("one of the prefixes lets every address be a neighbour"),
                Words::tr("name the site's own prefixes")};
    if (spec.name == "allowLoopbackOrigins"_L1)
        return {Words::tr("a job can make endpoints connect to services on themselves"),
                Words::tr("meant for the demo and for tests")};
    if (spec.name == "allowLinkLocalOrigins"_L1)
        return {Words::tr("a job can make endpoints connect to link-local addresses, cloud "
                          "metadata services included"),
                Words::tr("switch it off unless an origin is there")};
    return {english.message, english.hint};
}

Remark faultText(const SettingSpec& spec, const QString& typed, const policy::Fault& english)
{
    const Remark asTold {english.message, english.hint};
    if (!isNumber(spec) || typed.isEmpty())
        return asTold;
    bool isTyped = false;
    const double value = typed.toDouble(&isTyped);
    if (!isTyped)
        return {Words::tr("\"%1\" is not a number").arg(typed), rangeText(spec)};
    const bool isWhole = std::holds_alternative<double Settings::*>(spec.member)
        || value == static_cast<double>(static_cast<qint64>(value));
    if (!isWhole)
        return {Words::tr("%1 is not a whole number").arg(typed), rangeText(spec)};
    if (value < spec.least || value > spec.most)
        return {Words::tr("%1 is out of range").arg(typed), rangeText(spec)};
    if (isPort(spec) && value < 1024)
        return {Words::tr("%1 is a privileged port").arg(typed),
                Words::tr("1024 to 65535, or allow privileged ports below")};
    if (isPort(spec))
        return {Words::tr("%1 is the transport port too").arg(typed),
                Words::tr("choose two different ports")};
    return asTold;
}

} // namespace patchswarm::models
