#include "agent/discovery/introducers.h"

#include <algorithm>
#include <utility>

namespace patchswarm::discovery {

Introducers::Introducers(std::vector<SocketAddress> neighbours, std::uint16_t defaultPort)
    : m_neighbours(std::move(neighbours))
    , m_ownPort(defaultPort)
{
    for (SocketAddress& neighbour : m_neighbours)
        if (neighbour.port == 0)
            neighbour.port = defaultPort;
    std::ranges::sort(m_neighbours);
}

std::vector<SocketAddress> Introducers::others(std::span<const AttachedAddress> own) const
{
    std::vector<SocketAddress> others = m_neighbours;
    std::erase_if(others, [&](const SocketAddress& neighbour) {
        return neighbour.port == m_ownPort
            && std::ranges::any_of(
                   own, [&](const AttachedAddress& a) { return a.address == neighbour.ip; });
    });
    return others;
}

// FNV-1a over the sorted list.
std::uint32_t Introducers::fingerprint() const
{
    if (m_neighbours.empty())
        return 0;
    std::uint32_t hash = 2166136261U;
    const auto mix = [&hash](unsigned byte) { hash = (hash ^ (byte & 0xffU)) * 16777619U; };
    for (const SocketAddress& neighbour : m_neighbours) {
        std::ranges::for_each(neighbour.ip.bytes, mix);
        const unsigned port = neighbour.port;
        mix(port >> 8U);
        mix(port);
    }
    return hash == 0 ? 1 : hash;
}

} // namespace patchswarm::discovery
