#pragma once

#include <QString>

#include <map>
#include <optional>
#include <vector>

#include "shared/base/address.h"
#include "shared/base/endpointid.h"
#include "shared/swarm/types.h"

namespace patchswarm::service {

// Gives each dialable address the number by which the swarm knows it, and remembers who was met
// there. It judges no peer. Bounded: past the limit unknown addresses get no number.
class PeerBook
{
public:
    static constexpr std::size_t limit = 65536;

    // nullopt when the port is 0 or the book is full.
    [[nodiscard]] std::optional<swarm::PeerRef> refFor(const SocketAddress& address);
    [[nodiscard]] SocketAddress addressOf(swarm::PeerRef peer) const;

    void noteIdentity(swarm::PeerRef peer, const EndpointId& id, const QString& name);
    [[nodiscard]] std::optional<EndpointId> identityOf(swarm::PeerRef peer) const;
    // Whether there is an address in the book, without entering it.
    [[nodiscard]] std::optional<swarm::PeerRef> find(const SocketAddress& address) const;

    // Wall clock, ms since epoch; 0: no link, or never heard.
    void noteLinked(swarm::PeerRef peer, std::int64_t sinceMs);
    void noteHeard(swarm::PeerRef peer, std::int64_t atMs);
    [[nodiscard]] std::int64_t linkedSinceMs(swarm::PeerRef peer) const;
    [[nodiscard]] std::int64_t lastHeardMs(swarm::PeerRef peer) const;

    // Who answers there was turned away as revoked; until somebody else is met there.
    void noteRevoked(swarm::PeerRef peer);
    [[nodiscard]] bool isRevoked(swarm::PeerRef peer) const;

    // Empty until it was met.
    [[nodiscard]] QString nameOf(swarm::PeerRef peer) const;

private:
    struct Entry
    {
        SocketAddress address;
        std::optional<EndpointId> id;
        QString name;
        std::int64_t linkedSinceMs = 0;
        std::int64_t lastHeardMs = 0;
        bool isRevoked = false;
    };

    std::vector<Entry> m_entries; // index = PeerRef
    std::map<SocketAddress, swarm::PeerRef> m_refs;
};

} // namespace patchswarm::service
