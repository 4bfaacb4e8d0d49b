#include "shared/simulation/virtuallinks.h"

#include <algorithm>

#include "shared/simulation/virtualnetwork.h"

namespace patchswarm::simulation {

using namespace swarm;

namespace {
constexpr Micros handshake = 5000; // TCP and TLS on a LAN
constexpr Micros deadDial = 3'000'000;
} // namespace

VirtualLinks::VirtualLinks(VirtualNetwork& network)
    : m_network(network)
    , m_linksOf(network.scenario().hosts.size())
{
}

bool VirtualLinks::areConnected(int a, int b) const
{
    return std::ranges::any_of(m_linksOf[static_cast<std::size_t>(a)], [&](std::uint32_t index) {
        return otherEnd(LinkRef {index}, a) == b;
    });
}

void VirtualLinks::dial(int from, int to)
{
    m_network.queue().postIn(m_network.canReach(from, to) ? handshake : deadDial,
                             {Occurrence::Kind::DialEnds, static_cast<std::uint32_t>(from),
                              static_cast<std::uint32_t>(to)});
}

void VirtualLinks::dialEnds(int from, int to)
{
    VirtualHost& caller = m_network.host(from);
    VirtualHost& called = m_network.host(to);
    if (!m_network.canReach(from, to) || from == to)
        return caller.tell(DialFailed {PeerRef(to)});
    if (areConnected(from, to))
        return; // both dialled; the other one's is up already and was told
    const auto index = static_cast<std::uint32_t>(m_links.size());
    Link& added = m_links.emplace_back();
    m_ends.push_back({{from, to}, true});
    Flows& flows = m_network.flows();
    added.lanes[0].flow =
        flows.open(m_network.uplink(from), m_network.downlink(to), *this, 2 * index);
    added.lanes[1].flow =
        flows.open(m_network.uplink(to), m_network.downlink(from), *this, 2 * index + 1);
    for (const int end : {from, to})
        m_linksOf[static_cast<std::size_t>(end)].push_back(index);
    caller.tell(LinkUp {LinkRef {index}, PeerRef(to), called.key(), false});
    called.tell(LinkUp {LinkRef {index}, PeerRef(from), caller.key(), true});
}

void VirtualLinks::close(std::uint32_t index)
{
    if (!m_ends[index].areUp)
        return;
    m_ends[index].areUp = false;
    for (Lane& lane : m_links[index].lanes) {
        m_network.flows().close(lane.flow);
        lane = {};
    }
    for (const int end : m_ends[index].hosts) {
        std::erase(m_linksOf[static_cast<std::size_t>(end)], index);
        m_network.mail().send(end, LinkDown {LinkRef {index}});
    }
}

void VirtualLinks::resetLinksOf(int host)
{
    const auto links = m_linksOf[static_cast<std::size_t>(host)];
    for (const std::uint32_t index : links)
        close(index);
}

void VirtualLinks::resetCrossingLinks()
{
    for (std::uint32_t index = 0; index < m_links.size(); ++index)
        if (!m_network.areInOneSegment(m_ends[index].hosts[0], m_ends[index].hosts[1]))
            close(index);
}

void VirtualLinks::stopTrafficOf(int host)
{
    for (const std::uint32_t index : m_linksOf[static_cast<std::size_t>(host)])
        for (Lane& lane : m_links[index].lanes) {
            m_network.flows().close(lane.flow);
            lane.uploads.clear();
            lane.underway.clear();
        }
}

void VirtualLinks::upload(int from, LinkRef ref, ArtifactRef artifact, ChunkIndex chunk)
{
    if (!isUp(ref) || m_network.hostSpec(from).servesNobody)
        return;
    Lane& lane = link(ref).lanes[ends(ref).hosts[0] == from ? 0 : 1];
    lane.uploads.push_back({.artifact = artifact,
                            .chunk = chunk,
                            .left = lengthOf(artifact, chunk),
                            .corrupt = m_network.spoilsNextChunk(from)});
    m_network.flows().resume(lane.flow);
}

void VirtualLinks::cancel(int to, LinkRef ref, ArtifactRef artifact, ChunkIndex chunk)
{
    const std::uint32_t place = m_cancels.take();
    m_cancels[place] = {to, ref, artifact, chunk};
    m_network.queue().postIn(m_network.scenario().lanLatency,
                             {Occurrence::Kind::CancelArrives, place, 0});
}

void VirtualLinks::cancelArrives(std::uint32_t place)
{
    const Cancel cancelled = m_cancels[place];
    m_cancels.giveBack(place);
    if (!isUp(cancelled.link))
        return;
    const auto& hosts = ends(cancelled.link).hosts;
    const std::size_t direction = hosts[0] == cancelled.to ? 1 : 0;
    std::vector<Upload>& uploads = link(cancelled.link).lanes[direction].uploads;
    const auto at = std::ranges::find_if(uploads, [&](const Upload& u) {
        return u.artifact == cancelled.artifact && u.chunk == cancelled.chunk;
    });
    if (at == uploads.end())
        return;
    at->withdrawn = true;
    if (at->begun)
        return; // ends with the frame that is on its way
    m_network.mail().send(hosts[direction],
                          UploadEnded {cancelled.link, cancelled.artifact, cancelled.chunk, false});
    uploads.erase(at);
}

std::uint32_t VirtualLinks::nextFrame(std::uint32_t token)
{
    Lane& lane = m_links[token / 2].lanes[token % 2];
    while (!lane.uploads.empty() && lane.uploads.front().withdrawn) {
        const Upload& given = lane.uploads.front();
        m_network.mail().send(
            m_ends[token / 2].hosts[token % 2],
            UploadEnded {LinkRef {token / 2}, given.artifact, given.chunk, false});
        lane.uploads.erase(lane.uploads.begin());
    }
    if (lane.uploads.empty())
        return 0;
    Upload& sending = lane.uploads.front();
    const std::uint32_t bytes = std::min(sending.left, m_network.scenario().frame);
    sending.begun = true;
    sending.left -= bytes;
    lane.underway.push_back(
        {sending.artifact, sending.chunk, bytes, sending.left == 0, sending.corrupt});
    if (sending.left == 0)
        lane.uploads.erase(lane.uploads.begin());
    return std::max<std::uint32_t>(bytes, 1); // an empty chunk is a message, too
}

void VirtualLinks::frameLeft(std::uint32_t token)
{
    const Lane& lane = m_links[token / 2].lanes[token % 2];
    if (lane.underway.empty())
        return;
    const Frame& sent = lane.underway.back();
    const int from = m_ends[token / 2].hosts[token % 2];
    m_network.host(from).outcome(static_cast<std::uint32_t>(sent.artifact)).uploaded += sent.bytes;
    if (sent.isLast)
        m_network.mail().send(from,
                              UploadEnded {LinkRef {token / 2}, sent.artifact, sent.chunk, true});
}

void VirtualLinks::frameArrived(std::uint32_t token)
{
    Lane& lane = m_links[token / 2].lanes[token % 2];
    const Frame frame = lane.underway.front();
    lane.underway.erase(lane.underway.begin());
    const LinkRef ref {token / 2};
    const int to = m_ends[token / 2].hosts[1 - token % 2];
    m_network.mail().sendOverLink(to, ref,
                                  PeerBytes {ref, frame.artifact, frame.chunk, frame.bytes});
    if (frame.isLast)
        m_network.check({to, frame.artifact, frame.chunk, ChunkSource::Peer, ref, frame.corrupt});
}

std::uint32_t VirtualLinks::lengthOf(ArtifactRef artifact, ChunkIndex chunk) const
{
    return m_network.layout(static_cast<std::uint32_t>(artifact)).length(chunk);
}

} // namespace patchswarm::simulation
