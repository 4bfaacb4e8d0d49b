#include "shared/wire/datagramheader.h"

#include <algorithm>

#include "shared/wire/bigendian.h"

namespace patchswarm::wire {

namespace {

constexpr std::array<std::uint8_t, 4> magic {'P', 'S', 'w', 'd'};

tl::unexpected<ProtocolError> refused(ProtocolErrorCode code, const QString& text)
{
    return tl::unexpected(ProtocolError {code, text});
}

} // namespace

QByteArray encodeDatagramHeader(const DatagramHeader& header)
{
    BigEndianWriter out(datagramHeaderBytes);
    out.raw(magic);
    out.u8(datagramVersion);
    out.u32(header.epoch);
    out.raw(header.nonce);
    out.u64(header.counter);
    return out.take();
}

Decoded<SealedDatagram> splitDatagram(const QByteArray& datagram)
{
    if (datagram.size() > maxDatagramBytes
        || datagram.size() <= datagramHeaderBytes + datagramSealBytes)
        return refused(ProtocolErrorCode::BadLength,
                       QStringLiteral("A discovery datagram of %1 bytes; at most %2 are allowed.")
                           .arg(datagram.size())
                           .arg(maxDatagramBytes));
    BigEndianReader in(
        {reinterpret_cast<const std::uint8_t*>(datagram.constData()), datagramHeaderBytes});
    if (!std::ranges::equal(in.raw(magic.size()), magic))
        return refused(ProtocolErrorCode::BadValue,
                       QStringLiteral("A datagram that is not PatchSwarm's."));
    if (const std::uint8_t version = in.u8(); version != datagramVersion)
        return refused(
            ProtocolErrorCode::UnknownType,
            QStringLiteral("A discovery datagram of version %1; this agent speaks version %2.")
                .arg(version)
                .arg(datagramVersion));
    SealedDatagram result;
    result.header.epoch = in.u32();
    std::ranges::copy(in.raw(result.header.nonce.size()), result.header.nonce.begin());
    result.header.counter = in.u64();
    result.headerBytes = datagram.left(datagramHeaderBytes);
    result.sealed = datagram.mid(datagramHeaderBytes);
    return result;
}

} // namespace patchswarm::wire
