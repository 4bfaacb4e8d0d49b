#include "shared/simulation/virtualorigin.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "shared/simulation/virtualnetwork.h"

namespace patchswarm::simulation {

using namespace swarm;

VirtualOrigin::VirtualOrigin(VirtualNetwork& network)
    : m_network(network)
    , m_wanBytes(network.scenario().sites.size())
{
    for (const Site& site : network.scenario().sites)
        m_wan.push_back(network.flows().addPipe(site.wan));
}

void VirtualOrigin::fetch(int host, FetchRef ref, ArtifactRef artifact, ChunkRange range)
{
    Fetch& added = m_fetches.emplace_back();
    added.host = host;
    added.ref = ref;
    added.artifact = artifact;
    added.range = range;
    added.sending = added.arriving = range.first;
    m_network.queue().postIn(
        2 * m_network.siteOf(host).wanRtt * 1000,
        {Occurrence::Kind::FetchBegins, static_cast<std::uint32_t>(m_fetches.size() - 1), 0});
}

void VirtualOrigin::begin(std::uint32_t index)
{
    Fetch& fetch = m_fetches[index];
    if (fetch.isOver || !m_network.host(fetch.host).isUp())
        return;
    if (m_isDown)
        return end(index, FetchOutcome::Unavailable, m_retryAfter);
    if (!m_network.scenario().originServesRanges) {
        fetch.prefix = std::uint64_t {fetch.range.first} * chunkSize;
        m_network.mail().send(fetch.host, OriginSequential {fetch.artifact});
    }
    const auto site = static_cast<std::size_t>(m_network.hostSpec(fetch.host).site);
    fetch.isFlowing = true;
    fetch.flow = m_network.flows().open(m_wan[site], m_network.downlink(fetch.host), *this, index);
    m_network.flows().resume(fetch.flow);
}

std::uint32_t VirtualOrigin::nextFrame(std::uint32_t index)
{
    Fetch& fetch = m_fetches[index];
    if (fetch.sending == fetch.range.end())
        return 0;
    const Frame frame = takeFrame(fetch);
    fetch.underway.push_back(frame);
    fetch.onTheWan = frame.bytes;
    return std::max<std::uint32_t>(frame.bytes, 1); // even of an empty file something comes
}

VirtualOrigin::Frame VirtualOrigin::takeFrame(Fetch& fetch) const
{
    const std::uint32_t most = m_network.scenario().frame;
    if (fetch.prefix > 0) {
        const auto bytes = static_cast<std::uint32_t>(std::min<std::uint64_t>(fetch.prefix, most));
        fetch.prefix -= bytes;
        return {.bytes = bytes, .isUseful = false};
    }
    const std::uint32_t length =
        m_network.layout(static_cast<std::uint32_t>(fetch.artifact)).length(fetch.sending);
    const std::uint32_t bytes = std::min(most, length - fetch.offset);
    fetch.offset += bytes;
    const bool endsChunk = fetch.offset == length;
    if (endsChunk) {
        ++fetch.sending;
        fetch.offset = 0;
    }
    return {.bytes = bytes, .endsChunk = endsChunk, .isLast = fetch.sending == fetch.range.end()};
}

void VirtualOrigin::frameLeft(std::uint32_t index)
{
    Fetch& fetch = m_fetches[index];
    book(fetch.host, fetch.onTheWan);
    fetch.onTheWan = 0;
}

void VirtualOrigin::frameArrived(std::uint32_t index)
{
    Fetch& fetch = m_fetches[index];
    const Frame frame = fetch.underway.front();
    fetch.underway.erase(fetch.underway.begin());
    if (!frame.isUseful)
        return;
    m_network.mail().send(fetch.host, OriginBytes {fetch.ref, frame.bytes});
    if (frame.endsChunk)
        m_network.check(
            {fetch.host, fetch.artifact, fetch.arriving++, ChunkSource::Origin, LinkRef {}, false});
    if (frame.isLast)
        end(index, FetchOutcome::Complete, 0);
}

void VirtualOrigin::end(std::uint32_t index, FetchOutcome outcome, std::int64_t retryAfter)
{
    Fetch& fetch = m_fetches[index];
    if (fetch.isOver)
        return;
    fetch.isOver = true;
    if (fetch.isFlowing)
        m_network.flows().close(fetch.flow);
    fetch.underway = {};
    book(fetch.host, std::exchange(fetch.onTheWan, 0)); // it crosses all the same
    m_network.mail().send(fetch.host, OriginEnded {fetch.ref, outcome, {retryAfter}});
}

void VirtualOrigin::requestAbort(int host, FetchRef ref)
{
    for (std::uint32_t index = 0; index < m_fetches.size(); ++index) {
        const Fetch& fetch = m_fetches[index];
        if (fetch.isOver || fetch.host != host || fetch.ref != ref)
            continue;
        if (fetch.isFlowing) // what the origin sends until it hears of it still crosses
            book(host,
                 static_cast<std::uint64_t>(m_network.flows().rate(fetch.flow)
                                            * static_cast<double>(m_network.siteOf(host).wanRtt)
                                            / 1000));
        m_network.queue().postIn(0, {Occurrence::Kind::FetchAborts, index, 0});
        return;
    }
}

void VirtualOrigin::abort(std::uint32_t index)
{
    end(index, FetchOutcome::Aborted, 0);
}

void VirtualOrigin::book(int host, std::uint64_t bytes)
{
    m_wanBytes[static_cast<std::size_t>(m_network.hostSpec(host).site)] += bytes;
    const auto& diesAfter = m_network.scenario().originDiesAfter;
    if (!diesAfter || m_isDown)
        return;
    if (std::accumulate(m_wanBytes.begin(), m_wanBytes.end(), std::uint64_t {0}) >= *diesAfter)
        m_network.queue().postIn(0, {Occurrence::Kind::OriginDies, 0, 0});
}

void VirtualOrigin::goDown(std::int64_t retryAfter)
{
    m_isDown = true;
    m_retryAfter = retryAfter;
    for (std::uint32_t index = 0; index < m_fetches.size(); ++index)
        end(index, FetchOutcome::Failed, 0);
}

void VirtualOrigin::hostIsGone(int host)
{
    for (std::uint32_t index = 0; index < m_fetches.size(); ++index)
        if (m_fetches[index].host == host)
            end(index, FetchOutcome::Failed, 0);
}

} // namespace patchswarm::simulation
