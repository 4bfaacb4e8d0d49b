#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/cachetask.h"

namespace patchswarm::cache {

// Hashes chunks of one artifact again where its file may no longer be what was verified. Nothing
// of the artifact is served until it ends; then chunks that are not sound are lost, sound ones
// count. Begins anew when the file changes meanwhile.
class VerifyTask : public CacheTask
{
public:
    // `candidates`: chunks that may be in the file. `ended` is called with the outcome unless the
    // artifact is gone.
    VerifyTask(ArtifactShelf& shelf, Artifact& artifact, ChunkSet candidates,
               std::function<void(Artifact&, const VerifyOutcome&)> ended);

    [[nodiscard]] Progress step() override;

private:
    [[nodiscard]] bool begin(Artifact& artifact);
    void check(Artifact& artifact, ChunkIndex chunk);
    [[nodiscard]] Progress end(Artifact& artifact);

    ArtifactShelf& m_shelf;
    Cid m_cid;
    quint64 m_serial;
    ChunkSet m_candidates;
    std::function<void(Artifact&, const VerifyOutcome&)> m_ended;
    std::shared_ptr<ArtifactFile> m_file;
    std::vector<std::uint8_t> m_buffer;
    std::vector<ChunkIndex> m_damaged;
    ChunkIndex m_next = 0;
    int m_rounds = 0;
};

} // namespace patchswarm::cache
