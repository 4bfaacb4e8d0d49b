#include "console/ctl/profileview.h"

#include <QJsonArray>

#include <vector>

#include "console/ctl/output.h"
#include "shared/policy/settingstable.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

struct SameProfiles
{
    QJsonObject answer;
    QStringList endpoints;
};

QString valueText(const QJsonValue& value)
{
    return fleet::jsonText(value);
}

QString rangeText(const policy::SettingSpec& spec)
{
    if (spec.least == 0 && spec.most == 0)
        return {};
    return u"%1-%2 %3"_s.arg(spec.least, 0, 'g', 15)
        .arg(spec.most, 0, 'g', 15)
        .arg(spec.unit)
        .trimmed();
}

QString headline(const char* what, const QJsonObject& profile)
{
    const qint64 revision = profile.value("revision"_L1).toInteger();
    if (revision == 0)
        return u"%1: the built-in defaults"_s.arg(QLatin1StringView(what));
    return u"%1: %2 revision %3 \"%4\""_s
        .arg(QLatin1StringView(what), profile.value("id"_L1).toString())
        .arg(revision)
        .arg(profile.value("name"_L1).toString());
}

QString oneText(const SameProfiles& group)
{
    const QJsonObject effective = group.answer.value("effective"_L1).toObject();
    const QJsonObject desired = group.answer.value("desired"_L1).toObject();
    QString text = group.endpoints.join(u", "_s) + u'\n';
    text += headline("effective", effective) + u'\n';
    if (desired != effective)
        text += headline("desired", desired) + u'\n';
    TextTable table({u"SETTING"_s, u"EFFECTIVE"_s, u"DESIRED"_s, u"RANGE"_s});
    const QJsonObject now = effective.value("settings"_L1).toObject();
    const QJsonObject wanted = desired.value("settings"_L1).toObject();
    for (const policy::SettingSpec& spec : policy::settingsTable())
        table.add({spec.name, valueText(now.value(spec.name)),
                   now.value(spec.name) == wanted.value(spec.name)
                       ? QString()
                       : valueText(wanted.value(spec.name)),
                   rangeText(spec)});
    for (const QJsonValue& warning : group.answer.value("warnings"_L1).toArray())
        text += u"note: %1\n"_s.arg(warning.toObject().value("message"_L1).toString());
    return text + table.text();
}

} // namespace

QString profilesText(const QVector<fleet::Outcome>& outcomes)
{
    std::vector<SameProfiles> groups;
    for (const fleet::Outcome& outcome : outcomes) {
        if (outcome.failure)
            continue;
        const auto same =
            std::find_if(groups.begin(), groups.end(),
                         [&](const SameProfiles& group) { return group.answer == outcome.answer; });
        if (same == groups.end())
            groups.push_back({outcome.answer, {outcome.endpoint}});
        else
            same->endpoints.append(outcome.endpoint);
    }
    QStringList texts;
    for (const SameProfiles& group : groups)
        texts.append(oneText(group));
    return texts.join(u'\n');
}

QString differencesText(const QVector<fleet::SettingDifference>& list)
{
    QStringList lines;
    for (const fleet::SettingDifference& each : list)
        lines.append(u"%1: %2 -> %3"_s.arg(each.key, each.before, each.after));
    return lines.isEmpty() ? u"no difference"_s : lines.join(u"; "_s);
}

QJsonArray differencesJson(const QVector<fleet::SettingDifference>& list)
{
    QJsonArray array;
    for (const fleet::SettingDifference& each : list)
        array.append(QJsonObject {
            {u"setting"_s, each.key}, {u"before"_s, each.before}, {u"after"_s, each.after}});
    return array;
}

} // namespace patchswarm::ctl
