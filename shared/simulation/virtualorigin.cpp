// The part of VirtualNetwork that is the origin behind the WAN, and what befalls hosts.
#include <algorithm>

#include "shared/simulation/virtualnetwork.h"

namespace patchswarm::simulation {

using namespace swarm;

void VirtualNetwork::fetchOrigin(int index, FetchRef ref, ArtifactRef artifact, ChunkRange range)
{
    OriginFetch& fetch = m_fetches.emplace_back();
    fetch.host = index;
    fetch.ref = ref;
    fetch.artifact = artifact;
    fetch.range = range;
    fetch.chunk = range.first;
    const std::size_t place = m_fetches.size() - 1;
    const Micros roundTrip =
        m_scenario.sites[static_cast<std::size_t>(hostSpec(index).site)].wanRtt * 1000;
    m_queue.postIn(2 * roundTrip, [this, place] { beginFetch(place); });
}

void VirtualNetwork::beginFetch(std::size_t index)
{
    OriginFetch& fetch = m_fetches[index];
    if (fetch.over || !host(fetch.host).isUp())
        return;
    if (m_originDown)
        return endFetch(index, FetchOutcome::Unavailable, m_retryAfter);
    if (!m_scenario.originServesRanges) {
        fetch.prefix = std::uint64_t {fetch.chunk} * chunkSize;
        deliver(fetch.host, OriginSequential {fetch.artifact});
    }
    const ChunkLayout layout {
        m_scenario.artifacts[static_cast<std::uint32_t>(fetch.artifact)].size};
    fetch.segment = nextSegment(fetch.prefix > 0 ? chunkSize : layout.length(fetch.chunk));
    fetch.flowing = true;
    const auto place = static_cast<std::size_t>(fetch.host);
    fetch.flow =
        m_flows.start({m_wan[static_cast<std::size_t>(hostSpec(fetch.host).site)], m_down[place]},
                      fetch.segment, [this, index] { return fetchAtMark(index); });
}

double VirtualNetwork::fetchAtMark(std::size_t index)
{
    OriginFetch& fetch = m_fetches[index];
    const ChunkLayout layout {
        m_scenario.artifacts[static_cast<std::uint32_t>(fetch.artifact)].size};
    if (fetch.prefix > 0) {
        bookWan(fetch.host, fetch.segment);
        fetch.prefix -= std::min<std::uint64_t>(fetch.prefix, fetch.segment);
        fetch.segment = fetch.prefix > 0 ? nextSegment(static_cast<std::uint32_t>(
                            std::min<std::uint64_t>(fetch.prefix, chunkSize)))
                                         : nextSegment(layout.length(fetch.chunk));
        return fetch.segment;
    }
    const std::uint32_t arrived = std::min(fetch.segment, layout.length(fetch.chunk));
    bookWan(fetch.host, arrived);
    deliver(fetch.host, OriginBytes {fetch.ref, arrived});
    fetch.inChunk += arrived;
    if (fetch.inChunk >= layout.length(fetch.chunk)) {
        const int to = fetch.host;
        m_queue.postIn(
            m_scenario.lanLatency, [this, to, artifact = fetch.artifact, chunk = fetch.chunk] {
                host(to).chunkArrived(artifact, chunk, ChunkSource::Origin, LinkRef {}, false);
            });
        fetch.inChunk = 0;
        ++fetch.chunk;
    }
    if (fetch.chunk == fetch.range.end()) {
        fetch.flowing = false; // the flow ends with this mark
        endFetch(index, FetchOutcome::Complete, 0);
        return 0;
    }
    fetch.segment = nextSegment(layout.length(fetch.chunk) - fetch.inChunk);
    return fetch.segment;
}

void VirtualNetwork::endFetch(std::size_t index, FetchOutcome outcome, std::int64_t retryAfter)
{
    OriginFetch& fetch = m_fetches[index];
    if (fetch.over)
        return;
    fetch.over = true;
    if (fetch.flowing)
        bookWan(fetch.host, static_cast<std::uint64_t>(m_flows.stop(fetch.flow)));
    fetch.flowing = false;
    deliver(fetch.host, OriginEnded {fetch.ref, outcome, {retryAfter}});
}

void VirtualNetwork::abortOrigin(int index, FetchRef ref)
{
    for (std::size_t i = 0; i < m_fetches.size(); ++i) {
        OriginFetch& fetch = m_fetches[i];
        if (fetch.over || fetch.host != index || fetch.ref != ref)
            continue;
        if (fetch.flowing) { // what is on the wire still crosses it
            const Site& site = m_scenario.sites[static_cast<std::size_t>(hostSpec(index).site)];
            bookWan(index,
                    static_cast<std::uint64_t>(m_flows.rate(fetch.flow)
                                               * static_cast<double>(site.wanRtt) / 1000));
        }
        m_queue.postIn(0, [this, i] { endFetch(i, FetchOutcome::Aborted, 0); });
        return;
    }
}

void VirtualNetwork::bookWan(int index, std::uint64_t bytes)
{
    m_outcome.wanBytes[static_cast<std::size_t>(hostSpec(index).site)] += bytes;
    std::uint64_t total = 0;
    for (const std::uint64_t site : m_outcome.wanBytes)
        total += site;
    if (m_scenario.originDiesAfter && total >= *m_scenario.originDiesAfter && !m_originDown)
        m_queue.postIn(0, [this] { setOriginDown(0); });
}

void VirtualNetwork::setOriginDown(std::int64_t retryAfter)
{
    m_originDown = true;
    m_retryAfter = retryAfter;
    for (std::size_t i = 0; i < m_fetches.size(); ++i)
        endFetch(i, FetchOutcome::Failed, 0);
}

void VirtualNetwork::happen(const Happening& happening)
{
    const int index = resolve(happening.host);
    if (index < 0)
        return;
    VirtualHost& target = host(index);
    const auto settings = [&](bool peersEnabled) {
        target.settings().peersEnabled = peersEnabled;
        target.tell(SettingsChanged {target.settings()});
    };
    switch (happening.kind) {
    case Happening::Kind::Kill:
        stopTrafficOf(index);
        target.goDown();
        return resetLinksOf(index);
    case Happening::Kind::Vanish:
        stopTrafficOf(index);
        return target.goDown();
    case Happening::Kind::PeersOff:
        return settings(false);
    case Happening::Kind::PeersOn:
        return settings(true);
    case Happening::Kind::Pause:
        return target.tell(ArtifactPaused {ArtifactRef {0}, true});
    case Happening::Kind::Resume:
        return target.tell(ArtifactPaused {ArtifactRef {0}, false});
    case Happening::Kind::StorageFull:
        return target.tell(StorageChanged {false});
    case Happening::Kind::StorageFree:
        return target.tell(StorageChanged {true});
    case Happening::Kind::MoveToSegment:
        m_scenario.hosts[static_cast<std::size_t>(index)].segment =
            static_cast<int>(happening.value);
        return resetCrossingLinks();
    case Happening::Kind::OriginDown:
        return setOriginDown(happening.value);
    case Happening::Kind::OriginUp:
        m_originDown = false;
        return;
    case Happening::Kind::LoseChunk:
        return target.loseChunk(0, static_cast<ChunkIndex>(happening.value));
    }
}

int VirtualNetwork::resolve(int index)
{
    if (index != buyerOnDuty)
        return index;
    int buyer = -1;
    std::uint64_t most = 0;
    for (int i = 0; i < static_cast<int>(m_hosts.size()); ++i) {
        const auto view = host(i).swarm().view(ArtifactRef {0});
        if (host(i).isUp() && view && view->phase == ArtifactPhase::Crew
            && view->ledger.fromOrigin >= most) {
            most = view->ledger.fromOrigin;
            buyer = i;
        }
    }
    return buyer;
}

void VirtualNetwork::stopTrafficOf(int index)
{
    for (std::size_t i = 0; i < m_fetches.size(); ++i)
        if (m_fetches[i].host == index)
            endFetch(i, FetchOutcome::Failed, 0);
    for (Link& used : m_links)
        for (Lane& lane : used.lanes) {
            if (!used.up || (used.ends[0] != index && used.ends[1] != index))
                continue;
            if (lane.flowing)
                m_flows.stop(lane.flow);
            lane.flowing = false;
            lane.uploads.clear();
        }
}

void VirtualNetwork::resetLinksOf(int index)
{
    for (std::size_t i = 0; i < m_links.size(); ++i)
        if (m_links[i].ends[0] == index || m_links[i].ends[1] == index)
            breakLink(i);
}

void VirtualNetwork::resetCrossingLinks()
{
    for (std::size_t i = 0; i < m_links.size(); ++i)
        if (hostSpec(m_links[i].ends[0]).segment != hostSpec(m_links[i].ends[1]).segment)
            breakLink(i);
}

} // namespace patchswarm::simulation
