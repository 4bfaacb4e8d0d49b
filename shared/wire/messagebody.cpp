#include "shared/wire/messagebody.h"

#include <bit>

#include "shared/wire/bigendian.h"

namespace patchswarm::wire {

namespace {

using Fault = BigEndianReader::Fault;

void require(BigEndianReader& in, bool condition)
{
    if (!condition)
        in.fail(Fault::BadValue);
}

// An enumerator between `first` and `last`.
template<class E>
E enumerator(BigEndianReader& in, E first, E last)
{
    const std::uint8_t value = in.u8();
    if (value < static_cast<std::uint8_t>(first) || value > static_cast<std::uint8_t>(last)) {
        in.fail(Fault::BadValue);
        return first;
    }
    return static_cast<E>(value);
}

std::vector<Sha256Digest> digests(BigEndianReader& in, std::size_t limit)
{
    const std::size_t count = in.u16();
    require(in, count <= limit);
    std::vector<Sha256Digest> result;
    if (!in.holds(count, digestSize))
        return result;
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        result.push_back(in.digest());
    return result;
}

Hello hello(BigEndianReader& in)
{
    Hello m;
    m.oldestVersion = in.u16();
    m.newestVersion = in.u16();
    m.listenPort = in.u16();
    m.features = in.u32();
    m.agentVersion = in.text(maxAgentVersionBytes);
    require(in, m.oldestVersion <= m.newestVersion);
    return m;
}

Interest interest(BigEndianReader& in)
{
    Interest m;
    m.handle = in.u32();
    m.cid = in.cid();
    m.size = in.u64();
    require(in, m.size <= maxWireArtifactSize);
    return m;
}

ChunkListRequest chunkListRequest(BigEndianReader& in)
{
    ChunkListRequest m;
    m.cid = in.cid();
    m.first = in.u32();
    require(in, m.first < maxUniverse);
    return m;
}

ChunkListReply chunkListReply(BigEndianReader& in)
{
    ChunkListReply m;
    m.cid = in.cid();
    m.size = in.u64();
    m.first = in.u32();
    m.digests = digests(in, maxDigestsPerPage);
    require(in, m.size <= maxWireArtifactSize);
    if (!m.digests.empty()) // a page lies inside the list that the size asks for
        require(in, std::uint64_t {m.first} + m.digests.size() <= ChunkLayout {m.size}.count());
    return m;
}

ChunkSet chunkSet(ChunkIndex universe, std::span<const std::uint8_t> bitmap)
{
    ChunkSet chunks(universe);
    for (std::size_t byte = 0; byte < bitmap.size(); ++byte)
        for (unsigned bits = bitmap[byte]; bits != 0; bits &= bits - 1)
            chunks.insert(static_cast<ChunkIndex>(byte * 8)
                          + static_cast<ChunkIndex>(std::countr_zero(bits)));
    return chunks;
}

Map map(BigEndianReader& in)
{
    Map m;
    m.handle = in.u32();
    const ChunkIndex universe = in.u32();
    require(in, universe >= 1 && universe <= maxUniverse);
    const auto bitmap = in.raw((universe + 7) / 8);
    if (!in.ok())
        return m;
    if (universe % 8 != 0)
        require(in, (bitmap.back() >> (universe % 8)) == 0);
    m.chunks = chunkSet(universe, bitmap);
    return m;
}

Have have(BigEndianReader& in)
{
    Have m;
    m.handle = in.u32();
    const std::size_t count = in.u16();
    require(in, count <= maxHaveChunks);
    if (!in.holds(count, 4))
        return m;
    m.chunks.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        m.chunks.push_back(in.u32());
    return m;
}

template<class M>
M chunk(BigEndianReader& in)
{
    M m;
    m.handle = in.u32();
    m.chunk = in.u32();
    return m;
}

Data data(BigEndianReader& in)
{
    const auto length = static_cast<std::uint32_t>(in.remaining() - dataFieldsSize);
    Data m;
    m.handle = in.u32();
    m.chunk = in.u32();
    m.offset = in.u32();
    const auto payload = in.raw(length);
    m.bytes = QByteArray(reinterpret_cast<const char*>(payload.data()),
                         static_cast<qsizetype>(payload.size()));
    require(in, std::uint64_t {m.offset} + length <= chunkSize);
    return m;
}

Refuse refuse(BigEndianReader& in)
{
    Refuse m;
    m.cid = in.cid();
    m.reason = enumerator(in, RefuseReason::Slots, RefuseReason::Gone);
    const std::size_t count = in.u8();
    require(in, count <= maxRefuseAddresses);
    for (std::size_t i = 0; i < count && in.holds(count - i, addressSize); ++i)
        m.tryThese.push_back(in.address());
    return m;
}

Lease lease(BigEndianReader& in)
{
    Lease m;
    m.handle = in.u32();
    m.lease = in.u32();
    m.first = in.u32();
    m.count = in.u32();
    m.done = in.u32();
    m.state = enumerator(in, LeaseState::Announced, LeaseState::Void);
    require(in, std::uint64_t {m.first} + m.count <= maxUniverse && m.done <= m.count);
    return m;
}

Peers peers(BigEndianReader& in)
{
    Peers m;
    m.cid = in.cid();
    const std::size_t count = in.u8();
    require(in, count <= maxPeersPerMessage);
    for (std::size_t i = 0; i < count && in.holds(count - i, 32 + addressSize); ++i) {
        KnownPeer peer;
        peer.id.bytes = in.digest();
        peer.address = in.address();
        m.peers.push_back(peer);
    }
    return m;
}

Document document(BigEndianReader& in)
{
    Document m;
    m.kind = enumerator(in, DocumentKind::Offer, DocumentKind::Jws);
    if (m.kind != DocumentKind::Jws) {
        m.digests = digests(in, maxDocumentDigests);
        return m;
    }
    const std::size_t count = in.u32();
    require(in, count <= maxJwsBytes);
    const auto jws = in.raw(count);
    m.jws =
        QByteArray(reinterpret_cast<const char*>(jws.data()), static_cast<qsizetype>(jws.size()));
    return m;
}

Ping ping(BigEndianReader& in)
{
    Ping m;
    m.nonce = in.u64();
    const std::uint8_t reply = in.u8();
    require(in, reply <= 1);
    m.reply = reply == 1;
    return m;
}

Bye bye(BigEndianReader& in)
{
    Bye m;
    m.reason = enumerator(in, ByeReason::Leaving, ByeReason::Disabled);
    m.detail = in.text(maxByeDetailBytes);
    return m;
}

PortCheck portCheck(BigEndianReader& in)
{
    PortCheck m;
    m.nonce = in.u32();
    const std::uint8_t reply = in.u8();
    require(in, reply <= 1);
    m.reply = reply == 1;
    m.transportPort = in.u16();
    m.adminPort = in.u16();
    m.transport = enumerator(in, PortState::Untried, PortState::Unreachable);
    m.admin = enumerator(in, PortState::Untried, PortState::Unreachable);
    return m;
}

Message body(MessageType type, BigEndianReader& in)
{
    switch (type) {
    case MessageType::Hello:
        return hello(in);
    case MessageType::Interest:
        return interest(in);
    case MessageType::NotHere:
        return NotHere {in.cid()};
    case MessageType::ChunkListRequest:
        return chunkListRequest(in);
    case MessageType::ChunkListReply:
        return chunkListReply(in);
    case MessageType::Map:
        return map(in);
    case MessageType::Have:
        return have(in);
    case MessageType::Request:
        return chunk<Request>(in);
    case MessageType::Cancel:
        return chunk<Cancel>(in);
    case MessageType::Data:
        return data(in);
    case MessageType::Ack:
        return chunk<Ack>(in);
    case MessageType::Refuse:
        return refuse(in);
    case MessageType::Lease:
        return lease(in);
    case MessageType::Peers:
        return peers(in);
    case MessageType::Document:
        return document(in);
    case MessageType::Ping:
        return ping(in);
    case MessageType::Bye:
        return bye(in);
    case MessageType::PortCheck:
        return portCheck(in);
    }
    in.fail(Fault::BadValue);
    return {};
}

tl::unexpected<ProtocolError> problem(MessageType type, Fault fault)
{
    const auto limit = messageLimit(static_cast<std::uint8_t>(type));
    const QString name = QString::fromLatin1(limit ? limit->name : "unknown");
    const auto error = [&name](ProtocolErrorCode code, const char* what) {
        return tl::unexpected(ProtocolError {
            code,
            QStringLiteral("The peer's %1 message %2.").arg(name, QString::fromLatin1(what))});
    };
    switch (fault) {
    case Fault::Truncated:
        return error(ProtocolErrorCode::Truncated, "ends inside a field");
    case Fault::BadText:
        return error(ProtocolErrorCode::BadText, "has a text that is too long or not plain UTF-8");
    case Fault::BadValue:
        return error(ProtocolErrorCode::BadValue, "has a value out of range");
    case Fault::None:
        break;
    }
    return error(ProtocolErrorCode::TrailingBytes, "goes on after its last field");
}

} // namespace

Decoded<Message> decodeBody(MessageType type, std::span<const std::uint8_t> bytes)
{
    BigEndianReader in(bytes);
    Message message = body(type, in);
    if (!in.ok() || in.remaining() > 0)
        return problem(type, in.fault());
    return message;
}

Decoded<DataHeader> decodeDataFields(std::span<const std::uint8_t> bytes, std::uint32_t payload)
{
    BigEndianReader in(bytes);
    DataHeader header;
    header.handle = in.u32();
    header.chunk = in.u32();
    header.offset = in.u32();
    header.length = payload;
    require(in, std::uint64_t {header.offset} + payload <= chunkSize);
    if (!in.ok())
        return problem(MessageType::Data, in.fault());
    return header;
}

} // namespace patchswarm::wire
