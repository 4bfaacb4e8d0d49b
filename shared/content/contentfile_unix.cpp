#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "shared/content/contentfile.h"
#include "shared/content/mappedwindow.h"
#include "shared/content/sha256.h"

namespace patchswarm {

namespace {

ErrorCode codeOf(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::NotFound;
    case EACCES:
    case EPERM:
        return ErrorCode::PermissionDenied;
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
        return ErrorCode::InvalidInput;
    default:
        return ErrorCode::Io;
    }
}

tl::unexpected<Error> systemFailure(const QString& what, const QString& path, int number)
{
    return failure(codeOf(number),
                   QStringLiteral("%1 \"%2\": %3").arg(what, path, qt_error_string(number)));
}

} // namespace

ContentFile::ContentFile(int descriptor, QString path)
    : m_descriptor(descriptor)
    , m_path(std::move(path))
{
}

ContentFile::ContentFile(ContentFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::move(other.m_path))
    , m_isRegular(other.m_isRegular)
    , m_stamp(other.m_stamp)
{
}

ContentFile::~ContentFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<ContentFile> ContentFile::open(const QString& path)
{
    if (path.isEmpty() || path.contains(QChar(u'\0')))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a file name is empty or contains a zero character"));
    int descriptor = -1;
    do
        descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0)
        return systemFailure(QStringLiteral("cannot open"), path, errno);
    ContentFile file(descriptor, path);
    if (const auto fine = file.inspect(); !fine)
        return tl::unexpected(fine.error());
    return file;
}

Result<void> ContentFile::inspect()
{
    struct stat status = {};
    if (fstat(m_descriptor, &status) != 0)
        return systemFailure(QStringLiteral("cannot inspect"), m_path, errno);
    if (S_ISDIR(status.st_mode))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("\"%1\" is a directory, not a file").arg(m_path));
    m_isRegular = S_ISREG(status.st_mode);
    m_stamp = {static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec,
               status.st_mtim.tv_nsec};
    if (m_isRegular)
        posix_fadvise(m_descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return {};
}

Result<Sha256Digest> ContentFile::digestOf(std::uint64_t offset, std::size_t length) const
{
    {
        const MappedWindow window(m_descriptor, offset, length);
        if (window.isMapped()) {
            const Sha256Digest digest = sha256(window.bytes());
            if (!window.isBroken())
                return digest;
        }
    }
    Sha256 hasher; // reading says why mapping failed, or does without it
    std::array<std::uint8_t, 65536> buffer;
    while (length > 0) {
        const ssize_t got = pread(m_descriptor, buffer.data(), std::min(buffer.size(), length),
                                  static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure(QStringLiteral("cannot read"), m_path, errno);
        if (got == 0)
            return changed();
        hasher.add({buffer.data(), static_cast<std::size_t>(got)});
        offset += static_cast<std::uint64_t>(got);
        length -= static_cast<std::size_t>(got);
    }
    return hasher.finish();
}

Result<std::size_t> ContentFile::read(std::span<std::uint8_t> into)
{
    for (;;) {
        const ssize_t got = ::read(m_descriptor, into.data(), into.size());
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            return systemFailure(QStringLiteral("cannot read"), m_path, errno);
    }
}

Result<void> ContentFile::requireUnchanged() const
{
    struct stat status = {};
    if (fstat(m_descriptor, &status) != 0)
        return systemFailure(QStringLiteral("cannot inspect"), m_path, errno);
    const Stamp now {static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec};
    if (m_isRegular && now != m_stamp)
        return changed();
    return {};
}

tl::unexpected<Error> ContentFile::changed() const
{
    return failure(
        ErrorCode::Conflict,
        QStringLiteral("\"%1\" changed while it was read; try again when nothing writes to it")
            .arg(m_path));
}

} // namespace patchswarm
