#pragma once

#include <QJsonObject>
#include <QString>
#include <QVector>

#include "console/fleet/endpointvisit.h"
#include "console/fleet/profilechange.h"

// What the profile commands print.
namespace patchswarm::ctl {

// Answers of profile.get; endpoints with the same profiles share a table.
[[nodiscard]] QString profilesText(const QVector<fleet::Outcome>& outcomes);

// "cacheSizeGB: 20 -> 40" per line; "no difference" when there is none.
[[nodiscard]] QString differencesText(const QVector<fleet::SettingDifference>& list);
[[nodiscard]] QJsonArray differencesJson(const QVector<fleet::SettingDifference>& list);

} // namespace patchswarm::ctl
