#include "agent/discovery/beaconseal.h"

#include <QDateTime>

#include <algorithm>

namespace patchswarm::discovery {

namespace {

QDateTime dateOf(std::uint64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms), Qt::UTC);
}

} // namespace

BeaconSeal::BeaconSeal(trust::DiscoveryKeys keys)
    : m_keys(keys)
    , m_opener(std::move(keys))
{
}

void BeaconSeal::setKeys(trust::DiscoveryKeys keys)
{
    m_keys = keys;
    m_opener.setKeys(std::move(keys));
}

Result<QByteArray> BeaconSeal::seal(const wire::Beacon& beacon, std::uint64_t nowMs)
{
    const trust::DiscoveryEpoch* epoch = m_keys.current(dateOf(nowMs));
    if (epoch == nullptr)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("This endpoint has no discovery key; enrol it again."));
    auto body = wire::encodeBeacon(beacon);
    if (!body)
        return body;
    if (!m_sealer)
        m_sealer.emplace(*epoch);
    else if (m_sealer->epoch() != epoch->number)
        m_sealer->setEpoch(*epoch);
    const QByteArray header =
        wire::encodeDatagramHeader({m_sealer->epoch(), m_sealer->bootNonce(), m_sealer->counter()});
    const QByteArray sealed = m_sealer->seal(header, *body);
    if (sealed.isEmpty())
        return failure(ErrorCode::Io,
                       QStringLiteral("The crypto library could not seal a discovery datagram."));
    return header + sealed;
}

tl::expected<wire::Beacon, DropReason> BeaconSeal::open(const QByteArray& datagram,
                                                        std::uint64_t nowMs)
{
    const auto split = wire::splitDatagram(datagram);
    if (!split)
        return tl::unexpected(split.error().code == wire::ProtocolErrorCode::UnknownType
                                  ? DropReason::OtherVersion
                                  : DropReason::Malformed);
    const wire::DatagramHeader& header = split->header;
    if (!m_replays.isNew(header.nonce, header.counter))
        return tl::unexpected(DropReason::Replayed);
    const auto body = m_opener.open({header.epoch, header.nonce, header.counter},
                                    split->headerBytes, split->sealed, dateOf(nowMs));
    if (!body && body.error() == trust::SealFault::UnknownEpoch)
        return tl::unexpected(whyUnknown(header, split->headerBytes, split->sealed, nowMs));
    if (!body)
        return tl::unexpected(DropReason::BadSeal);
    m_replays.remember(header.nonce, header.counter);
    return read(*body, nowMs);
}

DropReason BeaconSeal::whyUnknown(const wire::DatagramHeader& header, const QByteArray& headerBytes,
                                  const QByteArray& sealed, std::uint64_t nowMs)
{
    const trust::DiscoveryEpoch* past = m_keys.findPast(header.epoch, dateOf(nowMs));
    QByteArray body;
    if (past == nullptr
        || !m_cipher.open(trust::DatagramCipher::deriveKey(*past, header.nonce), header.counter,
                          headerBytes, sealed, body))
        return DropReason::UnknownEpoch;
    m_replays.remember(header.nonce, header.counter);
    const auto beacon = read(body, nowMs);
    if (!beacon)
        return beacon.error();
    m_lastPastPort = beacon->transportPort;
    return DropReason::PastEpoch;
}

bool BeaconSeal::isOwn(const QByteArray& datagram) const
{
    if (!m_sealer)
        return false;
    const auto& nonce = m_sealer->bootNonce();
    const QByteArrayView own(reinterpret_cast<const char*>(nonce.data()),
                             static_cast<qsizetype>(nonce.size()));
    return QByteArrayView(datagram)
        .sliced(std::min(wire::datagramNonceOffset, datagram.size()))
        .startsWith(own);
}

tl::expected<wire::Beacon, DropReason> BeaconSeal::read(const QByteArray& body, std::uint64_t nowMs)
{
    const auto beacon = wire::decodeBeacon(body);
    if (!beacon)
        return tl::unexpected(DropReason::Malformed);
    const auto skew = static_cast<std::int64_t>(
        beacon->clockMs - nowMs); // two's complement: right for any two clocks
    if (skew > maxSkewMs || skew < -maxSkewMs) {
        m_lastSkewMs = skew;
        return tl::unexpected(DropReason::Skewed);
    }
    return *beacon;
}

} // namespace patchswarm::discovery
