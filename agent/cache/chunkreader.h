#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "shared/base/error.h"
#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"

namespace patchswarm::cache {

class ServingTable;

// The one way out of the cache for bytes that are served: verified chunks only, from files nobody
// changed since. Does not decide who is served or how fast. Any number of threads at once; usable
// after the cache is gone (every read then says NotFound).
class ChunkReader
{
public:
    explicit ChunkReader(std::shared_ptr<ServingTable> table);

    // Fills `into` with bytes `offset`... of the chunk. Blocks on the disk; open files are bounded
    // and shared. NotFound: artifact or chunk not held; Busy: the file changed underneath and is
    // verified again first; InvalidInput: the span reaches beyond the chunk; Io: the disk failed.
    [[nodiscard]] Result<void> read(const Cid& cid, ChunkIndex chunk, quint32 offset,
                                    std::span<std::uint8_t> into) const;

private:
    std::shared_ptr<ServingTable> m_table;
};

} // namespace patchswarm::cache
