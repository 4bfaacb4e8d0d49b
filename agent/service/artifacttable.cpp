#include "agent/service/artifacttable.h"

namespace patchswarm::service {

ArtifactTable::Entry& ArtifactTable::insert(const Cid& cid)
{
    const auto ref = static_cast<swarm::ArtifactRef>(m_cids.size());
    m_cids.push_back(cid);
    Entry& entry = m_entries[cid];
    entry.ref = ref;
    return entry;
}

void ArtifactTable::erase(const Cid& cid)
{
    m_entries.erase(cid);
}

ArtifactTable::Entry* ArtifactTable::find(const Cid& cid)
{
    const auto known = m_entries.find(cid);
    return known == m_entries.end() ? nullptr : &known->second;
}

const ArtifactTable::Entry* ArtifactTable::find(const Cid& cid) const
{
    const auto known = m_entries.find(cid);
    return known == m_entries.end() ? nullptr : &known->second;
}

std::optional<swarm::ArtifactRef> ArtifactTable::active(const Cid& cid) const
{
    const Entry* known = find(cid);
    return known != nullptr && known->inSwarm ? std::optional(known->ref) : std::nullopt;
}

QVector<Cid> ArtifactTable::cids() const
{
    QVector<Cid> all;
    for (const auto& [cid, entry] : m_entries)
        all.append(cid);
    return all;
}

} // namespace patchswarm::service
