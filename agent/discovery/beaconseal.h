#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>

#include "agent/discovery/replaytable.h"
#include "shared/trust/datagramseal.h"
#include "shared/wire/beacon.h"

namespace patchswarm::discovery {

enum class DropReason : std::uint8_t
{
    Malformed,
    OtherVersion,
    UnknownEpoch,
    PastEpoch, // a member that has missed a change of the key, or one that is no longer a member
    BadSeal,
    Replayed,
    Skewed
};

// Turns beacons into sealed datagrams and back; what does not belong to the fleet, was heard before
// or comes from another time is dropped with its reason. No sockets; not for two threads at once.
class BeaconSeal
{
public:
    static constexpr std::int64_t maxSkewMs = 10 * 60 * 1000;

    explicit BeaconSeal(trust::DiscoveryKeys keys);

    void setKeys(trust::DiscoveryKeys keys);

    // Untrusted when there is no discovery key; InvalidInput as encodeBeacon(). `nowMs`: ms since
    // 1970, UTC.
    [[nodiscard]] Result<QByteArray> seal(const wire::Beacon& beacon, std::uint64_t nowMs);
    [[nodiscard]] tl::expected<wire::Beacon, DropReason> open(const QByteArray& datagram,
                                                              std::uint64_t nowMs);

    // By the boot nonce: our own datagram, come back by multicast.
    [[nodiscard]] bool isOwn(const QByteArray& datagram) const;

    // Where the latest one dropped as PastEpoch accepts links.
    [[nodiscard]] std::uint16_t lastPastPort() const { return m_lastPastPort; }

    // Sender's clock minus ours of the latest one dropped as Skewed; ms.
    [[nodiscard]] std::int64_t lastSkewMs() const { return m_lastSkewMs; }

private:
    [[nodiscard]] tl::expected<wire::Beacon, DropReason> read(const QByteArray& body,
                                                              std::uint64_t nowMs);

    [[nodiscard]] DropReason whyUnknown(const wire::DatagramHeader& header,
                                        const QByteArray& headerBytes, const QByteArray& sealed,
                                        std::uint64_t nowMs);

    trust::DiscoveryKeys m_keys;
    trust::DatagramCipher m_cipher;
    trust::DatagramOpener m_opener;
    std::optional<trust::DatagramSealer> m_sealer; // made with the first beacon
    ReplayTable m_replays;
    std::int64_t m_lastSkewMs = 0;
    std::uint16_t m_lastPastPort = 0;
};

} // namespace patchswarm::discovery
