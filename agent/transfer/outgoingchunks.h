#pragma once

#include <QtGlobal>

#include <cstddef>
#include <deque>
#include <set>

#include "agent/transfer/chunkkey.h"

namespace patchswarm::transfer {

// What one peer has asked for, and which of it this side is sending, one chunk after another. Pure.
class OutgoingChunks
{
public:
    struct Upload
    {
        ChunkKey key;
        quint32 length = 0; // bytes
        quint32 sent = 0;
    };

    explicit OutgoingChunks(std::size_t limit)
        : m_limit(limit)
    {
    }

    // The peer asks. False when it has more outstanding than it may.
    [[nodiscard]] bool ask(const ChunkKey& key);
    // The peer withdraws, or is answered otherwise. True when an upload ended by it.
    bool withdraw(const ChunkKey& key);
    // The peer is told that it gets nothing of this artifact but what is already queued.
    void refuse(const Cid& artifact);

    enum class Enqueued
    {
        Now,
        Before,
        NotAsked
    };
    // This side answers with the chunk.
    [[nodiscard]] Enqueued enqueue(const ChunkKey& key, quint32 length);
    [[nodiscard]] bool isQueued(const ChunkKey& key) const;

    [[nodiscard]] bool isEmpty() const { return m_queue.empty(); }

    // The chunk being sent; precondition: not empty.
    [[nodiscard]] Upload& front() { return m_queue.front(); }

    // It is done with, sent or not.
    void popFront();

private:
    [[nodiscard]] std::deque<Upload>::const_iterator find(const ChunkKey& key) const;

    std::size_t m_limit;
    std::set<ChunkKey> m_asked;
    std::deque<Upload> m_queue;
};

} // namespace patchswarm::transfer
