#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "agent/cache/artifactshelf.h"
#include "agent/cache/evictionpolicy.h"
#include "agent/cache/spaceaccount.h"

namespace patchswarm::cache {

// Who gets room: admits artifacts under the bound and the free-space floor, evicts for them, lets
// the rest wait and tries again. The worker's thread.
class Admission
{
public:
    Admission(ArtifactShelf& shelf, ServingTable& table, CacheEvents& events,
              const Options& options);

    // Told with each artifact that has its room, now or later.
    std::function<void(Artifact&)> onAdmitted;

    void setReflinks(bool can) { m_reflinks = can; }

    void add(std::shared_ptr<const ArtifactManifest> manifest, bool keep);
    // True when it waited for room.
    bool withdraw(const Cid& cid);
    void setLimits(const Limits& limits);

    [[nodiscard]] const Limits& limits() const { return m_limits; }

    // Retention, the bound, the floor, then those that wait. Call now and then, and whenever
    // something became evictable.
    void review();

    [[nodiscard]] bool someoneWaits() const { return !m_waiting.empty(); }

    // Bytes lacking for a delivery copy of an admitted artifact; evicts for it where that helps.
    [[nodiscard]] quint64 lackingForCopy(const Artifact& artifact, QString* reason);
    [[nodiscard]] SpaceAccount account() const;

private:
    struct Waiting
    {
        std::shared_ptr<const ArtifactManifest> manifest;
        bool keep = true;
        quint64 announced = 0; // missing bytes last told; 0 for never
    };

    // True when it needs to wait no longer (admitted or failed for good).
    [[nodiscard]] bool attempt(Waiting& one);
    [[nodiscard]] bool makeRoom(const SpaceNeed& need, const SpaceAccount& before);
    [[nodiscard]] SpaceNeed needOf(const Waiting& one) const;
    [[nodiscard]] std::vector<EvictionCandidate> candidates() const;
    [[nodiscard]] EvictionPolicy policy() const;
    [[nodiscard]] FreeSpace freeSpace() const;
    [[nodiscard]] quint64 copyBytes(const Artifact& artifact) const;
    void announce(Waiting& one, quint64 missing, const QString& reason);
    void expire();
    void enforceBound();
    void enforceFloor();

    ArtifactShelf& m_shelf;
    ServingTable& m_table;
    CacheEvents& m_events;
    const Options& m_options;
    Limits m_limits;
    bool m_reflinks = false;
    std::vector<Waiting> m_waiting;
};

} // namespace patchswarm::cache
