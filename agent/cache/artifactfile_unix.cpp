#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/cache/artifactfile.h"

#ifdef __linux__
#include <linux/fs.h>
#endif

#include "agent/cache/statedirectory.h"

namespace patchswarm::cache {

Result<std::shared_ptr<ArtifactFile>> ArtifactFile::open(const QString& path, Mode mode,
                                                         const Fault& fault)
{
    int flags = O_CLOEXEC | O_NOFOLLOW;
    if (mode == Mode::Read)
        flags |= O_RDONLY;
    else
        flags |= mode == Mode::Write ? O_RDWR : O_RDWR | O_CREAT | O_EXCL;
    const int fd = ::open(QFile::encodeName(path).constData(), flags, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return systemFailure(errno, QStringLiteral("cannot open"), path);
    return std::shared_ptr<ArtifactFile>(new ArtifactFile(fd, path, fault));
}

ArtifactFile::ArtifactFile(int fd, QString path, Fault fault)
    : m_fd(fd)
    , m_path(std::move(path))
    , m_fault(std::move(fault))
{
}

ArtifactFile::~ArtifactFile()
{
    ::close(m_fd);
}

int ArtifactFile::faultAt(FaultPoint point) const
{
    return m_fault ? m_fault(point) : 0;
}

tl::unexpected<Error> ArtifactFile::fail(int error, const char* what) const
{
    return systemFailure(error, QLatin1String(what), m_path);
}

Result<bool> ArtifactFile::preallocate(quint64 size)
{
    const auto now = identity();
    if (now && now->size > size && ::ftruncate(m_fd, static_cast<off_t>(size)) != 0)
        return fail(errno, "cannot set the size of");
    if (size == 0)
        return true;
#ifdef __linux__
    int error = 0;
    do
        error = ::fallocate(m_fd, 0, 0, static_cast<off_t>(size)) == 0 ? 0 : errno;
    while (error == EINTR);
    if (error == 0)
        return true;
    if (error != EOPNOTSUPP && error != ENOSYS)
        return fail(error, "cannot reserve room for");
#endif
    if (::ftruncate(m_fd, static_cast<off_t>(size)) != 0)
        return fail(errno, "cannot set the size of");
    return false;
}

Result<void> ArtifactFile::write(quint64 offset, std::span<const std::uint8_t> bytes)
{
    if (const int error = faultAt(FaultPoint::Write); error != 0)
        return fail(error, "cannot write to");
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(m_fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(errno, "cannot write to");
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += static_cast<quint64>(n);
    }
    return {};
}

Result<void> ArtifactFile::read(quint64 offset, std::span<std::uint8_t> into) const
{
    if (const int error = faultAt(FaultPoint::Read); error != 0)
        return fail(error, "cannot read");
    while (!into.empty()) {
        const ssize_t n = ::pread(m_fd, into.data(), into.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(errno, "cannot read");
        if (n == 0)
            return failure(ErrorCode::Io, QStringLiteral("%1 ends too early").arg(m_path));
        into = into.subspan(static_cast<std::size_t>(n));
        offset += static_cast<quint64>(n);
    }
    return {};
}

Result<FileIdentity> ArtifactFile::identity() const
{
    struct stat status = {};
    if (::fstat(m_fd, &status) != 0)
        return fail(errno, "cannot look at");
    if (status.st_nlink == 0)
        return failure(ErrorCode::NotFound, QStringLiteral("%1 was deleted").arg(m_path));
#ifdef __APPLE__
    const timespec modified = status.st_mtimespec;
#else
    const timespec modified = status.st_mtim;
#endif
    return FileIdentity {static_cast<quint64>(status.st_size),
                         static_cast<qint64>(modified.tv_sec) * 1'000'000'000 + modified.tv_nsec,
                         static_cast<quint64>(status.st_ino)};
}

Result<void> ArtifactFile::syncBytes()
{
    if (const int error = faultAt(FaultPoint::Sync); error != 0)
        return fail(error, "cannot make durable");
#ifdef __APPLE__
    const int result = ::fsync(m_fd);
#else
    const int result = ::fdatasync(m_fd);
#endif
    if (result != 0)
        return fail(errno, "cannot make durable");
    return {};
}

Result<void> ArtifactFile::sync()
{
    if (const int error = faultAt(FaultPoint::Sync); error != 0)
        return fail(error, "cannot make durable");
    if (::fsync(m_fd) != 0)
        return fail(errno, "cannot make durable");
    return {};
}

void ArtifactFile::dropCachedPages()
{
#ifdef __linux__
    ::posix_fadvise(m_fd, 0, 0, POSIX_FADV_DONTNEED);
#endif
}

bool ArtifactFile::cloneFrom([[maybe_unused]] const ArtifactFile& source)
{
#ifdef FICLONE
    return ::ioctl(m_fd, FICLONE, source.m_fd) == 0;
#else
    return false;
#endif
}

} // namespace patchswarm::cache
