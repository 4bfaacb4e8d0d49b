#pragma once

#include <QString>

#include <memory>

#include "agent/cache/cachetypes.h"
#include "shared/base/error.h"

namespace patchswarm::cache {

// Holds STATE/lock for one agent; released when it goes out of scope or the process ends, however
// it ends.
class StateLock
{
public:
    // Busy, naming the pid, while another process (or another object) holds it.
    [[nodiscard]] static Result<std::unique_ptr<StateLock>> take(const QString& stateDirectory);
    ~StateLock();
    StateLock(const StateLock&) = delete;
    StateLock& operator=(const StateLock&) = delete;

private:
    explicit StateLock(int fd)
        : m_fd(fd)
    {
    }

    int m_fd;
};

// Where the cache keeps what, below one state directory.
struct StatePaths
{
    QString state;

    [[nodiscard]] QString cache() const { return state + QStringLiteral("/cache"); }

    [[nodiscard]] QString delivered() const { return state + QStringLiteral("/delivered"); }

    [[nodiscard]] QString database() const { return state + QStringLiteral("/agent.sqlite"); }

    [[nodiscard]] QString whole(const Cid& cid) const;
    [[nodiscard]] QString part(const Cid& cid) const;
};

// PermissionDenied when others may enter it (the detail gives the chmod) or it is another user's.
[[nodiscard]] Result<void> checkStateDirectory(const QString& directory);

// Makes the directory, its parents and the cache's folders with 0700 where they are absent.
// PermissionDenied as above.
[[nodiscard]] Result<void> prepareStateDirectory(const StatePaths& paths);

[[nodiscard]] FreeSpace freeSpaceOf(const QString& directory);
// Like rename(2): replaces `to`; then the directory of `to` is made durable.
[[nodiscard]] Result<void> renameDurably(const QString& from, const QString& to);
// False when a file below `directory` could not be a reflink of another one there.
[[nodiscard]] bool canReflink(const QString& directory);

// The error of a failed system call, in words: "<what> <path>: <reason>".
[[nodiscard]] tl::unexpected<Error> systemFailure(int error, const QString& what,
                                                  const QString& path);

} // namespace patchswarm::cache
