#include "shared/simulation/virtualnetwork.h"

#include <algorithm>

namespace patchswarm::simulation {

using namespace swarm;

namespace {

constexpr Micros handshake = 5000; // TCP and TLS on a LAN
constexpr Micros deadDial = 3'000'000;

Cid cidOf(std::uint64_t seed, std::size_t artifact)
{
    Random random(mix(seed ^ 0xa11ce) + artifact);
    Cid cid;
    for (std::uint8_t& byte : cid.digest)
        byte = static_cast<std::uint8_t>(random.below(256));
    return cid;
}

} // namespace

VirtualNetwork::VirtualNetwork(const Scenario& scenario)
    : m_scenario(scenario)
    , m_flows(m_queue)
    , m_random(scenario.seed)
{
    for (std::size_t i = 0; i < scenario.artifacts.size(); ++i)
        m_cids.push_back(cidOf(scenario.seed, i));
    for (const Site& site : scenario.sites)
        m_wan.push_back(m_flows.addPipe(site.wan));
    m_outcome.wanBytes.resize(scenario.sites.size());
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
        m_up.push_back(m_flows.addPipe(scenario.hosts[i].up));
        m_down.push_back(m_flows.addPipe(scenario.hosts[i].down));
        m_hosts.push_back(std::make_unique<VirtualHost>(*this, static_cast<int>(i)));
        m_queue.post(scenario.hosts[i].joinsAt * 1000, [this, i] { m_hosts[i]->join(); });
    }
    for (const Happening& happening : scenario.happenings)
        m_queue.post(happening.at * 1000, [this, happening] { happen(happening); });
}

VirtualNetwork::~VirtualNetwork() = default;

Outcome VirtualNetwork::run()
{
    Micros lastHappening = 0;
    for (const Happening& happening : m_scenario.happenings)
        lastHappening = std::max(lastHappening, happening.at * 1000);
    for (const Host& spec : m_scenario.hosts)
        lastHappening = std::max(lastHappening, spec.joinsAt * 1000);
    constexpr Micros settling = 2'000'000; // acknowledgements still on their way
    Micros until = m_scenario.limit * 1000;
    bool done = false;
    while (m_queue.runNext(until)) {
        if (done || m_queue.now() <= lastHappening || !everybodyIsDone())
            continue;
        done = true;
        until = std::min(until, m_queue.now() + settling);
    }
    m_outcome.endedAt = now().ms;
    for (const auto& host : m_hosts)
        m_outcome.hosts.push_back(host->finish());
    return m_outcome;
}

bool VirtualNetwork::everybodyIsDone()
{
    for (const auto& host : m_hosts)
        for (std::uint32_t i = 0; host->isUp() && i < m_cids.size(); ++i)
            if (!host->held(i).isFull())
                return false;
    return true;
}

void VirtualNetwork::log(int host, const SwarmRecord& record)
{
    if (m_scenario.watch)
        m_scenario.watch(now().ms, host, record);
    const std::array<std::uint64_t, 7> fields {static_cast<std::uint64_t>(m_queue.now()),
                                               static_cast<std::uint64_t>(host),
                                               static_cast<std::uint64_t>(record.kind),
                                               static_cast<std::uint64_t>(record.artifact),
                                               record.chunks.first,
                                               static_cast<std::uint64_t>(record.link),
                                               record.value};
    for (const std::uint64_t field : fields)
        m_outcome.logHash = mix(m_outcome.logHash ^ field) + 1;
}

void VirtualNetwork::multicast(int from, const Event& event)
{
    for (int to = 0; to < static_cast<int>(m_hosts.size()); ++to)
        if (to != from)
            datagram(from, to, event);
}

void VirtualNetwork::datagram(int from, int to, const Event& event)
{
    if (canReach(from, to) && m_random.unit() >= m_scenario.datagramLoss)
        deliver(to, event);
}

void VirtualNetwork::deliver(int to, const Event& event)
{
    m_queue.postIn(m_scenario.lanLatency, [this, to, event] { host(to).tell(event); });
}

bool VirtualNetwork::canReach(int a, int b)
{
    return host(a).isUp() && host(b).isUp() && hostSpec(a).segment == hostSpec(b).segment;
}

bool VirtualNetwork::isConnected(int a, int b) const
{
    return std::ranges::any_of(m_links, [&](const Link& l) {
        return l.up && ((l.ends[0] == a && l.ends[1] == b) || (l.ends[0] == b && l.ends[1] == a));
    });
}

void VirtualNetwork::dial(int from, int to)
{
    const Micros wait = canReach(from, to) ? handshake : deadDial;
    m_queue.postIn(wait, [this, from, to] {
        if (!canReach(from, to) || from == to)
            return host(from).tell(DialFailed {PeerRef(to)});
        if (isConnected(from, to))
            return; // both dialled; the other one's is up already and was told
        const LinkRef ref {static_cast<std::uint32_t>(m_links.size())};
        m_links.push_back({.ends = {from, to}, .lanes = {}, .up = true});
        host(from).tell(LinkUp {ref, PeerRef(to), host(to).key(), false});
        host(to).tell(LinkUp {ref, PeerRef(from), host(from).key(), true});
    });
}

void VirtualNetwork::closeLink(LinkRef ref)
{
    m_queue.postIn(0, [this, ref] { breakLink(static_cast<std::size_t>(ref)); });
}

void VirtualNetwork::breakLink(std::size_t index)
{
    Link& broken = m_links[index];
    if (!broken.up)
        return;
    broken.up = false;
    for (Lane& lane : broken.lanes) {
        if (lane.flowing)
            m_flows.stop(lane.flow);
        lane = {};
    }
    for (const int end : broken.ends)
        deliver(end, LinkDown {LinkRef(static_cast<std::uint32_t>(index))});
}

void VirtualNetwork::overLink(int from, LinkRef ref, const Event& event)
{
    const Link& used = link(ref);
    const int to = used.ends[used.ends[0] == from ? 1 : 0];
    m_queue.postIn(m_scenario.lanLatency, [this, ref, to, event] {
        if (link(ref).up)
            host(to).tell(event);
    });
}

void VirtualNetwork::mapOverLink(int from, LinkRef ref, ArtifactRef artifact,
                                 const ChunkSet& chunks)
{
    const int to = link(ref).ends[link(ref).ends[0] == from ? 1 : 0];
    m_queue.postIn(m_scenario.lanLatency, [this, ref, to, artifact, chunks] {
        if (link(ref).up)
            host(to).tell(MapHeard {ref, artifact, &chunks});
    });
}

void VirtualNetwork::haveOverLink(int from, LinkRef ref, ArtifactRef artifact,
                                  std::vector<ChunkIndex> chunks)
{
    const int to = link(ref).ends[link(ref).ends[0] == from ? 1 : 0];
    m_queue.postIn(m_scenario.lanLatency, [this, ref, to, artifact, news = std::move(chunks)] {
        if (link(ref).up)
            host(to).tell(HaveHeard {ref, artifact, news});
    });
}

void VirtualNetwork::upload(int from, LinkRef ref, ArtifactRef artifact, ChunkIndex chunk)
{
    Link& used = link(ref);
    if (!used.up || hostSpec(from).servesNobody)
        return;
    const int direction = used.ends[0] == from ? 0 : 1;
    const bool corrupt =
        hostSpec(from).corruptShare > 0 && m_random.unit() < hostSpec(from).corruptShare;
    Lane& lane = used.lanes[static_cast<std::size_t>(direction)];
    lane.uploads.push_back({artifact, chunk, corrupt});
    if (!lane.flowing)
        startLane(static_cast<std::size_t>(ref), direction);
}

void VirtualNetwork::startLane(std::size_t index, int direction)
{
    Link& used = m_links[index];
    Lane& lane = used.lanes[static_cast<std::size_t>(direction)];
    const Upload& first = lane.uploads.front();
    const std::uint32_t length =
        ChunkLayout {m_scenario.artifacts[static_cast<std::uint32_t>(first.artifact)].size}.length(
            first.chunk);
    lane.segment = nextSegment(length);
    lane.left = length - std::min(length, lane.segment);
    const auto from = static_cast<std::size_t>(used.ends[static_cast<std::size_t>(direction)]);
    const auto to = static_cast<std::size_t>(used.ends[static_cast<std::size_t>(1 - direction)]);
    lane.flowing = true;
    lane.flow = m_flows.start({m_up[from], m_down[to]}, lane.segment,
                              [this, index, direction] { return laneAtMark(index, direction); });
}

double VirtualNetwork::laneAtMark(std::size_t index, int direction)
{
    Link& used = m_links[index];
    Lane& lane = used.lanes[static_cast<std::size_t>(direction)];
    const int from = used.ends[static_cast<std::size_t>(direction)];
    const int to = used.ends[static_cast<std::size_t>(1 - direction)];
    const LinkRef ref {static_cast<std::uint32_t>(index)};
    const Upload first = lane.uploads.front();
    const std::uint32_t length =
        ChunkLayout {m_scenario.artifacts[static_cast<std::uint32_t>(first.artifact)].size}.length(
            first.chunk);
    const std::uint32_t frame = std::min(lane.segment, length);
    overLink(from, ref, PeerBytes {ref, first.artifact, first.chunk, frame});
    host(from).outcome(static_cast<std::uint32_t>(first.artifact)).uploaded += frame;
    if (lane.left > 0 && !first.withdrawn) {
        lane.segment = nextSegment(lane.left);
        lane.left -= lane.segment;
        return lane.segment;
    }
    lane.uploads.pop_front();
    const bool whole = lane.left == 0;
    m_queue.postIn(m_scenario.lanLatency, [this, ref, to, first, whole] {
        if (whole && link(ref).up)
            host(to).chunkArrived(first.artifact, first.chunk, ChunkSource::Peer, ref,
                                  first.corrupt);
    });
    deliver(from, UploadEnded {ref, first.artifact, first.chunk, whole});
    lane.flowing = false;
    if (lane.uploads.empty())
        return 0;
    m_queue.postIn(0, [this, index, direction] {
        Lane& next = m_links[index].lanes[static_cast<std::size_t>(direction)];
        if (m_links[index].up && !next.flowing && !next.uploads.empty())
            startLane(index, direction);
    });
    return 0;
}

void VirtualNetwork::cancelUpload(int to, LinkRef ref, ArtifactRef artifact, ChunkIndex chunk)
{
    m_queue.postIn(m_scenario.lanLatency, [this, to, ref, artifact, chunk] {
        Link& used = link(ref);
        if (!used.up)
            return;
        const std::size_t direction = used.ends[0] == to ? 1 : 0;
        std::deque<Upload>& uploads = used.lanes[direction].uploads;
        const auto at = std::ranges::find_if(
            uploads, [&](const Upload& u) { return u.artifact == artifact && u.chunk == chunk; });
        if (at == uploads.end())
            return;
        if (at == uploads.begin() && used.lanes[direction].flowing) {
            at->withdrawn = true; // ends with the frame that is on its way
            return;
        }
        uploads.erase(at);
        deliver(used.ends[direction], UploadEnded {ref, artifact, chunk, false});
    });
}

std::uint32_t VirtualNetwork::nextSegment(std::uint32_t left) const
{
    return std::max<std::uint32_t>(1, std::min(left, m_scenario.frame));
}

Outcome simulate(const Scenario& scenario)
{
    VirtualNetwork network(scenario);
    return network.run();
}

} // namespace patchswarm::simulation
