#include "agent/discovery/neighbourtable.h"

#include <algorithm>
#include <iterator>
#include <random>

namespace patchswarm::discovery {

namespace {

std::vector<SocketAddress> pick(const std::vector<SocketAddress>& from, std::size_t count,
                                std::uint64_t seed)
{
    std::vector<SocketAddress> picked;
    std::mt19937_64 random(seed);
    std::sample(from.begin(), from.end(), std::back_inserter(picked),
                static_cast<std::ptrdiff_t>(count), random);
    std::ranges::shuffle(
        picked, random); // std::sample keeps the order; who is asked first should be random too
    return picked;
}

} // namespace

void NeighbourTable::heard(const SocketAddress& transport, const SocketAddress& datagram,
                           HeardBy by, TimePoint now)
{
    if (!m_neighbours.contains(transport))
        makeRoom();
    Neighbour& neighbour = m_neighbours[transport];
    neighbour.transport = transport;
    neighbour.lastHeard = now;
    if (datagram.port != 0)
        neighbour.datagram = datagram;
    if (by == HeardBy::Multicast)
        neighbour.lastMulticast = now;
    if (by == HeardBy::Introduction)
        neighbour.lastIntroduction = now;
}

void NeighbourTable::spokeOf(const SocketAddress& transport, const Cid& cid)
{
    const auto found = m_neighbours.find(transport);
    if (found == m_neighbours.end())
        return;
    auto& artifacts = found->second.artifacts;
    std::erase(artifacts, cid);
    artifacts.push_front(cid);
    if (artifacts.size() > artifactsPerNeighbour)
        artifacts.pop_back();
}

bool NeighbourTable::remove(const SocketAddress& transport)
{
    return m_neighbours.erase(transport) > 0;
}

void NeighbourTable::expire(TimePoint now)
{
    std::erase_if(m_neighbours,
                  [now](const auto& entry) { return now - entry.second.lastHeard > expiry; });
    for (auto& [address, neighbour] : m_neighbours) {
        if (neighbour.lastMulticast && now - *neighbour.lastMulticast > expiry)
            neighbour.lastMulticast.reset();
        if (neighbour.lastIntroduction && now - *neighbour.lastIntroduction > expiry)
            neighbour.lastIntroduction.reset();
    }
}

const Neighbour* NeighbourTable::find(const SocketAddress& transport) const
{
    const auto found = m_neighbours.find(transport);
    return found == m_neighbours.end() ? nullptr : &found->second;
}

std::vector<Neighbour> NeighbourTable::all() const
{
    std::vector<Neighbour> result;
    result.reserve(m_neighbours.size());
    for (const auto& [address, neighbour] : m_neighbours)
        result.push_back(neighbour);
    return result;
}

std::size_t NeighbourTable::onOurSegment() const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_neighbours, [](const auto& entry) { return entry.second.lastMulticast.has_value(); }));
}

bool NeighbourTable::isOnOurSegment(const SocketAddress& transport) const
{
    const Neighbour* neighbour = find(transport);
    return neighbour != nullptr && neighbour->lastMulticast.has_value();
}

std::vector<SocketAddress> NeighbourTable::sample(std::size_t count, std::uint64_t seed) const
{
    std::vector<SocketAddress> candidates;
    for (const auto& [address, neighbour] : m_neighbours)
        candidates.push_back(address);
    return pick(candidates, count, seed);
}

std::vector<SocketAddress> NeighbourTable::sampleFor(const Cid& cid, const SocketAddress& except,
                                                     std::size_t count, std::uint64_t seed) const
{
    std::vector<SocketAddress> candidates;
    for (const auto& [address, neighbour] : m_neighbours)
        if (address != except
            && std::ranges::find(neighbour.artifacts, cid) != neighbour.artifacts.end())
            candidates.push_back(address);
    return pick(candidates, count, seed);
}

std::vector<SocketAddress> NeighbourTable::beyondMulticast(std::size_t count,
                                                           std::uint64_t seed) const
{
    std::vector<SocketAddress> candidates;
    for (const auto& [address, neighbour] : m_neighbours)
        if (neighbour.lastIntroduction && !neighbour.lastMulticast && neighbour.datagram.port != 0)
            candidates.push_back(neighbour.datagram);
    return pick(candidates, count, seed);
}

void NeighbourTable::makeRoom()
{
    if (m_neighbours.size() < m_maxNeighbours)
        return;
    const auto oldest = std::ranges::min_element(
        m_neighbours, {}, [](const auto& entry) { return entry.second.lastHeard; });
    m_neighbours.erase(oldest);
}

} // namespace patchswarm::discovery
