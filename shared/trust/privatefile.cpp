#include "shared/trust/privatefile.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <filesystem>
#include <system_error>

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

struct Looked
{
    std::filesystem::file_type type = std::filesystem::file_type::none;
    QString fault; // why it cannot be told; empty: it can
};

// What QFileInfo does not tell apart: what is not there, and what may not be looked at.
Looked look(const QString& path)
{
    std::error_code fault;
    const auto status = std::filesystem::status(QFile::encodeName(path).toStdString(), fault);
    if (!fault || status.type() == std::filesystem::file_type::not_found)
        return {status.type(), {}};
    return {status.type(), QString::fromStdString(fault.message())};
}

} // namespace

Result<void> checkReplaceable(const QString& path)
{
    const auto type = look(path).type;
    if (type == std::filesystem::file_type::directory)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("%1 is a directory; name a file in it.").arg(path));
    if (type != std::filesystem::file_type::regular && QFileInfo::exists(path))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("%1 is not a regular file and is left alone.").arg(path));
    return {};
}

Result<void> writeFileAtomically(const QString& path, const QByteArray& content, Access access)
{
    if (auto checked = checkReplaceable(path); !checked)
        return checked;
    QSaveFile file(path);
    const auto mode = access == Access::Private ? owners : owners | othersMayRead;
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(mode)
        || file.write(content) != content.size() || !file.commit())
        return ioFailure(path, QStringLiteral("written"), file.errorString());
    return {};
}

Result<QByteArray> readTrustFile(const QString& path, Access access, qint64 maxBytes)
{
    const Looked looked = look(path);
    if (!looked.fault.isEmpty())
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("%1 cannot be read: %2.").arg(path, looked.fault));
    if (looked.type == std::filesystem::file_type::not_found)
        return failure(ErrorCode::NotFound, QStringLiteral("%1 is missing.").arg(path));
    QFile file(path);
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
    const Looked looked = look(path);
    if (!looked.fault.isEmpty())
        return failure(
            ErrorCode::PermissionDenied,
            QStringLiteral("The directory %1 cannot be reached: %2.").arg(path, looked.fault));
    const QFileInfo directory(path);
    if (!directory.isDir())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("The directory %1 is missing.").arg(path));
    if ((directory.permissions() & others) != 0)
        return failure(
            ErrorCode::PermissionDenied,
            QStringLiteral("The directory %1 is open to others; run: chmod 700 '%1'").arg(path));
    if (!directory.isReadable() || !directory.isExecutable())
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("The directory %1 belongs to another user (%2) and cannot be "
                                      "entered.")
                           .arg(path,
                                directory.owner().isEmpty() ? QString::number(directory.ownerId())
                                                            : directory.owner()));
    return {};
}

} // namespace patchswarm::trust
