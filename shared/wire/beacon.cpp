#include "shared/wire/beacon.h"

#include <algorithm>

#include "shared/wire/bigendian.h"

namespace patchswarm::wire {

namespace {

using Fault = BigEndianReader::Fault;

constexpr double rankScale = 4294967296.0; // 2^32

enum class BeaconType : std::uint8_t
{
    Query = 1,
    Wanting = 2,
    Answer = 3,
    Crew = 4,
    Leaving = 5
};

BeaconType typeOf(const BeaconBody& body)
{
    return static_cast<BeaconType>(body.index() + 1);
}

void writeAddresses(BigEndianWriter& out, const std::vector<SocketAddress>& addresses)
{
    const std::size_t count = std::min(addresses.size(), maxAnswerSample);
    out.u8(static_cast<std::uint8_t>(count));
    for (std::size_t i = 0; i < count; ++i)
        out.address(addresses[i]);
}

struct BodyWriter
{
    BigEndianWriter& out;

    void operator()(const Query& query)
    {
        out.u8(static_cast<std::uint8_t>(query.cids.size()));
        for (const Cid& cid : query.cids)
            out.cid(cid);
    }

    void operator()(const Wanting& wanting)
    {
        out.cid(wanting.cid);
        out.u32(wanting.rank);
    }

    void operator()(const Answer& answer)
    {
        out.cid(answer.cid);
        out.u8(static_cast<std::uint8_t>(answer.state));
        out.address(answer.self);
        writeAddresses(out, answer.sample);
    }

    void operator()(const Crew& crew)
    {
        out.cid(crew.cid);
        out.u32(crew.summary.verified);
        out.u32(crew.summary.leasedUntil);
        out.u16(crew.summary.links);
    }

    void operator()(const Leaving&) { }
};

Query readQuery(BigEndianReader& in)
{
    Query query;
    const std::size_t count = in.u8();
    if (count == 0 || count > maxQueryCids)
        in.fail(Fault::BadValue);
    for (std::size_t i = 0; i < count && in.holds(count - i, Cid::binarySize); ++i)
        query.cids.push_back(in.cid());
    return query;
}

Wanting readWanting(BigEndianReader& in)
{
    Wanting wanting;
    wanting.cid = in.cid();
    wanting.rank = in.u32();
    return wanting;
}

Answer readAnswer(BigEndianReader& in)
{
    Answer answer;
    answer.cid = in.cid();
    const std::uint8_t state = in.u8();
    if (state < static_cast<std::uint8_t>(PeerState::Wanting)
        || state > static_cast<std::uint8_t>(PeerState::Complete))
        in.fail(Fault::BadValue);
    else
        answer.state = static_cast<PeerState>(state);
    answer.self = in.address();
    const std::size_t count = in.u8();
    if (count > maxAnswerSample)
        in.fail(Fault::BadValue);
    for (std::size_t i = 0; i < count && in.ok(); ++i)
        answer.sample.push_back(in.address());
    return answer;
}

Crew readCrew(BigEndianReader& in)
{
    Crew crew;
    crew.cid = in.cid();
    crew.summary.verified = in.u32();
    crew.summary.leasedUntil = in.u32();
    crew.summary.links = in.u16();
    return crew;
}

BeaconBody readBody(BigEndianReader& in, BeaconType type)
{
    switch (type) {
    case BeaconType::Query:
        return readQuery(in);
    case BeaconType::Wanting:
        return readWanting(in);
    case BeaconType::Answer:
        return readAnswer(in);
    case BeaconType::Crew:
        return readCrew(in);
    case BeaconType::Leaving:
        return Leaving {};
    }
    in.fail(Fault::BadValue);
    return Leaving {};
}

std::optional<Relay> readRelay(BigEndianReader& in, std::uint8_t hops)
{
    if (hops == 0)
        return std::nullopt;
    Relay relay;
    relay.hops = hops;
    relay.origin = in.address();
    relay.originClockMs = in.u64();
    if (hops > maxRelayHops || relay.origin.port == 0)
        in.fail(Fault::BadValue);
    return relay;
}

} // namespace

std::uint32_t rankFraction(double rank)
{
    const double scaled = rank * rankScale;
    if (!(scaled > 0))
        return 0;
    return scaled >= rankScale ? 0xffffffffU : static_cast<std::uint32_t>(scaled);
}

double rankOf(std::uint32_t fraction)
{
    return fraction / rankScale;
}

Result<QByteArray> encodeBeacon(const Beacon& beacon)
{
    if (const auto* query = std::get_if<Query>(&beacon.body);
        query != nullptr && (query->cids.empty() || query->cids.size() > maxQueryCids))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("A query names %1 artifacts; one datagram takes 1 to %2.")
                           .arg(query->cids.size())
                           .arg(maxQueryCids));
    BigEndianWriter out(maxBeaconBytes);
    out.u8(static_cast<std::uint8_t>(typeOf(beacon.body)));
    out.u8(beacon.relay ? beacon.relay->hops : 0);
    out.u16(beacon.transportPort);
    out.u64(beacon.clockMs);
    out.u32(beacon.neighbourhood);
    if (beacon.relay) {
        out.address(beacon.relay->origin);
        out.u64(beacon.relay->originClockMs);
    }
    std::visit(BodyWriter {out}, beacon.body);
    if (out.size() > maxBeaconBytes)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("A discovery message of %1 bytes; at most %2 fit a datagram.")
                           .arg(out.size())
                           .arg(maxBeaconBytes));
    return out.take();
}

Decoded<Beacon> decodeBeacon(const QByteArray& bytes)
{
    BigEndianReader in({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                        static_cast<std::size_t>(bytes.size())});
    Beacon beacon;
    const std::uint8_t type = in.u8();
    const std::uint8_t hops = in.u8();
    beacon.transportPort = in.u16();
    beacon.clockMs = in.u64();
    beacon.neighbourhood = in.u32();
    if (beacon.transportPort == 0)
        in.fail(Fault::BadValue);
    beacon.relay = readRelay(in, hops);
    beacon.body = readBody(in, static_cast<BeaconType>(type));
    if (in.fault() == Fault::Truncated)
        return tl::unexpected(
            ProtocolError {ProtocolErrorCode::Truncated,
                           QStringLiteral("A discovery message ends inside a field.")});
    if (!in.ok())
        return tl::unexpected(
            ProtocolError {ProtocolErrorCode::BadValue,
                           QStringLiteral("A discovery message has a value out of range.")});
    if (in.remaining() > 0)
        return tl::unexpected(
            ProtocolError {ProtocolErrorCode::TrailingBytes,
                           QStringLiteral("A discovery message goes on after its end.")});
    return beacon;
}

} // namespace patchswarm::wire
