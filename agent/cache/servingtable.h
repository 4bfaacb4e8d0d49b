#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "agent/cache/cachetypes.h"
#include "agent/cache/servedartifact.h"

namespace patchswarm::cache {

// The meeting place of the worker, which fills it, and every other thread, which looks: artifacts
// that can be read, their open files (bounded) and the snapshot that list() shows. Thread-safe.
class ServingTable
{
public:
    static constexpr std::size_t maxOpenFiles = 64;

    explicit ServingTable(ArtifactFile::Fault fault = {})
        : m_fault(std::move(fault))
    {
    }

    void insert(const std::shared_ptr<ServedArtifact>& artifact);
    void erase(const Cid& cid); // no new read finds it; its open file is closed after the last one
    [[nodiscard]] std::shared_ptr<ServedArtifact> find(const Cid& cid) const;

    // The file to read from, opened when necessary.
    [[nodiscard]] Result<std::shared_ptr<ArtifactFile>> fileOf(const ServedArtifact& artifact);
    void closeFile(const Cid& cid);

    // Told, on a reader's thread, of an artifact whose file is not the verified one any more; it is
    // held back at once, and whoever is told lets it be served again.
    void setSuspicion(std::function<void(const Cid&)> suspicion);
    void suspect(ServedArtifact& artifact);

    void show(const CacheEntry& entry);
    void hide(const Cid& cid);
    [[nodiscard]] std::vector<CacheEntry> entries() const;

private:
    [[nodiscard]] Result<std::shared_ptr<ArtifactFile>> openFile(const ServedArtifact& artifact);

    ArtifactFile::Fault m_fault;
    mutable std::mutex m_mutex; // guards all below
    std::map<Cid, std::shared_ptr<ServedArtifact>> m_artifacts;
    std::map<Cid, std::shared_ptr<ArtifactFile>> m_open;
    std::deque<Cid> m_openOrder; // least recently opened first
    std::map<Cid, CacheEntry> m_entries;
    std::mutex m_suspicionMutex;
    std::function<void(const Cid&)> m_suspicion;
};

} // namespace patchswarm::cache
