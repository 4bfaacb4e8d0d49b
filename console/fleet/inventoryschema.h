#pragma once

#include <QString>

#include "shared/base/error.h"

class QSqlDatabase;

namespace patchswarm::fleet {

// Brings the tables of fleet.sqlite up to what this console knows; what is in them stays. `path` is
// for what goes wrong: Io, UnsupportedVersion for the file of a newer console.
[[nodiscard]] Result<void> prepareInventory(QSqlDatabase& database, const QString& path);

} // namespace patchswarm::fleet
