#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/cachetask.h"

namespace patchswarm::cache {

class Deliveries;

// Prepares one delivered file under a temporary name, every chunk hashed once more: a reflink or a
// copy, or the cached file itself when it is not kept. The journal then makes it durable and gives
// it its name.
class DeliveryTask : public CacheTask
{
public:
    DeliveryTask(Deliveries& deliveries, ArtifactShelf& shelf, DeliveredRow row, bool mayMove);
    ~DeliveryTask() override; // removes what is unfinished

    [[nodiscard]] Progress step() override;

private:
    [[nodiscard]] Progress begin(Artifact& artifact);
    [[nodiscard]] Progress openTarget(const Artifact& artifact);
    [[nodiscard]] Progress handOver(Artifact& artifact);
    [[nodiscard]] Progress fail(ErrorCode code, const QString& detail);
    [[nodiscard]] Result<bool> passOn(const Artifact& artifact, ChunkIndex chunk);

    Deliveries& m_deliveries;
    ArtifactShelf& m_shelf;
    DeliveredRow m_row;
    bool m_mayMove;
    bool m_moves = false; // the cached file itself is handed over
    bool m_cloned = false;
    QString m_temporary;
    std::shared_ptr<ArtifactFile> m_source;
    std::shared_ptr<ArtifactFile> m_target;
    std::vector<std::uint8_t> m_buffer;
    ChunkIndex m_next = 0;
};

} // namespace patchswarm::cache
