#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include "console/fleet/failure.h"

// The stages of a roll-out over many endpoints, of profiles and of jobs alike: 0 the pilot, 1 the
// pilot's sites, 2 everybody.
namespace patchswarm::models {

inline constexpr int stageCount = 3;

// For each endpoint, by its site, its stage; the first `pilots` are the pilot.
[[nodiscard]] QVector<int> stagesOf(const QStringList& sites, int pilots);
// "pilot", "site", "all"
[[nodiscard]] QString stageText(int stage);
// What went wrong with one endpoint, with the next step where there is one.
[[nodiscard]] QString failureText(const fleet::CallFailure& failure);

} // namespace patchswarm::models
