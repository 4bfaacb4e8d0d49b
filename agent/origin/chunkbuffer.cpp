#include "agent/origin/chunkbuffer.h"

#include <algorithm>
#include <utility>

namespace patchswarm::origin {

ChunkBuffer::ChunkBuffer(ChunkLayout layout, ChunkIndex first, ChunkIndex count)
    : m_layout(layout)
    , m_next(first)
    , m_end(first + count)
{
    Q_ASSERT(count > 0 && m_end <= layout.count());
}

quint64 ChunkBuffer::endByte() const
{
    return std::min(m_layout.size, m_layout.offset(m_end));
}

std::span<char> ChunkBuffer::room()
{
    if (isFull())
        return {};
    const quint32 length = m_layout.length(m_next);
    if (m_bytes.size() != static_cast<qsizetype>(length))
        m_bytes = QByteArray(static_cast<qsizetype>(length), Qt::Uninitialized);
    return {m_bytes.data() + m_filled, length - m_filled};
}

std::optional<ChunkBuffer::Chunk> ChunkBuffer::fill(quint32 count)
{
    m_filled += count;
    Q_ASSERT(!isFull() && m_filled <= m_layout.length(m_next));
    if (m_filled < m_layout.length(m_next))
        return std::nullopt;
    m_filled = 0;
    return Chunk {m_next++, std::exchange(m_bytes, {})};
}

quint32 ChunkBuffer::dropPartial()
{
    return std::exchange(m_filled, 0);
}

} // namespace patchswarm::origin
