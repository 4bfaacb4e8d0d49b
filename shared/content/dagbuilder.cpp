#include "shared/content/dagbuilder.h"

#include <QtGlobal>

#include <utility>

#include "shared/content/sha256.h"

namespace patchswarm {

DagBuilder::DagBuilder(const DagProfile& profile, NodeSink sink)
    : m_profile(profile)
    , m_sink(std::move(sink))
{
    Q_ASSERT(profile.chunkBytes >= 1 && profile.links >= 2);
}

void DagBuilder::addChunk(const Sha256Digest& digest, std::uint32_t bytes)
{
    Q_ASSERT(bytes <= m_profile.chunkBytes);
    push(0, {{CidCodec::Raw, digest}, bytes, bytes});
}

DagLink DagBuilder::finish()
{
    Q_ASSERT(!m_levels.empty());
    for (std::size_t level = 0;; ++level) {
        const bool isTop = level + 1 == m_levels.size();
        if (isTop && m_levels[level].pending.size() == 1) {
            const DagLink root = m_levels[level].pending.front();
            m_levels.clear();
            return root;
        }
        if (!m_levels[level].pending.empty())
            commit(level);
    }
}

void DagBuilder::push(std::size_t level, const DagLink& link)
{
    if (level == m_levels.size())
        m_levels.emplace_back();
    m_levels[level].pending.push_back(link);
    if (m_levels[level].pending.size() == m_profile.links)
        commit(level);
}

void DagBuilder::commit(std::size_t level)
{
    Level& from = m_levels[level];
    const std::vector<std::uint8_t> block = encodeDagNode(from.pending);
    DagLink parent {{CidCodec::DagPb, sha256(block)}, 0, block.size()};
    for (const DagLink& child : from.pending) {
        parent.fileSize += child.fileSize;
        parent.cumulativeSize += child.cumulativeSize;
    }
    if (m_sink)
        m_sink({static_cast<unsigned>(level + 1), from.committed, parent, block});
    ++from.committed;
    from.pending.clear();
    push(level + 1, parent);
}

} // namespace patchswarm
