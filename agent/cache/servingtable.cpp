#include "agent/cache/servingtable.h"

#include <algorithm>

namespace patchswarm::cache {

void ServingTable::insert(const std::shared_ptr<ServedArtifact>& artifact)
{
    const std::lock_guard lock(m_mutex);
    m_artifacts[artifact->manifest()->root()] = artifact;
}

void ServingTable::erase(const Cid& cid)
{
    closeFile(cid);
    const std::lock_guard lock(m_mutex);
    m_artifacts.erase(cid);
    m_entries.erase(cid);
}

std::shared_ptr<ServedArtifact> ServingTable::find(const Cid& cid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_artifacts.find(cid);
    return found == m_artifacts.end() ? nullptr : found->second;
}

Result<std::shared_ptr<ArtifactFile>> ServingTable::fileOf(const ServedArtifact& artifact)
{
    const Cid& cid = artifact.manifest()->root();
    {
        const std::lock_guard lock(m_mutex);
        if (const auto open = m_open.find(cid); open != m_open.end())
            return open->second;
    }
    auto file = openFile(artifact);
    if (!file)
        return file;
    const std::lock_guard lock(m_mutex);
    if (m_artifacts.find(cid) == m_artifacts.end())
        return file; // dropped meanwhile: do not keep it open
    if (!m_open.emplace(cid, *file).second)
        return m_open[cid];
    m_openOrder.push_back(cid);
    if (m_openOrder.size() > maxOpenFiles) {
        m_open.erase(m_openOrder.front());
        m_openOrder.pop_front();
    }
    return file;
}

Result<std::shared_ptr<ArtifactFile>> ServingTable::openFile(const ServedArtifact& artifact)
{
    // Either name: it may be renamed between a look and an open.
    auto file = ArtifactFile::open(artifact.wholePath(), ArtifactFile::Mode::Read, m_fault);
    if (!file)
        file = ArtifactFile::open(artifact.partPath(), ArtifactFile::Mode::Read, m_fault);
    if (!file)
        file = ArtifactFile::open(artifact.wholePath(), ArtifactFile::Mode::Read, m_fault);
    return file;
}

void ServingTable::closeFile(const Cid& cid)
{
    const std::lock_guard lock(m_mutex);
    if (m_open.erase(cid) > 0)
        m_openOrder.erase(std::find(m_openOrder.begin(), m_openOrder.end(), cid));
}

void ServingTable::setSuspicion(std::function<void(const Cid&)> suspicion)
{
    const std::lock_guard lock(m_suspicionMutex);
    m_suspicion = std::move(suspicion);
}

void ServingTable::suspect(ServedArtifact& artifact)
{
    artifact.holdBack(true);
    const std::lock_guard lock(m_suspicionMutex);
    if (m_suspicion)
        m_suspicion(artifact.manifest()->root());
}

void ServingTable::show(const CacheEntry& entry)
{
    const std::lock_guard lock(m_mutex);
    m_entries[entry.cid] = entry;
}

void ServingTable::hide(const Cid& cid)
{
    const std::lock_guard lock(m_mutex);
    m_entries.erase(cid);
}

std::vector<CacheEntry> ServingTable::entries() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<CacheEntry> entries;
    entries.reserve(m_entries.size());
    for (const auto& [cid, entry] : m_entries)
        entries.push_back(entry);
    return entries;
}

} // namespace patchswarm::cache
