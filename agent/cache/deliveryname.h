#pragma once

#include <QString>

#include "shared/base/error.h"

namespace patchswarm::cache {

// InvalidInput unless `name` can be one file name on every system: no separators, no control
// characters, not "." or "..", no leading dot or trailing dot or space, none of the names Windows
// reserves, at most 200 bytes of UTF-8. `what` names the thing in the message ("file name").
[[nodiscard]] Result<void> checkPlainName(const QString& what, const QString& name);

} // namespace patchswarm::cache
