#include "console/demo/workspace.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QStorageInfo>

#include <algorithm>
#include <vector>

#include "shared/base/bytes.h"

namespace patchswarm::demo {

namespace {

// What agents leave free on the disk (the demo's profile) and what else the system may want.
constexpr quint64 spare = 2 * gigabyte;

} // namespace

Workspace::Workspace(std::unique_ptr<QTemporaryDir> directory)
    : m_directory(std::move(directory))
{
}

Result<Workspace> Workspace::make(quint64 bytes)
{
    QStringList faults;
    QStringList places {QDir::tempPath()};
    if (const QString other = QStringLiteral("/var/tmp"); !places.contains(other))
        places.append(other);
    for (const QString& place : places) {
        const QStorageInfo disk(place);
        const auto free = static_cast<quint64>(std::max<qint64>(0, disk.bytesAvailable()));
        if (free < bytes + spare) {
            faults.append(QStringLiteral("%1 has %2").arg(place, byteText(free)));
            continue;
        }
        auto directory = std::make_unique<QTemporaryDir>(
            QDir(place).filePath(QStringLiteral("patchswarm-demo-XXXXXX")));
        if (directory->isValid())
            return Workspace(std::move(directory));
        faults.append(QStringLiteral("%1: %2").arg(place, directory->errorString()));
    }
    return failure(ErrorCode::DiskFull,
                   QStringLiteral("the demo needs %1 for a while (%2); choose a smaller --size or "
                                  "fewer --endpoints, or point TMPDIR to a larger disk")
                       .arg(byteText(bytes + spare), faults.join(u", ")));
}

Result<QString> Workspace::writeContent(const QString& name, qint64 size, quint32 seed) const
{
    constexpr std::size_t blockWords = 256 * 1024;
    QFile file(path(name));
    bool isGood = file.open(QIODevice::WriteOnly);
    QRandomGenerator random(seed);
    std::vector<quint32> block(blockWords);
    for (qint64 left = size; isGood && left > 0;) {
        random.fillRange(block.data(), static_cast<qsizetype>(block.size()));
        const qint64 part = std::min<qint64>(left, blockWords * sizeof(quint32));
        isGood = file.write(reinterpret_cast<const char*>(block.data()), part) == part;
        left -= part;
    }
    if (!isGood || !file.flush())
        return failure(
            ErrorCode::Io,
            QStringLiteral("%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
    return file.fileName();
}

Result<QString> Workspace::makeDirectory(const QString& name) const
{
    const QString directory = path(name);
    constexpr auto ownerOnly =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QDir().mkpath(directory) || !QFile::setPermissions(directory, ownerOnly))
        return failure(ErrorCode::Io, QStringLiteral("%1 cannot be made").arg(directory));
    return directory;
}

} // namespace patchswarm::demo
