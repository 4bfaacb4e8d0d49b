#include "agent/transfer/outgoingchunks.h"

#include <algorithm>

namespace patchswarm::transfer {

bool OutgoingChunks::ask(const ChunkKey& key)
{
    if (m_asked.contains(key))
        return true;
    if (m_asked.size() >= m_limit)
        return false;
    m_asked.insert(key);
    return true;
}

bool OutgoingChunks::withdraw(const ChunkKey& key)
{
    m_asked.erase(key);
    const auto found = find(key);
    if (found == m_queue.end())
        return false;
    m_queue.erase(found);
    return true;
}

void OutgoingChunks::refuse(const Cid& artifact)
{
    std::erase_if(m_asked,
                  [&](const ChunkKey& key) { return key.artifact == artifact && !isQueued(key); });
}

OutgoingChunks::Enqueued OutgoingChunks::enqueue(const ChunkKey& key, quint32 length)
{
    if (!m_asked.contains(key))
        return Enqueued::NotAsked;
    if (isQueued(key))
        return Enqueued::Before;
    m_queue.push_back(Upload {key, length, 0});
    return Enqueued::Now;
}

bool OutgoingChunks::isQueued(const ChunkKey& key) const
{
    return find(key) != m_queue.end();
}

void OutgoingChunks::popFront()
{
    m_asked.erase(m_queue.front().key);
    m_queue.pop_front();
}

std::deque<OutgoingChunks::Upload>::const_iterator OutgoingChunks::find(const ChunkKey& key) const
{
    return std::find_if(m_queue.cbegin(), m_queue.cend(),
                        [&](const Upload& upload) { return upload.key == key; });
}

} // namespace patchswarm::transfer
