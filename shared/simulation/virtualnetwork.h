#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "shared/simulation/flows.h"
#include "shared/simulation/scenario.h"
#include "shared/simulation/virtualhost.h"
#include "shared/swarm/random.h"

namespace patchswarm::simulation {

// The network of one run: multicast within a segment, links between hosts, the origin behind each
// site's WAN. Control messages take the LAN's latency; chunk data flows through the hosts' pipes,
// one chunk after another per link and direction. Loses, delays and breaks what the scenario says,
// nothing else.
class VirtualNetwork
{
public:
    explicit VirtualNetwork(const Scenario&);
    ~VirtualNetwork();

    [[nodiscard]] Outcome run();

    [[nodiscard]] const Scenario& scenario() const { return m_scenario; }

    [[nodiscard]] const Host& hostSpec(int host) const
    {
        return m_scenario.hosts[static_cast<std::size_t>(host)];
    }

    [[nodiscard]] const Cid& cid(std::uint32_t artifact) const { return m_cids[artifact]; }

    [[nodiscard]] EventQueue& queue() { return m_queue; }

    [[nodiscard]] TimePoint now() const { return {m_queue.now() / 1000}; }

    void countEvent() { ++m_outcome.events; }

    void log(int host, const swarm::SwarmRecord&);

    // What hosts do
    void multicast(int from, const swarm::Event&);
    void datagram(int from, int to, const swarm::Event&);
    void dial(int from, int to);
    void closeLink(swarm::LinkRef);
    void overLink(int from, swarm::LinkRef, const swarm::Event&);
    void mapOverLink(int from, swarm::LinkRef, swarm::ArtifactRef, const ChunkSet&);
    void haveOverLink(int from, swarm::LinkRef, swarm::ArtifactRef, std::vector<ChunkIndex>);
    void upload(int from, swarm::LinkRef, swarm::ArtifactRef, ChunkIndex);
    void cancelUpload(int to, swarm::LinkRef, swarm::ArtifactRef, ChunkIndex);
    void fetchOrigin(int host, swarm::FetchRef, swarm::ArtifactRef, swarm::ChunkRange);
    void abortOrigin(int host, swarm::FetchRef);

private:
    struct Upload
    {
        swarm::ArtifactRef artifact {};
        ChunkIndex chunk = 0;
        bool corrupt = false;
        bool withdrawn = false; // ends with the frame that is on its way
    };

    struct Lane // one direction of a link
    {
        std::deque<Upload> uploads; // the first is on its way
        FlowId flow = 0;
        bool flowing = false;
        std::uint32_t segment = 0; // bytes to the next mark
        std::uint32_t left = 0; // bytes of the first chunk after the present mark
    };

    struct Link
    {
        std::array<int, 2> ends {};
        std::array<Lane, 2> lanes; // [0]: from ends[0]
        bool up = false;
    };

    struct OriginFetch
    {
        int host = 0;
        swarm::FetchRef ref {};
        swarm::ArtifactRef artifact {};
        swarm::ChunkRange range;
        ChunkIndex chunk = 0; // arriving
        std::uint64_t prefix = 0; // bytes still to come before the range, of no use
        std::uint32_t inChunk = 0; // bytes of it that have arrived
        std::uint32_t segment = 0; // bytes to the next mark
        FlowId flow = 0;
        bool flowing = false;
        bool over = false;
    };

    [[nodiscard]] VirtualHost& host(int index) { return *m_hosts[static_cast<std::size_t>(index)]; }

    [[nodiscard]] Link& link(swarm::LinkRef ref) { return m_links[static_cast<std::size_t>(ref)]; }

    [[nodiscard]] bool isConnected(int a, int b) const;
    [[nodiscard]] bool canReach(int a, int b);
    void deliver(int to, const swarm::Event&);

    void happen(const Happening&);
    [[nodiscard]] int resolve(int host);
    void resetLinksOf(int host);
    void resetCrossingLinks();
    void stopTrafficOf(int host);
    void breakLink(std::size_t index);

    void startLane(std::size_t link, int direction);
    [[nodiscard]] double laneAtMark(std::size_t link, int direction);
    void beginFetch(std::size_t index);
    [[nodiscard]] double fetchAtMark(std::size_t index);
    void endFetch(std::size_t index, swarm::FetchOutcome, std::int64_t retryAfter);
    void setOriginDown(std::int64_t retryAfter);
    void bookWan(int host, std::uint64_t bytes);
    [[nodiscard]] std::uint32_t nextSegment(std::uint32_t left) const;
    [[nodiscard]] bool everybodyIsDone();

    Scenario m_scenario;
    EventQueue m_queue;
    Flows m_flows;
    swarm::Random m_random;
    std::vector<Cid> m_cids;
    std::vector<PipeId> m_wan;
    std::vector<PipeId> m_up;
    std::vector<PipeId> m_down;
    std::vector<std::unique_ptr<VirtualHost>> m_hosts;
    std::deque<Link> m_links; // a LinkRef is a place in here
    std::deque<OriginFetch> m_fetches;
    bool m_originDown = false;
    std::int64_t m_retryAfter = 0;
    Outcome m_outcome;
};

} // namespace patchswarm::simulation
