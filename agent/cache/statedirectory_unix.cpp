#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "agent/cache/artifactfile.h"
#include "agent/cache/statedirectory.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

QString StatePaths::whole(const Cid& cid) const
{
    return cache() + QLatin1Char('/') + cidText(cid);
}

QString StatePaths::part(const Cid& cid) const
{
    return whole(cid) + QStringLiteral(".part");
}

Result<std::unique_ptr<StateLock>> StateLock::take(const QString& stateDirectory)
{
    const QString path = stateDirectory + QStringLiteral("/lock");
    const int fd = ::open(QFile::encodeName(path).constData(),
                          O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return systemFailure(errno, QStringLiteral("cannot open"), path);
    auto lock = std::unique_ptr<StateLock>(new StateLock(fd));
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return systemFailure(errno, QStringLiteral("cannot lock"), path);
        std::array<char, 32> pid {};
        const ssize_t n = ::pread(fd, pid.data(), pid.size(), 0);
        const QString holder =
            QString::fromLatin1(pid.data(), static_cast<int>(n > 0 ? n : 0)).trimmed();
        return failure(
            ErrorCode::Busy,
            QStringLiteral("the state directory %1 is in use by another agent "
                           "(process %2); stop it or choose another --state")
                .arg(stateDirectory, holder.isEmpty() ? QStringLiteral("unknown") : holder));
    }
    const QByteArray pid = QByteArray::number(static_cast<qint64>(::getpid())) + '\n';
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.constData(), std::size_t(pid.size()), 0) < 0)
        return systemFailure(errno, QStringLiteral("cannot write"), path);
    return lock;
}

StateLock::~StateLock()
{
    ::close(m_fd);
}

namespace {

Result<void> makePrivate(const QString& directory)
{
    if (::mkdir(QFile::encodeName(directory).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFailure(errno, QStringLiteral("cannot make"), directory);
    if (!QFileInfo(directory).isDir())
        return failure(ErrorCode::Io, QStringLiteral("%1 is not a directory").arg(directory));
    return {};
}

} // namespace

Result<void> checkStateDirectory(const QString& directory)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(directory).constData(), &status) != 0)
        return systemFailure(errno, QStringLiteral("cannot look at"), directory);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("the state directory %1 is open to other users (mode %2); "
                                      "run: chmod 700 %1")
                           .arg(directory)
                           .arg(status.st_mode & 0777U, 4, 8, QLatin1Char('0')));
    if (::geteuid() != 0 && status.st_uid != ::geteuid())
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("the state directory %1 belongs to another user (uid %2)")
                           .arg(directory)
                           .arg(status.st_uid));
    return {};
}

Result<void> prepareStateDirectory(const StatePaths& paths)
{
    const QString parent = QFileInfo(paths.state).absolutePath();
    if (!QDir().mkpath(parent))
        return failure(ErrorCode::Io, QStringLiteral("cannot make the directory %1").arg(parent));
    if (auto made = makePrivate(paths.state); !made)
        return made;
    if (auto checked = checkStateDirectory(paths.state); !checked)
        return checked;
    for (const QString& folder : {paths.cache(), paths.delivered()})
        if (auto made = makePrivate(folder); !made)
            return made;
    return {};
}

FreeSpace freeSpaceOf(const QString& directory)
{
    struct statvfs status = {};
    if (::statvfs(QFile::encodeName(directory).constData(), &status) != 0)
        return {};
    return {static_cast<quint64>(status.f_bavail) * status.f_frsize,
            static_cast<quint64>(status.f_blocks) * status.f_frsize,
            static_cast<quint64>(status.f_favail), static_cast<quint64>(status.f_files)};
}

Result<void> renameDurably(const QString& from, const QString& to)
{
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return systemFailure(errno, QStringLiteral("cannot rename %1 to").arg(from), to);
    const QString directory = QFileInfo(to).path();
    const int fd = ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return systemFailure(errno, QStringLiteral("cannot open"), directory);
    const int result = ::fsync(fd);
    const int error = errno;
    ::close(fd);
    // Some file systems cannot sync a directory; the rename itself has happened.
    if (result != 0 && error != EINVAL)
        return systemFailure(error, QStringLiteral("cannot make durable"), directory);
    return {};
}

bool canReflink(const QString& directory)
{
    const QString first = directory + QStringLiteral("/.reflink-1");
    const QString second = directory + QStringLiteral("/.reflink-2");
    QFile::remove(first);
    QFile::remove(second);
    bool can = false;
    {
        auto source = ArtifactFile::open(first, ArtifactFile::Mode::Create);
        auto copy = ArtifactFile::open(second, ArtifactFile::Mode::Create);
        const std::array<std::uint8_t, 4096> block {};
        can = source && copy && (*source)->write(0, block) && (*copy)->cloneFrom(**source);
    }
    QFile::remove(first);
    QFile::remove(second);
    return can;
}

tl::unexpected<Error> systemFailure(int error, const QString& what, const QString& path)
{
    ErrorCode code = ErrorCode::Io;
    if (error == ENOSPC || error == EDQUOT)
        code = ErrorCode::DiskFull;
    else if (error == EACCES || error == EPERM || error == EROFS)
        code = ErrorCode::PermissionDenied;
    else if (error == ENOENT)
        code = ErrorCode::NotFound;
    return failure(code, QStringLiteral("%1 %2: %3").arg(what, path, qt_error_string(error)));
}

} // namespace patchswarm::cache
