#pragma once

#include <QString>
#include <QTemporaryDir>

#include <memory>

#include "shared/base/error.h"

namespace patchswarm::demo {

// The temporary directory that holds everything a demo writes, removed with this object. Decides on
// which disk, not what goes in.
class Workspace
{
public:
    // On the first of the system's temporary directory and /var/tmp that has `bytes` to spare;
    // DiskFull names both and what they lack.
    [[nodiscard]] static Result<Workspace> make(quint64 bytes);

    [[nodiscard]] QString path(const QString& name) const { return m_directory->filePath(name); }

    // A file of `size` bytes that look random and follow from the seed.
    [[nodiscard]] Result<QString> writeContent(const QString& name, qint64 size,
                                               quint32 seed) const;
    // A directory for its owner alone.
    [[nodiscard]] Result<QString> makeDirectory(const QString& name) const;

private:
    explicit Workspace(std::unique_ptr<QTemporaryDir> directory);

    std::unique_ptr<QTemporaryDir> m_directory;
};

} // namespace patchswarm::demo
