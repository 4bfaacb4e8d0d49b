#include "shared/swarm/ledgerbook.h"

#include <algorithm>

namespace patchswarm::swarm {

void LedgerBook::fromCache(std::uint64_t bytes)
{
    m_totals.fromCache += bytes;
    m_totals.verified += bytes;
}

void LedgerBook::fromOrigin(std::uint64_t bytes, bool viaGateway)
{
    (viaGateway ? m_totals.fromGateway : m_totals.fromOrigin) += bytes;
    m_totals.verified += bytes;
}

void LedgerBook::fromPeer(const PeerKey& peer, std::uint64_t bytes)
{
    m_totals.fromPeers += bytes;
    m_totals.verified += bytes;
    account(peer).received += bytes;
}

void LedgerBook::given(const PeerKey& peer, std::uint64_t bytes)
{
    m_totals.uploaded += bytes;
    account(peer).given += bytes;
}

void LedgerBook::wasted(std::uint64_t bytes)
{
    m_totals.wasted += bytes;
}

void LedgerBook::wastedBy(const PeerKey& peer, std::uint64_t bytes)
{
    m_totals.wasted += bytes;
    account(peer).wasted += bytes;
}

PeerLedger& LedgerBook::account(const PeerKey& peer)
{
    const auto at = std::ranges::find(m_peers, peer, &PeerLedger::peer);
    return at != m_peers.end() ? *at : m_peers.emplace_back(PeerLedger {.peer = peer});
}

} // namespace patchswarm::swarm
