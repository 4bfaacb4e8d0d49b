#pragma once

#include <vector>

#include "agent/cache/cacheindex.h"
#include "agent/cache/statedirectory.h"

namespace patchswarm::cache {

// An artifact that the index and the file system agree exists.
struct LoadedArtifact
{
    StoredArtifact stored;
    bool trusted = false; // the file is the one the row speaks of
    bool checkAll = false; // chunks that are not marked may be in the file too
};

struct LoadedCache
{
    std::vector<LoadedArtifact> artifacts;
    std::vector<DeliveredRow> delivered;
    std::vector<Cid> adoptable; // whole files without a row: their names can be proved
};

// What a start finds: reads the index, looks at the files it names, removes what nothing leads to.
// A damaged index is moved aside. Reads no chunk. Blocks; before any thread is started.
[[nodiscard]] Result<LoadedCache> loadCache(const StatePaths& paths, qint64 nowMs);

} // namespace patchswarm::cache
