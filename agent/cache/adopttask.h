#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/cachetask.h"

namespace patchswarm::cache {

// Takes back a whole file whose row was lost: hashing it gives a chunk list that proves the name it
// has, or shows that it has none. A file that cannot prove its name is removed.
class AdoptTask : public CacheTask
{
public:
    AdoptTask(ArtifactShelf& shelf, const Cid& cid, std::function<void(Artifact*)> ended);

    [[nodiscard]] Progress step() override;

private:
    [[nodiscard]] Progress end(bool proved);

    ArtifactShelf& m_shelf;
    Cid m_cid;
    std::function<void(Artifact*)> m_ended;
    std::shared_ptr<ArtifactFile> m_file;
    FileIdentity m_identity;
    std::vector<Sha256Digest> m_digests;
    std::vector<std::uint8_t> m_buffer;
};

} // namespace patchswarm::cache
