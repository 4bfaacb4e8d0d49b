#include "agent/transfer/handletable.h"

namespace patchswarm::transfer {

std::optional<QString> HandleTable::open(wire::ArtifactHandle handle, const Cid& cid,
                                         std::uint64_t size)
{
    if (const OpenArtifact* known = find(handle)) {
        if (known->cid == cid && known->layout.size == size)
            return std::nullopt;
        return QStringLiteral("gave handle %1 a second meaning").arg(handle);
    }
    if (m_byCid.contains(cid))
        return QStringLiteral("opened one artifact under handles %1 and %2")
            .arg(m_byCid.at(cid))
            .arg(handle);
    if (m_byHandle.size() >= m_limit)
        return QStringLiteral("opened more than %1 artifacts").arg(m_limit);
    m_byHandle.emplace(handle, OpenArtifact {cid, ChunkLayout {size}});
    m_byCid.emplace(cid, handle);
    return std::nullopt;
}

const OpenArtifact* HandleTable::find(wire::ArtifactHandle handle) const
{
    const auto found = m_byHandle.find(handle);
    return found == m_byHandle.end() ? nullptr : &found->second;
}

std::optional<wire::ArtifactHandle> HandleTable::handleOf(const Cid& cid) const
{
    const auto found = m_byCid.find(cid);
    return found == m_byCid.end() ? std::nullopt : std::optional(found->second);
}

} // namespace patchswarm::transfer
