#pragma once

#include <vector>

#include "shared/swarm/swarm.h"

namespace patchswarm::swarm {

// The byte ledger of one artifact. Every verified byte has exactly one source, every wasted one
// exactly one cause; what is given counts once the counterpart acknowledged it.
class LedgerBook
{
public:
    void fromCache(std::uint64_t bytes);
    void fromOrigin(std::uint64_t bytes, bool viaGateway);
    void fromPeer(const PeerKey& peer, std::uint64_t bytes);
    void given(const PeerKey& peer, std::uint64_t bytes);
    void wasted(std::uint64_t bytes);
    void wastedBy(const PeerKey& peer, std::uint64_t bytes);

    [[nodiscard]] const Ledger& totals() const { return m_totals; }

    [[nodiscard]] const std::vector<PeerLedger>& peers() const { return m_peers; }

private:
    PeerLedger& account(const PeerKey& peer);

    Ledger m_totals;
    std::vector<PeerLedger> m_peers; // in order of first contact
};

} // namespace patchswarm::swarm
