#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

#include "agent/discovery/beaconseal.h"
#include "agent/discovery/counters.h"
#include "agent/discovery/datagramsockets.h"
#include "shared/base/tokenbucket.h"

namespace patchswarm::discovery {

// Seals beacons and sends them, never faster than an endpoint may. What is too much is counted and
// not sent. Main thread.
class BeaconSender
{
public:
    BeaconSender(BeaconSeal& seal, DatagramSockets& sockets, Counters& counters);

    void multicast(const wire::Beacon& beacon, TimePoint now);
    // One datagram for all of them.
    void unicast(const wire::Beacon& beacon, const std::vector<SocketAddress>& to, TimePoint now);

private:
    [[nodiscard]] std::optional<QByteArray> seal(const wire::Beacon& beacon);
    [[nodiscard]] bool isAllowed(TimePoint now);

    BeaconSeal& m_seal;
    DatagramSockets& m_sockets;
    Counters& m_counters;
    TokenBucket m_limit; // datagrams
};

} // namespace patchswarm::discovery
