#pragma once

#include <memory>

#include "agent/cache/chunkreader.h"
#include "agent/transfer/types.h"

namespace patchswarm::service {

// What neighbours are served from: the cache, which gives out verified chunks only.
class CacheReader : public transfer::ChunkSourceReader
{
public:
    explicit CacheReader(std::shared_ptr<cache::ChunkReader> reader)
        : m_reader(std::move(reader))
    {
    }

    bool read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
              std::span<std::uint8_t> target) override
    {
        return m_reader->read(artifact, chunk, offset, target).has_value();
    }

private:
    std::shared_ptr<cache::ChunkReader> m_reader;
};

} // namespace patchswarm::service
