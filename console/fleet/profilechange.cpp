#include "console/fleet/profilechange.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

#include "shared/policy/settingstable.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

QString idOf(const ProfileEdit& edit, const ProfileStand& stand)
{
    if (!edit.id.isEmpty())
        return edit.id;
    return edit.replacement ? edit.replacement->id : stand.desired.id;
}

qint64 revisionThere(const ProfileStand& stand, const QString& id)
{
    return stand.desired.id == id ? stand.desired.revision : stand.highestSent;
}

bool isCommon(const ProfileStand& stand)
{
    return stand.isSigned || stand.desired.revision == 0;
}

// What the change is made to: its own profile, or the newest one that any endpoint has of it; one
// that everybody has goes before one that was meant for an endpoint alone.
const policy::Profile& baseOf(const ProfileEdit& edit, const ProfileStand& stand,
                              const QVector<ProfileStand>& stands)
{
    const ProfileStand* base = &stand;
    const auto order = [](const ProfileStand& one) {
        return std::pair(isCommon(one), one.desired.revision);
    };
    if (edit.isSigned)
        for (const ProfileStand& other : stands)
            if (other.desired.id == base->desired.id && order(other) > order(*base))
                base = &other;
    return base->desired;
}

qint64 nextRevision(const ProfileEdit& edit, const ProfileStand& stand,
                    const QVector<ProfileStand>& stands, const QString& id)
{
    qint64 newest = std::max(revisionThere(stand, id), stand.highestSent);
    if (edit.isSigned) {
        newest = std::max(newest, stand.highestAnywhere);
        for (const ProfileStand& other : stands)
            newest = std::max(newest, revisionThere(other, id));
    }
    return newest + 1;
}

policy::Checked<policy::Profile> edited(const ProfileEdit& edit, const policy::Profile& base)
{
    policy::Profile after = edit.replacement.value_or(base);
    if (!edit.name.isEmpty())
        after.name = edit.name;
    if (edit.assignment)
        after.assignment = *edit.assignment;
    after.assignment.priority = edit.priority.value_or(after.assignment.priority);
    const auto settings = policy::withAssignments(after.settings, edit.assignments);
    if (!settings)
        return tl::unexpected(settings.error());
    after.settings = *settings;
    return after;
}

} // namespace

ProfileVersion ProfileVersion::of(const policy::Profile& profile)
{
    return {profile.id, profile.revision};
}

QString jsonText(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

policy::Checked<policy::Profile> readToldProfile(const QJsonValue& document)
{
    QJsonObject object = document.toObject();
    const bool isBuiltIn = object.value("revision"_L1).toInteger(-1) == 0;
    if (isBuiltIn)
        object.insert("revision"_L1, 1);
    auto profile = policy::parseProfile(object);
    if (profile && isBuiltIn)
        profile->revision = 0;
    return profile;
}

policy::Checked<QVector<PlannedChange>>
planChange(const ProfileEdit& edit, const QVector<ProfileStand>& stands, const QDateTime& now)
{
    QVector<PlannedChange> plan;
    for (const ProfileStand& stand : stands) {
        auto after = edited(edit, baseOf(edit, stand, stands));
        if (!after)
            return tl::unexpected(after.error());
        after->id = idOf(edit, stand);
        after->revision = nextRevision(edit, stand, stands, after->id);
        after->issuedAtMs = now.toSecsSinceEpoch() * 1000;
        if (const auto checked = policy::parseProfile(policy::toJson(*after)); !checked)
            return tl::unexpected(checked.error());
        plan.append({stand.endpoint, stand.desired, *after, revisionThere(stand, after->id), {}});
    }
    return plan;
}

Result<QJsonValue> profileDocument(const policy::Profile& profile, bool isSigned,
                                   const trust::Signer& signer)
{
    if (!isSigned)
        return QJsonValue(policy::toJson(profile));
    const auto issuedAt = QDateTime::fromMSecsSinceEpoch(profile.issuedAtMs.value_or(0), Qt::UTC);
    const auto jws = trust::signJws(policy::toJson(profile), trust::profileType, signer, issuedAt);
    if (!jws)
        return tl::unexpected(jws.error());
    return QJsonValue(QString::fromLatin1(*jws));
}

QVector<SettingDifference> differences(const policy::Settings& before,
                                       const policy::Settings& after)
{
    QVector<SettingDifference> found;
    for (const policy::SettingSpec& spec : policy::settingsTable()) {
        const QJsonValue old = policy::settingValue(before, spec);
        const QJsonValue changed = policy::settingValue(after, spec);
        if (old != changed)
            found.append({spec.name, jsonText(old), jsonText(changed)});
    }
    return found;
}

} // namespace patchswarm::fleet
