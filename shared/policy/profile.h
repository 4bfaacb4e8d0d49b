#pragma once

#include "shared/policy/documentkind.h"
#include "shared/policy/settings.h"

namespace patchswarm::policy {

// Whom a profile is for. No group and no tag: everybody.
struct Assignment
{
    QStringList groups;
    QStringList tags;
    int priority = 0; // 0-1000; the highest of the profiles that apply is in force

    friend bool operator==(const Assignment&, const Assignment&) = default;
};

// One revision of the settings of a set of endpoints. Only made by parsing or from defaults; always
// within range.
struct Profile
{
    QString id = QStringLiteral("default");
    QString name = QStringLiteral("Default");
    std::int64_t revision = 1;
    std::optional<std::int64_t> issuedAtMs; // ms since epoch; present in every signed profile
    Assignment assignment;
    Settings settings;

    friend bool operator==(const Profile&, const Profile&) = default;
};

// {"kind":"profile","version":1,"id","name","revision","issuedAt"?,"assignment"?,"settings"?}.
// Every fault at once; unknown keys are refused by name. Settings that are absent have their
// defaults.
[[nodiscard]] Checked<Profile> parseProfile(const QJsonObject&);
[[nodiscard]] Checked<Profile> parseProfile(const QByteArray& json);
[[nodiscard]] QJsonObject toJson(const Profile&);

// JSON Schema (2020-12), published as resources/schema/profile.schema.json.
[[nodiscard]] QJsonObject profileSchema();

} // namespace patchswarm::policy
