#pragma once

#include <QString>

namespace patchswarm::pages {

// What people call a setting: "Cache size" for "cacheSizeGB"; the key itself for one that is not
// known here. Translated.
[[nodiscard]] QString settingTitle(const QString& key);

} // namespace patchswarm::pages
