#pragma once

#include "agent/cache/cacheevents.h"
#include "agent/cache/statedirectory.h"

namespace patchswarm::cache {

// Whether the disk takes writes: told of failures, tries again by itself until one succeeds. The
// worker's thread.
class DiskHealth
{
public:
    DiskHealth(StatePaths paths, const Options& options, CacheEvents& events);

    [[nodiscard]] bool isWritable() const { return m_writable; }

    void noteFailure(const Error& error);
    void probe(); // nothing while writable; blocks for one small write

private:
    [[nodiscard]] Result<void> tryToWrite() const;
    [[nodiscard]] quint64 missingBytes(const Error& error) const;

    StatePaths m_paths;
    const Options& m_options;
    CacheEvents& m_events;
    bool m_writable = true;
    quint64 m_announced = 0;
};

} // namespace patchswarm::cache
