#include "shared/wire/framewriter.h"

#include <QtEndian>

#include <cstdint>

#include "shared/wire/bigendian.h"

namespace patchswarm::wire {

namespace {

// Writes the body of one message and knows its type; the frame around it is encode()'s.
class BodyWriter
{
public:
    explicit BodyWriter(BigEndianWriter& out)
        : m_out(out)
    {
    }

    MessageType operator()(const Hello& m)
    {
        Q_ASSERT(m.oldestVersion <= m.newestVersion);
        m_out.u16(m.oldestVersion);
        m_out.u16(m.newestVersion);
        m_out.u16(m.listenPort);
        m_out.u32(m.features);
        m_out.text(m.agentVersion, maxAgentVersionBytes);
        return MessageType::Hello;
    }

    MessageType operator()(const Interest& m)
    {
        Q_ASSERT(m.size <= maxWireArtifactSize);
        m_out.u32(m.handle);
        m_out.cid(m.cid);
        m_out.u64(m.size);
        return MessageType::Interest;
    }

    MessageType operator()(const NotHere& m)
    {
        m_out.cid(m.cid);
        return MessageType::NotHere;
    }

    MessageType operator()(const ChunkListRequest& m)
    {
        m_out.cid(m.cid);
        m_out.u32(m.first);
        return MessageType::ChunkListRequest;
    }

    MessageType operator()(const ChunkListReply& m)
    {
        Q_ASSERT(m.digests.size() <= maxDigestsPerPage);
        m_out.cid(m.cid);
        m_out.u64(m.size);
        m_out.u32(m.first);
        digests(m.digests);
        return MessageType::ChunkListReply;
    }

    MessageType operator()(const Map& m)
    {
        const ChunkIndex universe = m.chunks.universe();
        Q_ASSERT(universe >= 1 && universe <= maxUniverse);
        m_out.u32(m.handle);
        m_out.u32(universe);
        const auto& words = m.chunks.words();
        for (std::size_t byte = 0; byte < (universe + 7) / 8; ++byte)
            m_out.u8(static_cast<std::uint8_t>(words[byte / 8] >> (byte % 8 * 8)));
        return MessageType::Map;
    }

    MessageType operator()(const Have& m)
    {
        Q_ASSERT(m.chunks.size() <= maxHaveChunks);
        m_out.u32(m.handle);
        m_out.u16(static_cast<std::uint16_t>(m.chunks.size()));
        for (const ChunkIndex chunk : m.chunks)
            m_out.u32(chunk);
        return MessageType::Have;
    }

    MessageType operator()(const Request& m) { return chunk(m, MessageType::Request); }

    MessageType operator()(const Cancel& m) { return chunk(m, MessageType::Cancel); }

    MessageType operator()(const Ack& m) { return chunk(m, MessageType::Ack); }

    MessageType operator()(const Data& m)
    {
        Q_ASSERT(!m.bytes.isEmpty() && static_cast<std::size_t>(m.bytes.size()) <= maxDataPayload);
        m_out.u32(m.handle);
        m_out.u32(m.chunk);
        m_out.u32(m.offset);
        m_out.raw(m.bytes);
        return MessageType::Data;
    }

    MessageType operator()(const Refuse& m)
    {
        Q_ASSERT(m.tryThese.size() <= maxRefuseAddresses);
        m_out.cid(m.cid);
        m_out.u8(static_cast<std::uint8_t>(m.reason));
        m_out.u8(static_cast<std::uint8_t>(m.tryThese.size()));
        for (const SocketAddress& address : m.tryThese)
            m_out.address(address);
        return MessageType::Refuse;
    }

    MessageType operator()(const Lease& m)
    {
        m_out.u32(m.handle);
        m_out.u32(m.lease);
        m_out.u32(m.first);
        m_out.u32(m.count);
        m_out.u32(m.done);
        m_out.u8(static_cast<std::uint8_t>(m.state));
        return MessageType::Lease;
    }

    MessageType operator()(const Peers& m)
    {
        Q_ASSERT(m.peers.size() <= maxPeersPerMessage);
        m_out.cid(m.cid);
        m_out.u8(static_cast<std::uint8_t>(m.peers.size()));
        for (const KnownPeer& peer : m.peers) {
            m_out.raw(peer.id.bytes);
            m_out.address(peer.address);
        }
        return MessageType::Peers;
    }

    MessageType operator()(const Document& m)
    {
        m_out.u8(static_cast<std::uint8_t>(m.kind));
        if (m.kind == DocumentKind::Jws) {
            Q_ASSERT(static_cast<std::size_t>(m.jws.size()) <= maxJwsBytes);
            m_out.u32(static_cast<std::uint32_t>(m.jws.size()));
            m_out.raw(m.jws);
        } else {
            Q_ASSERT(m.digests.size() <= maxDocumentDigests);
            digests(m.digests);
        }
        return MessageType::Document;
    }

    MessageType operator()(const Ping& m)
    {
        m_out.u64(m.nonce);
        m_out.u8(m.reply ? 1 : 0);
        return MessageType::Ping;
    }

    MessageType operator()(const Bye& m)
    {
        m_out.u8(static_cast<std::uint8_t>(m.reason));
        m_out.text(m.detail, maxByeDetailBytes);
        return MessageType::Bye;
    }

    MessageType operator()(const PortCheck& m)
    {
        m_out.u32(m.nonce);
        m_out.u8(m.reply ? 1 : 0);
        m_out.u16(m.transportPort);
        m_out.u16(m.adminPort);
        m_out.u8(static_cast<std::uint8_t>(m.transport));
        m_out.u8(static_cast<std::uint8_t>(m.admin));
        return MessageType::PortCheck;
    }

private:
    template<class M>
    MessageType chunk(const M& m, MessageType type)
    {
        m_out.u32(m.handle);
        m_out.u32(m.chunk);
        return type;
    }

    void digests(const std::vector<Sha256Digest>& digests)
    {
        m_out.u16(static_cast<std::uint16_t>(digests.size()));
        for (const Sha256Digest& digest : digests)
            m_out.raw(digest);
    }

    BigEndianWriter& m_out;
};

// Room for a body where growing would cost; the small ones fit the default.
qsizetype expectedSize(const Message& message)
{
    constexpr qsizetype small = 128;
    if (const auto* data = std::get_if<Data>(&message))
        return small + data->bytes.size();
    if (const auto* map = std::get_if<Map>(&message))
        return small + map->chunks.universe() / 8;
    if (const auto* reply = std::get_if<ChunkListReply>(&message))
        return small + static_cast<qsizetype>(reply->digests.size() * digestSize);
    return small;
}

} // namespace

QByteArray FrameWriter::encode(const Message& message)
{
    BigEndianWriter out(expectedSize(message));
    out.u32(0);
    out.u8(0);
    const MessageType type = std::visit(BodyWriter(out), message);
    QByteArray frame = out.take();
    qToBigEndian(static_cast<std::uint32_t>(frame.size() - 4), frame.data());
    frame[4] = static_cast<char>(type);
    return frame;
}

QByteArray FrameWriter::encodeDataHeader(const DataHeader& header)
{
    Q_ASSERT(header.length >= 1 && header.length <= maxDataPayload);
    BigEndianWriter out(frameHeaderSize + dataFieldsSize);
    out.u32(static_cast<std::uint32_t>(1 + dataFieldsSize + header.length));
    out.u8(static_cast<std::uint8_t>(MessageType::Data));
    out.u32(header.handle);
    out.u32(header.chunk);
    out.u32(header.offset);
    return out.take();
}

} // namespace patchswarm::wire
