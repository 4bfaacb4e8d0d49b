#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <chrono>

#include "shared/base/error.h"

namespace patchswarm::service {

// What only this endpoint's own administrator may set: STATE/local.json. Nothing from the network
// reads or writes it.
//   { "groups": ["servers"], "tags": ["pilot"],
//     "handOff": { "command": ["/usr/bin/install-patch", "--quiet"], "timeoutSeconds": 3600,
//                  "rebootExitCodes": [3010] } }
struct LocalSettings
{
    QSet<QString> groups;
    QSet<QString> tags;
    QStringList handOffCommand; // program (absolute path) and leading arguments; empty: no hand-off
    std::chrono::seconds handOffTimeout {3600};
    QSet<int> rebootExitCodes {3010}; // the exit code of Windows installers that ask for a restart

    // Defaults when the file does not exist. InvalidInput names every fault; PermissionDenied when
    // somebody other than its owner could change the file.
    [[nodiscard]] static Result<LocalSettings> load(const QString& stateDirectory);
};

} // namespace patchswarm::service
