#pragma once

#include <QLockFile>

#include "shared/base/error.h"

namespace patchswarm::trust {

// Held for one change of a fleet directory, among all processes.
class FleetLock
{
public:
    explicit FleetLock(const QString& path)
        : m_lock(path)
    {
        m_taken = m_lock.tryLock(5000);
    }

    [[nodiscard]] Result<void> taken() const
    {
        if (m_taken)
            return {};
        if (m_lock.error() != QLockFile::LockFailedError)
            return failure(
                ErrorCode::PermissionDenied,
                QStringLiteral("%1 cannot be made, so the fleet cannot be changed: its directory "
                               "is read-only or belongs to another user.")
                    .arg(m_lock.fileName()));
        return failure(
            ErrorCode::Busy,
            QStringLiteral("%1 is held by another program that changes this fleet; try again.")
                .arg(m_lock.fileName()));
    }

private:
    QLockFile m_lock;
    bool m_taken = false;
};

} // namespace patchswarm::trust
