#include "agent/service/peerbook.h"

namespace patchswarm::service {

std::optional<swarm::PeerRef> PeerBook::refFor(const SocketAddress& address)
{
    if (const auto known = m_refs.find(address); known != m_refs.end())
        return known->second;
    if (address.port == 0 || m_entries.size() >= limit)
        return std::nullopt;
    const auto ref = static_cast<swarm::PeerRef>(m_entries.size());
    m_entries.push_back({.address = address, .id = std::nullopt, .name = {}});
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
    entry.isRevoked = false;
}

std::optional<swarm::PeerRef> PeerBook::find(const SocketAddress& address) const
{
    const auto known = m_refs.find(address);
    return known == m_refs.end() ? std::nullopt : std::optional(known->second);
}

void PeerBook::noteLinked(swarm::PeerRef peer, std::int64_t sinceMs)
{
    m_entries.at(static_cast<std::size_t>(peer)).linkedSinceMs = sinceMs;
}

void PeerBook::noteHeard(swarm::PeerRef peer, std::int64_t atMs)
{
    m_entries.at(static_cast<std::size_t>(peer)).lastHeardMs = atMs;
}

std::int64_t PeerBook::linkedSinceMs(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).linkedSinceMs;
}

std::int64_t PeerBook::lastHeardMs(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).lastHeardMs;
}

void PeerBook::noteRevoked(swarm::PeerRef peer)
{
    m_entries.at(static_cast<std::size_t>(peer)).isRevoked = true;
}

bool PeerBook::isRevoked(swarm::PeerRef peer) const
{
    return m_entries.at(static_cast<std::size_t>(peer)).isRevoked;
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
