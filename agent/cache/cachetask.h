#pragma once

#include <cstdint>

namespace patchswarm::cache {

// Long work on the worker's thread, cut into steps of about ten milliseconds, so that received
// chunks are never kept waiting for it.
class CacheTask
{
public:
    enum class Progress
    {
        More, // call again when nothing else is to be done
        Waiting, // call again at the next check
        Finished,
    };

    CacheTask() = default;
    virtual ~CacheTask() = default;
    CacheTask(const CacheTask&) = delete;
    CacheTask& operator=(const CacheTask&) = delete;

    [[nodiscard]] virtual Progress step() = 0;

    static constexpr int chunksPerStep = 8;
};

} // namespace patchswarm::cache
