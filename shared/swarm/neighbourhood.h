#pragma once

#include <vector>

#include "shared/swarm/neighbour.h"

namespace patchswarm::swarm {

// All neighbours of one artifact, and for each chunk how many of them are known to have it.
// Keeps the two in step; decides nothing.
class Neighbourhood
{
public:
    explicit Neighbourhood(ChunkIndex chunks);

    Neighbour& add(LinkRef link, PeerRef peer, const PeerKey& key, bool incoming);
    void remove(LinkRef link);
    [[nodiscard]] Neighbour* find(LinkRef link);

    [[nodiscard]] bool isLinked(PeerRef peer) const;

    [[nodiscard]] std::vector<Neighbour>& all() { return m_neighbours; }

    // Of all(), in the same order: to look at links without touching what is known of them.
    [[nodiscard]] const std::vector<LinkRef>& links() const { return m_links; }

    [[nodiscard]] const std::vector<Neighbour>& all() const { return m_neighbours; }

    void replaceMap(Neighbour&, const ChunkSet& chunks);
    // True when it was news.
    bool addChunk(Neighbour&, ChunkIndex chunk);
    void interestSent(Neighbour&);
    void interestHeard(Neighbour&);
    void exclude(Neighbour&);
    void setMuted(Neighbour&, bool muted);
    void setBarren(Neighbour&, bool barren);
    void close(Neighbour&);

    // Neighbours whose map counts and has the chunk.
    [[nodiscard]] std::uint16_t holders(ChunkIndex chunk) const { return m_holders[chunk]; }

    // Somebody here lacks chunks and listens to us.
    [[nodiscard]] bool anyoneWanting() const;
    [[nodiscard]] std::size_t openCount() const;
    [[nodiscard]] std::size_t acceptedCount() const;
    // Open or about to be.
    [[nodiscard]] std::size_t attachedCount() const;

private:
    // Whether its map counts may change with this.
    template<class Change>
    void change(Neighbour& neighbour, const Change& apply)
    {
        count(neighbour, -1);
        apply();
        count(neighbour, 1);
    }

    void count(const Neighbour&, int step);

    std::vector<Neighbour> m_neighbours; // in order of arrival
    std::vector<LinkRef> m_links; // theirs
    std::vector<std::uint16_t> m_holders;
};

} // namespace patchswarm::swarm
