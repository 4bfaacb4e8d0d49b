#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <span>

#include "agent/cache/cachetypes.h"
#include "shared/base/error.h"

namespace patchswarm::cache {

// What tells a file apart from the one that was verified.
struct FileIdentity
{
    quint64 size = 0; // bytes
    qint64 mtimeNs = 0; // ns since 1970 UTC
    quint64 inode = 0;

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// An open file of the cache; closed when the last owner lets go. Knows bytes and offsets, nothing
// of chunks. Different threads may read, write and sync at once (pread, pwrite, fdatasync).
// Errors: DiskFull for ENOSPC and EDQUOT, PermissionDenied for EACCES, EPERM and EROFS, NotFound
// for ENOENT, else Io; the detail names the path.
class ArtifactFile
{
public:
    enum class Mode
    {
        Read,
        Write, // existing file, also readable
        Create, // new file, 0600; an existing one is an error
    };
    using Fault = std::function<int(FaultPoint)>;

    [[nodiscard]] static Result<std::shared_ptr<ArtifactFile>> open(const QString& path, Mode mode,
                                                                    const Fault& fault = {});
    ~ArtifactFile();
    ArtifactFile(const ArtifactFile&) = delete;
    ArtifactFile& operator=(const ArtifactFile&) = delete;

    // Sets the size and reserves the room. True when the file system really reserved it; false
    // where it cannot (the file is sparse then and a later write may find the disk full).
    [[nodiscard]] Result<bool> preallocate(quint64 size);

    [[nodiscard]] Result<void> write(quint64 offset, std::span<const std::uint8_t> bytes);
    // All of `into` or an error; Io when the file ends early.
    [[nodiscard]] Result<void> read(quint64 offset, std::span<std::uint8_t> into) const;

    // NotFound when no name leads to the file any more.
    [[nodiscard]] Result<FileIdentity> identity() const;

    [[nodiscard]] Result<void> syncBytes(); // fdatasync
    [[nodiscard]] Result<void> sync(); // fsync: the times too
    void dropCachedPages(); // so that the next read comes from the disk

    // Makes this file a reflink of `source`; false where the file system cannot.
    [[nodiscard]] bool cloneFrom(const ArtifactFile& source);

private:
    ArtifactFile(int fd, QString path, Fault fault);
    [[nodiscard]] tl::unexpected<Error> fail(int error, const char* what) const;
    [[nodiscard]] int faultAt(FaultPoint point) const;

    int m_fd;
    QString m_path;
    Fault m_fault;
};

} // namespace patchswarm::cache
