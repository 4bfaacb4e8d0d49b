#include "shared/swarm/neighbourhood.h"

#include <algorithm>

namespace patchswarm::swarm {

Neighbourhood::Neighbourhood(ChunkIndex chunks)
    : m_holders(chunks, 0)
{
}

Neighbour& Neighbourhood::add(LinkRef link, PeerRef peer, const PeerKey& key, bool incoming)
{
    const auto chunks = static_cast<ChunkIndex>(m_holders.size());
    Neighbour& added = m_neighbours.emplace_back();
    m_links.push_back(link);
    added.link = link;
    added.peer = peer;
    added.key = key;
    added.incoming = incoming;
    added.has = ChunkSet(chunks);
    added.bought = ChunkSet(chunks);
    added.sent = ChunkSet(chunks);
    return added;
}

void Neighbourhood::remove(LinkRef link)
{
    Neighbour* lost = find(link);
    if (lost == nullptr)
        return;
    count(*lost, -1);
    const auto place = lost - m_neighbours.data();
    m_neighbours.erase(m_neighbours.begin() + place);
    m_links.erase(m_links.begin() + place);
}

Neighbour* Neighbourhood::find(LinkRef link)
{
    const auto at = std::ranges::find(m_links, link);
    return at == m_links.end() ? nullptr
                               : &m_neighbours[static_cast<std::size_t>(at - m_links.begin())];
}

bool Neighbourhood::isLinked(PeerRef peer) const
{
    return std::ranges::find(m_neighbours, peer, &Neighbour::peer) != m_neighbours.end();
}

void Neighbourhood::replaceMap(Neighbour& neighbour, const ChunkSet& chunks)
{
    if (chunks.universe() != m_holders.size())
        return;
    change(neighbour, [&] {
        neighbour.has = chunks;
        neighbour.mapHeard = true;
        neighbour.drainedAt = 0;
    });
}

bool Neighbourhood::addChunk(Neighbour& neighbour, ChunkIndex chunk)
{
    if (!neighbour.has.insert(chunk))
        return false;
    if (neighbour.counts())
        ++m_holders[chunk];
    return true;
}

void Neighbourhood::interestSent(Neighbour& neighbour)
{
    change(neighbour, [&] { neighbour.interestSent = true; });
}

void Neighbourhood::interestHeard(Neighbour& neighbour)
{
    change(neighbour, [&] {
        neighbour.interestHeard = true;
        neighbour.closed = false;
    });
}

void Neighbourhood::exclude(Neighbour& neighbour)
{
    change(neighbour, [&] { neighbour.excluded = true; });
}

void Neighbourhood::setBarren(Neighbour& neighbour, bool barren)
{
    change(neighbour, [&] { neighbour.barren = barren; });
}

void Neighbourhood::setMuted(Neighbour& neighbour, bool muted)
{
    change(neighbour, [&] { neighbour.muted = muted; });
}

void Neighbourhood::close(Neighbour& neighbour)
{
    change(neighbour, [&] { neighbour.closed = true; });
}

bool Neighbourhood::anyoneWanting() const
{
    return std::ranges::any_of(m_neighbours, [](const Neighbour& n) {
        return n.isOpen() && n.mapHeard && !n.has.isFull();
    });
}

std::size_t Neighbourhood::openCount() const
{
    return static_cast<std::size_t>(std::ranges::count_if(m_neighbours, &Neighbour::isOpen));
}

std::size_t Neighbourhood::acceptedCount() const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_neighbours, [](const Neighbour& n) { return n.isOpen() && n.incoming; }));
}

std::size_t Neighbourhood::attachedCount() const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_neighbours, [](const Neighbour& n) { return n.interestSent && !n.closed; }));
}

void Neighbourhood::count(const Neighbour& neighbour, int step)
{
    if (!neighbour.counts())
        return;
    for (auto chunk = neighbour.has.nextMember(0); chunk;
         chunk = neighbour.has.nextMember(*chunk + 1))
        m_holders[*chunk] = static_cast<std::uint16_t>(m_holders[*chunk] + step);
}

} // namespace patchswarm::swarm
