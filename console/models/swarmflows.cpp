// What SwarmFigures makes of who gives to whom.

#include <algorithm>
#include <map>
#include <tuple>

#include "console/models/swarmfigures.h"

namespace patchswarm::models {

namespace {

using fleet::Freshness;
using picture::Flow;
using picture::FlowEnd;

constexpr qint64 peersHoldMs = 5000; // a list of peers that is older draws no flow

} // namespace

void SwarmFigures::makeFlows()
{
    std::vector<Flow> inner; // within sites
    std::vector<Flow> toSite(m_swarm.sites.size());
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        const Member& member = m_members[i];
        if (!isPlausible(member))
            continue;
        const auto site = static_cast<std::size_t>(member.site);
        const double rate =
            member.freshness == Freshness::Live ? member.job->originBytesPerSecond : 0;
        toSite[site].bytesPerSecond += rate;
        toSite[site].bytes += member.job->overWan();
        if (rate >= leastFlow)
            inner.push_back({{FlowEnd::Kind::Origin, 0},
                             {FlowEnd::Kind::Tile, static_cast<int>(i)},
                             rate,
                             member.job->overWan()});
        addPeerFlows(inner, i);
    }
    std::map<std::pair<int, int>, Flow> between;
    for (const Flow& flow : inner) {
        if (flow.from.kind != FlowEnd::Kind::Tile)
            continue;
        const int from = m_swarm.tiles[static_cast<std::size_t>(flow.from.index)].site;
        const int to = m_swarm.tiles[static_cast<std::size_t>(flow.to.index)].site;
        if (from == to)
            continue;
        Flow& sum = between[{from, to}];
        sum.bytesPerSecond += flow.bytesPerSecond;
        sum.bytes += flow.bytes;
    }
    for (std::size_t site = 0; site < toSite.size(); ++site)
        if (toSite[site].bytesPerSecond >= leastFlow) {
            toSite[site].to = {FlowEnd::Kind::Site, static_cast<int>(site)};
            m_swarm.flows.push_back(toSite[site]);
        }
    for (auto& [ends, flow] : between) {
        flow.from = {FlowEnd::Kind::Site, ends.first};
        flow.to = {FlowEnd::Kind::Site, ends.second};
        m_swarm.flows.push_back(flow);
    }
    const std::size_t kept = std::min(inner.size(), mostFlows);
    std::partial_sort(inner.begin(), inner.begin() + static_cast<std::ptrdiff_t>(kept), inner.end(),
                      [](const Flow& a, const Flow& b) {
                          return std::tie(b.bytesPerSecond, a.to.index, a.from.index)
                              < std::tie(a.bytesPerSecond, b.to.index, b.from.index);
                      });
    inner.resize(kept);
    m_swarm.flows.insert(m_swarm.flows.end(), inner.begin(), inner.end());
}

void SwarmFigures::addPeerFlows(std::vector<Flow>& flows, std::size_t to)
{
    const Member& member = m_members[to];
    if (member.freshness != Freshness::Live
        || m_snapshot->atMs - member.endpoint->peersAtMs > peersHoldMs)
        return;
    for (const rpc::PeerStatus& peer : member.endpoint->peers) {
        const auto from = m_tileById.constFind(peer.endpoint);
        const bool isOfTheJob = m_cids.isEmpty() || m_cids.contains(peer.cid);
        if (from == m_tileById.constEnd() || !isOfTheJob || peer.receivedBytesPerSecond < leastFlow)
            continue;
        flows.push_back({{FlowEnd::Kind::Tile, *from},
                         {FlowEnd::Kind::Tile, static_cast<int>(to)},
                         peer.receivedBytesPerSecond,
                         peer.received});
    }
}

} // namespace patchswarm::models
