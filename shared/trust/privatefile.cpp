#include "shared/trust/privatefile.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace patchswarm::trust {

namespace {

constexpr QFileDevice::Permissions othersMayRead = QFileDevice::ReadGroup | QFileDevice::ReadOther;
constexpr QFileDevice::Permissions others = othersMayRead | QFileDevice::WriteGroup
    | QFileDevice::ExeGroup | QFileDevice::WriteOther | QFileDevice::ExeOther;
constexpr QFileDevice::Permissions owners = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

tl::unexpected<Error> ioFailure(const QString& path, const QString& verb, const QString& reason)
{
    return failure(ErrorCode::Io, QStringLiteral("%1 cannot be %2: %3.").arg(path, verb, reason));
}

} // namespace

Result<void> writeFileAtomically(const QString& path, const QByteArray& content, Access access)
{
    QSaveFile file(path);
    const auto mode = access == Access::Private ? owners : owners | othersMayRead;
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(mode)
        || file.write(content) != content.size() || !file.commit())
        return ioFailure(path, QStringLiteral("written"), file.errorString());
    return {};
}

Result<QByteArray> readTrustFile(const QString& path, Access access, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorCode::NotFound, QStringLiteral("%1 is missing.").arg(path));
    if (access == Access::Private && (file.permissions() & others) != 0)
        return failure(
            ErrorCode::PermissionDenied,
            QStringLiteral("%1 holds a secret and is open to others; run: chmod 600 '%1'")
                .arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return ioFailure(path, QStringLiteral("read"), file.errorString());
    QByteArray content = file.read(maxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return ioFailure(path, QStringLiteral("read"), file.errorString());
    if (content.size() > maxBytes)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 is larger than the %2 bytes allowed.").arg(path).arg(maxBytes));
    return content;
}

Result<void> makePrivateDirectory(const QString& path)
{
    const QString absolute = QDir::cleanPath(QDir().absoluteFilePath(path));
    const QFileInfo directory(absolute);
    if (directory.exists() && !directory.isDir())
        return failure(ErrorCode::Conflict,
                       QStringLiteral("%1 is a file, not a directory.").arg(path));
    if (directory.exists())
        return checkPrivateDirectory(absolute);
    if (!QDir().mkpath(directory.path()) || !QDir().mkdir(absolute, owners | QFileDevice::ExeOwner))
        return ioFailure(path, QStringLiteral("made"),
                         QStringLiteral("its parent does not allow it"));
    return {};
}

Result<void> checkPrivateDirectory(const QString& path)
{
    const QFileInfo directory(path);
    if (!directory.isDir())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("The directory %1 is missing.").arg(path));
    if ((directory.permissions() & others) != 0)
        return failure(
            ErrorCode::PermissionDenied,
            QStringLiteral("The directory %1 is open to others; run: chmod 700 '%1'").arg(path));
    return {};
}

} // namespace patchswarm::trust
