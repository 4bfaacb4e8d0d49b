#pragma once

#include <array>
#include <deque>
#include <vector>

#include "shared/simulation/flows.h"
#include "shared/simulation/slab.h"
#include "shared/swarm/types.h"

namespace patchswarm::simulation {

class VirtualNetwork;

// The links between hosts. Chunk data flows through the hosts' uplinks and downlinks, one chunk
// after another per link and direction; a withdrawn upload ends with the frame that is on its way.
class VirtualLinks final : public FlowOwner
{
public:
    explicit VirtualLinks(VirtualNetwork&);

    [[nodiscard]] bool isUp(swarm::LinkRef ref) const { return ends(ref).areUp; }

    [[nodiscard]] int otherEnd(swarm::LinkRef ref, int host) const
    {
        const auto& hosts = ends(ref).hosts;
        return hosts[hosts[0] == host ? 1 : 0];
    }

    void dial(int from, int to);
    void dialEnds(int from, int to);
    void close(std::uint32_t link);
    void resetLinksOf(int host);
    void resetCrossingLinks();
    void stopTrafficOf(int host);

    void upload(int from, swarm::LinkRef, swarm::ArtifactRef, ChunkIndex);
    void cancel(int to, swarm::LinkRef, swarm::ArtifactRef, ChunkIndex);
    void cancelArrives(std::uint32_t place);

    // `token`: 2 x link + direction
    std::uint32_t nextFrame(std::uint32_t token) override;
    void frameLeft(std::uint32_t token) override;
    void frameArrived(std::uint32_t token) override;

private:
    struct Upload
    {
        swarm::ArtifactRef artifact {};
        ChunkIndex chunk = 0;
        std::uint32_t left = 0; // bytes that are not on their way
        bool corrupt = false;
        bool begun = false;
        bool withdrawn = false;
    };

    struct Frame
    {
        swarm::ArtifactRef artifact {};
        ChunkIndex chunk = 0;
        std::uint32_t bytes = 0;
        bool isLast = false; // of its chunk
        bool corrupt = false;
    };

    struct Lane // one direction
    {
        FlowId flow = 0;
        std::vector<Upload> uploads; // the first is being sent
        std::vector<Frame> underway; // oldest first
    };

    // Looked at for every message, and therefore apart from what is under way.
    struct Ends
    {
        std::array<int, 2> hosts {};
        bool areUp = false; // and connected
    };

    struct Link
    {
        std::array<Lane, 2> lanes; // [0]: from the first end
    };

    struct Cancel
    {
        int to = 0; // who asked for the chunk
        swarm::LinkRef link {};
        swarm::ArtifactRef artifact {};
        ChunkIndex chunk = 0;
    };

    [[nodiscard]] Link& link(swarm::LinkRef ref) { return m_links[static_cast<std::size_t>(ref)]; }

    [[nodiscard]] const Ends& ends(swarm::LinkRef ref) const
    {
        return m_ends[static_cast<std::size_t>(ref)];
    }

    [[nodiscard]] bool areConnected(int a, int b) const;
    [[nodiscard]] std::uint32_t lengthOf(swarm::ArtifactRef, ChunkIndex) const;

    VirtualNetwork& m_network;
    std::deque<Link> m_links; // a LinkRef is a place in here
    std::vector<Ends> m_ends; // and in here
    std::vector<std::vector<std::uint32_t>> m_linksOf; // by host: links that are up
    Slab<Cancel> m_cancels;
};

} // namespace patchswarm::simulation
