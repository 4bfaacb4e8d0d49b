#pragma once

#include <QString>

#include <atomic>
#include <cstdint>
#include <functional>

#include "shared/base/error.h"
#include "shared/content/artifactmanifest.h"

class QIODevice;

namespace patchswarm {

struct HashOptions
{
    // Threads that hash, the calling one included; 0: one per core. More than there are chunks are
    // not started.
    unsigned threads = 0;
    // Called on the calling thread after chunks were hashed; `total` is 0 while the size is not
    // known (a pipe).
    std::function<void(std::uint64_t doneBytes, std::uint64_t totalBytes)> progress = {};
    // Looked at before each chunk; must outlive the call. A read that blocks is not interrupted.
    const std::atomic<bool>* cancel = nullptr;
};

// The manifest (root CID, size, chunk digests) of a file, pipe or device. Blocks the calling
// thread. Memory: 32 bytes a chunk, and for pipes a chunk a thread and one more. NotFound,
// PermissionDenied, InvalidInput (a directory, more than maxArtifactSize), Conflict (the file
// changed while it was read: told by size and modification time), Cancelled, Io; each names the
// path.
[[nodiscard]] Result<ArtifactManifest> hashFile(const QString& path,
                                                const HashOptions& options = {});

// The same from where an open device stands to its end, such as a QFile on descriptor 0; read on
// the calling thread. Text mode of the device would change the bytes: precondition, not set.
[[nodiscard]] Result<ArtifactManifest> hashDevice(QIODevice& device,
                                                  const HashOptions& options = {});

} // namespace patchswarm
