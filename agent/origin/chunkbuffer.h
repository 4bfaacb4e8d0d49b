#pragma once

#include <QByteArray>

#include <optional>
#include <span>

#include "shared/content/chunklayout.h"

namespace patchswarm::origin {

// Cuts the stream of one range into chunks: bytes are read straight into the chunk they belong to.
// Holds at most one chunk. Knows no network.
class ChunkBuffer
{
public:
    struct Chunk
    {
        ChunkIndex index;
        QByteArray bytes;
    };

    // `first + count` at most `layout.count()`.
    ChunkBuffer(ChunkLayout layout, ChunkIndex first, ChunkIndex count);

    [[nodiscard]] bool isFull() const { return m_next == m_end; }

    [[nodiscard]] ChunkIndex nextChunk() const { return m_next; } // the first that is missing

    [[nodiscard]] ChunkIndex endChunk() const { return m_end; }

    // File offsets of what is missing, whole chunks.
    [[nodiscard]] quint64 firstByte() const { return m_layout.offset(m_next); }

    [[nodiscard]] quint64 endByte() const;

    [[nodiscard]] quint32 partialBytes() const { return m_filled; }

    // Where the next bytes go: the rest of the chunk under way; empty once full (or for the empty
    // file's only chunk).
    [[nodiscard]] std::span<char> room();
    // `count` bytes were written to room(); the chunk if that completed it.
    [[nodiscard]] std::optional<Chunk> fill(quint32 count);
    // Forgets the chunk under way; returns how many bytes that loses.
    quint32 dropPartial();

private:
    ChunkLayout m_layout;
    ChunkIndex m_next;
    ChunkIndex m_end;
    quint32 m_filled = 0;
    QByteArray m_bytes;
};

} // namespace patchswarm::origin
