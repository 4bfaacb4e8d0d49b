#pragma once

#include <QString>

#include "shared/base/error.h"

namespace patchswarm::policy {

inline constexpr qsizetype maxFileNameBytes = 255; // UTF-8, as Linux file systems have it

// Whether a name that came from elsewhere may become a file in a folder of ours, on any of the
// three platforms: one path component, not "." or "..", no separator, drive letter, wildcard,
// control or bidirectional formatting character, no name that Windows reserves (CON, NUL, COM1 …,
// with or without extension), no blank at either end, no dot at the end, valid Unicode in normal
// form C, at most 255 bytes. InvalidInput says which rule is broken.
[[nodiscard]] Result<QString> checkFileName(const QString& name);

// Two names that are one file where case does not count compare equal by this.
[[nodiscard]] QString fileNameKey(const QString& name);

} // namespace patchswarm::policy
