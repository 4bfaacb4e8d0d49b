#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/cachetypes.h"
#include "agent/cache/servedartifact.h"
#include "shared/content/chunkset.h"

namespace patchswarm::cache {

// One artifact as the worker knows it; the worker's thread only.
struct Artifact
{
    Cid cid;
    std::shared_ptr<const ArtifactManifest> manifest;
    std::shared_ptr<ServedArtifact> served; // shared with the readers
    std::shared_ptr<ArtifactFile> file; // open for writing; null when not needed
    ChunkSet verified; // chunks whose bytes are in the file and were hashed
    quint64 verifiedBytes = 0;
    TakenBytes taken; // by store(), of `verified` and of what was lost since
    quint64 serial = 0; // tells an artifact from a later one of the same name

    bool whole = false; // under its final name, durable
    bool finishing = false; // complete, on its way to whole
    bool pinned = false;
    bool kept = true;
    bool fetching = false;
    bool onlySource = false;
    QString movedTo; // not kept and handed over: further deliveries copy from here, then it goes
    bool sparse = false; // the file system did not reserve the room
    bool deliveryReserved = false; // room for a copy is promised
    bool addUnanswered = false; // added() is owed
    bool reusing = false;
    bool verifying = false;
    bool disturbed = false; // changed from outside since verification began
    qint64 lastUsefulMs = 0;
    qint64 savedUsefulMs = 0; // what the index knows

    bool inserted = false; // has its row in the index
    bool dirty = false; // the row is older than this
    bool syncFailed = false; // nothing of it is marked until it is read back from the disk
    bool unsynced = false; // bytes written since the last sync
    std::vector<VerifyDone> verifyCallbacks;

    [[nodiscard]] ChunkLayout layout() const { return manifest->layout(); }
};

} // namespace patchswarm::cache
