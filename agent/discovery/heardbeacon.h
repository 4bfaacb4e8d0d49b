#pragma once

#include <optional>
#include <vector>

#include "agent/discovery/seentable.h"
#include "shared/base/address.h"
#include "shared/wire/beacon.h"

namespace patchswarm::discovery {

// A beacon that was opened, how it came, and who said it first. Pure; decides nothing but what
// follows from these.
class HeardBeacon
{
public:
    // `source`: of the datagram.
    HeardBeacon(wire::Beacon beacon, const SocketAddress& source, bool viaMulticast);

    [[nodiscard]] const wire::BeaconBody& body() const { return m_beacon.body; }

    [[nodiscard]] const SocketAddress& source() const { return m_source; }

    [[nodiscard]] bool viaMulticast() const { return m_viaMulticast; }

    [[nodiscard]] bool isAnswer() const { return std::holds_alternative<wire::Answer>(body()); }

    [[nodiscard]] bool isRelayed() const { return m_beacon.relay.has_value(); }

    // False when a kind that only its author may say came through an introducer.
    [[nodiscard]] bool isProper() const;

    // Transport addresses of who sent the datagram and of who said it first.
    [[nodiscard]] SocketAddress sender() const { return {m_source.ip, m_beacon.transportPort}; }

    [[nodiscard]] SocketAddress origin() const;
    // The same whichever way it came.
    [[nodiscard]] AnnouncementKey key() const;
    // The artifacts it speaks of.
    [[nodiscard]] std::vector<Cid> cids() const;

    // Whether the sender has told those on the list with this fingerprint by itself.
    [[nodiscard]] bool wasToldTo(std::uint32_t neighbourhood) const
    {
        return m_beacon.neighbourhood == neighbourhood;
    }

    // Under what it is to be passed on; nothing when it goes no further.
    [[nodiscard]] std::optional<wire::Relay> onward() const;

private:
    [[nodiscard]] bool mayBeRelayed() const;

    wire::Beacon m_beacon;
    SocketAddress m_source;
    bool m_viaMulticast;
};

} // namespace patchswarm::discovery
