#pragma once

#include <memory>
#include <vector>

#include "shared/simulation/flows.h"
#include "shared/simulation/mail.h"
#include "shared/simulation/scenario.h"
#include "shared/simulation/slab.h"
#include "shared/simulation/virtualhost.h"
#include "shared/simulation/virtuallinks.h"
#include "shared/simulation/virtualorigin.h"
#include "shared/swarm/random.h"

namespace patchswarm::simulation {

// A chunk in the hands of a host's cache.
struct ChunkCheck
{
    int host = 0;
    swarm::ArtifactRef artifact {};
    ChunkIndex chunk = 0;
    swarm::ChunkSource source {};
    swarm::LinkRef link {};
    bool corrupt = false;
};

// One run: its clock, its hosts and what lies between them. Brings what is due to whom it concerns,
// and does to the hosts what the scenario says, nothing else.
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

    [[nodiscard]] const Site& siteOf(int host) const
    {
        return m_scenario.sites[static_cast<std::size_t>(hostSpec(host).site)];
    }

    [[nodiscard]] const Cid& cid(std::uint32_t artifact) const { return m_cids[artifact]; }

    [[nodiscard]] const ChunkLayout& layout(std::uint32_t artifact) const
    {
        return m_layouts[artifact];
    }

    [[nodiscard]] Queue& queue() { return m_queue; }

    [[nodiscard]] Flows& flows() { return m_flows; }

    [[nodiscard]] Mail& mail() { return m_mail; }

    [[nodiscard]] VirtualLinks& links() { return *m_links; }

    [[nodiscard]] VirtualOrigin& origin() { return *m_origin; }

    [[nodiscard]] VirtualHost& host(int index) { return *m_hosts[static_cast<std::size_t>(index)]; }

    [[nodiscard]] PipeId uplink(int host) const { return m_up[static_cast<std::size_t>(host)]; }

    [[nodiscard]] PipeId downlink(int host) const { return m_down[static_cast<std::size_t>(host)]; }

    [[nodiscard]] bool canReach(int a, int b);
    [[nodiscard]] bool areInOneSegment(int a, int b) const;
    // Whether the chunk that this host sends next is a corrupt one.
    [[nodiscard]] bool spoilsNextChunk(int host);

    [[nodiscard]] TimePoint now() const { return {m_queue.now() / 1000}; }

    void countEvent() { ++m_outcome.events; }

    void log(int host, const swarm::SwarmRecord&);

    void hostIsDone() { m_mayBeDone = true; }

    void multicast(int from, const swarm::Event&);
    void datagram(int from, int to, const swarm::Event&);
    [[nodiscard]] bool reaches(int from, int to);
    void deliverToAll(const Letter&);
    // A whole chunk has arrived: the host's disk takes it, then its cache checks it.
    void check(const ChunkCheck&);

private:
    void occur(const Occurrence&);
    void deliver(std::uint32_t letter);
    void chunkChecked(std::uint32_t place);
    void happen(const Happening&);
    [[nodiscard]] int resolve(int host);
    [[nodiscard]] bool everybodyIsDone();

    Scenario m_scenario;
    Queue m_queue;
    Flows m_flows;
    Mail m_mail;
    Queue::LineId m_checkLine;
    Slab<ChunkCheck> m_checks;
    swarm::Random m_random;
    std::vector<Cid> m_cids;
    std::vector<ChunkLayout> m_layouts;
    std::vector<PipeId> m_up; // by host
    std::vector<PipeId> m_down;
    std::vector<Micros> m_diskFreeAt;
    std::vector<std::unique_ptr<VirtualHost>> m_hosts;
    std::unique_ptr<VirtualLinks> m_links;
    std::unique_ptr<VirtualOrigin> m_origin;
    bool m_mayBeDone = true;
    Outcome m_outcome;
};

} // namespace patchswarm::simulation
