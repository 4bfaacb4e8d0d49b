#include "agent/service/peerbook.h"

namespace patchswarm::service {

std::optional<swarm::PeerRef> PeerBook::refFor(const SocketAddress& address)
{
    if (const auto known = m_refs.find(address); known != m_refs.end())
        return known->second;
    if (address.port == 0 || m_entries.size() >= limit)
        return std::nullopt;
    const auto ref = static_cast<swarm::PeerRef>(m_entries.size());
    m_entries.push_back({address, std::nullopt, {}});
    m_refs.emplace(address, ref);
    return ref;
}

SocketAddress PeerBook::addressOf(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).address;
}

void PeerBook::noteIdentity(swarm::PeerRef peer, const EndpointId& id, const QString& name)
{
    Entry& entry = m_entries.at(static_cast<std::size_t>(peer));
    entry.id = id;
    entry.name = name;
}

std::optional<EndpointId> PeerBook::identityOf(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).id;
}

QString PeerBook::nameOf(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).name;
}

} // namespace patchswarm::service
