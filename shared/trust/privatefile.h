#pragma once

#include <QByteArray>
#include <QString>

#include "shared/base/error.h"

namespace patchswarm::trust {

enum class Access
{
    Private,
    Shared
};

// Conflict when something is there that is no regular file: a device, a pipe, a directory.
[[nodiscard]] Result<void> checkReplaceable(const QString& path);

// Whole file, replaced atomically; Private = readable by its owner alone (0600). Io names the file
// and the reason; Conflict as above.
[[nodiscard]] Result<void> writeFileAtomically(const QString& path, const QByteArray& content,
                                               Access access);

// NotFound, Io; PermissionDenied with the chmod to run when a Private file is open to others, and
// when it may not even be looked at; InvalidInput beyond `maxBytes`.
[[nodiscard]] Result<QByteArray> readTrustFile(const QString& path, Access access,
                                               qint64 maxBytes = 4 * 1024 * 1024);

// Makes the directory (and those above) if need be, 0700.
[[nodiscard]] Result<void> makePrivateDirectory(const QString& path);

// NotFound when it is not a directory; PermissionDenied, with the chmod to run, unless only its
// owner may enter it, and when that is somebody else.
[[nodiscard]] Result<void> checkPrivateDirectory(const QString& path);

} // namespace patchswarm::trust
