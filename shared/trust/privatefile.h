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

// Whole file, replaced atomically; Private = readable by its owner alone (0600). Io names the file
// and the reason.
[[nodiscard]] Result<void> writeFileAtomically(const QString& path, const QByteArray& content,
                                               Access access);

// NotFound, Io; PermissionDenied with the chmod to run when a Private file is open to others;
// InvalidInput beyond `maxBytes`.
[[nodiscard]] Result<QByteArray> readTrustFile(const QString& path, Access access,
                                               qint64 maxBytes = 4 * 1024 * 1024);

// Makes the directory (and those above) if need be, 0700.
[[nodiscard]] Result<void> makePrivateDirectory(const QString& path);

// NotFound when it is not a directory; PermissionDenied, with the chmod to run, unless only its
// owner may enter it.
[[nodiscard]] Result<void> checkPrivateDirectory(const QString& path);

} // namespace patchswarm::trust
