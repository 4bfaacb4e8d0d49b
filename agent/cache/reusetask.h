#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/cachetask.h"

namespace patchswarm::cache {

// Where a missing chunk is already: the same bytes in another artifact, or nothing but zeros, which
// a fresh file holds by itself.
struct ReusableChunk
{
    ChunkIndex chunk = 0;
    bool zeros = false;
    Cid from;
    ChunkIndex fromChunk = 0;
};

// Every missing chunk of the artifact that the shelf has under another name.
[[nodiscard]] std::vector<ReusableChunk> findReusable(ArtifactShelf& shelf,
                                                      const Artifact& artifact);

// Copies those chunks over; each is hashed on the way like one from the network.
class ReuseTask : public CacheTask
{
public:
    ReuseTask(ArtifactShelf& shelf, Artifact& artifact, std::vector<ReusableChunk> chunks,
              std::function<void(Artifact&)> ended);

    [[nodiscard]] Progress step() override;

private:
    void bring(Artifact& artifact, const ReusableChunk& one);
    [[nodiscard]] std::shared_ptr<ArtifactFile> sourceFile(const Artifact& source);

    ArtifactShelf& m_shelf;
    Cid m_cid;
    quint64 m_serial;
    std::vector<ReusableChunk> m_chunks;
    std::function<void(Artifact&)> m_ended;
    std::size_t m_next = 0;
    std::vector<std::uint8_t> m_buffer;
    Cid m_openCid;
    quint64 m_openSerial = 0;
    std::shared_ptr<ArtifactFile> m_open;
};

} // namespace patchswarm::cache
