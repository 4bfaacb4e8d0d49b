#include "agent/transfer/incomingchunks.h"

namespace patchswarm::transfer {

namespace {

// Smaller frames before a chunk's end would only cost work (protocols.md: 64-256 KiB).
constexpr quint32 smallestFrame = 64 * 1024;

} // namespace

bool IncomingChunks::request(const ChunkKey& key, quint32 length)
{
    const auto found = m_pending.find(key);
    if (found == m_pending.end()) {
        m_pending[key].length = length;
        return true;
    }
    Pending& pending = found->second;
    if (pending.drain == 0)
        return pending.received == 0; // perhaps refused meanwhile: ask again
    pending.again = true;
    pending.againLength = length;
    return false;
}

std::optional<quint64> IncomingChunks::cancel(const ChunkKey& key)
{
    const auto found = m_pending.find(key);
    if (found == m_pending.end())
        return std::nullopt;
    Pending& pending = found->second;
    pending.again = false;
    if (pending.drain != 0)
        return std::nullopt;
    pending.bytes = QByteArray();
    pending.drain = ++m_lastNonce;
    m_drains.emplace(pending.drain, key);
    return pending.drain;
}

std::optional<ChunkKey> IncomingChunks::drained(quint64 nonce)
{
    const auto drain = m_drains.find(nonce);
    if (drain == m_drains.end())
        return std::nullopt;
    const ChunkKey key = drain->second;
    m_drains.erase(drain);
    const Pending old = std::move(m_pending.at(key));
    m_pending.erase(key);
    if (!old.again)
        return std::nullopt;
    m_pending[key].length = old.againLength;
    return key;
}

tl::expected<void, QString> IncomingChunks::begin(const ChunkKey& key, quint32 offset,
                                                  quint32 length)
{
    const auto found = m_pending.find(key);
    if (found == m_pending.end())
        return tl::unexpected(QStringLiteral("sent chunk %1 unasked").arg(key.chunk));
    Pending& pending = found->second;
    if (offset != pending.received)
        return tl::unexpected(QStringLiteral("sent byte %1 of chunk %2 where byte %3 was next")
                                  .arg(offset)
                                  .arg(key.chunk)
                                  .arg(pending.received));
    const quint32 left = pending.length - pending.received;
    if (length > left)
        return tl::unexpected(QStringLiteral("sent more than the %1 bytes of chunk %2")
                                  .arg(pending.length)
                                  .arg(key.chunk));
    if (length < left && length < smallestFrame)
        return tl::unexpected(QStringLiteral("sent %1 bytes of chunk %2 in a frame of its own")
                                  .arg(length)
                                  .arg(key.chunk));
    if (pending.drain == 0 && pending.bytes.isNull())
        pending.bytes = QByteArray(static_cast<qsizetype>(pending.length), Qt::Uninitialized);
    m_current = key;
    return {};
}

bool IncomingChunks::isWanted() const
{
    const auto found = m_pending.find(m_current);
    return found != m_pending.end() && found->second.drain == 0;
}

std::span<char> IncomingChunks::target()
{
    const auto found = m_pending.find(m_current);
    if (found == m_pending.end() || found->second.drain != 0)
        return {};
    Pending& pending = found->second;
    return {pending.bytes.data() + pending.received, pending.length - pending.received};
}

void IncomingChunks::advance(quint32 count)
{
    if (const auto found = m_pending.find(m_current); found != m_pending.end())
        found->second.received += count;
}

std::optional<IncomingChunks::Whole> IncomingChunks::takeWhole()
{
    const auto found = m_pending.find(m_current);
    if (found == m_pending.end() || found->second.drain != 0
        || found->second.received < found->second.length)
        return std::nullopt;
    Whole whole {m_current, std::move(found->second.bytes)};
    m_pending.erase(found);
    return whole;
}

} // namespace patchswarm::transfer
