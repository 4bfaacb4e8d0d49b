#include "shared/simulation/virtualhost.h"

#include <limits>

#include "shared/simulation/virtualnetwork.h"

namespace patchswarm::simulation {

using namespace swarm;

namespace {

constexpr Micros noTimeout = std::numeric_limits<Micros>::max();

PeerKey keyOf(std::uint64_t seed, int index)
{
    Random random(mix(seed) + static_cast<std::uint64_t>(index));
    PeerKey key {};
    for (std::uint8_t& byte : key)
        byte = static_cast<std::uint8_t>(random.below(256));
    return key;
}

} // namespace

VirtualHost::VirtualHost(VirtualNetwork& network, int index)
    : m_network(network)
    , m_index(index)
    , m_key(keyOf(network.scenario().seed, index))
    , m_settings(network.scenario().settings)
    , m_swarm(m_key, mix(network.scenario().seed * 1000 + static_cast<std::uint64_t>(index)),
              m_settings)
    , m_outcomes(network.scenario().artifacts.size())
    , m_timeoutAt(noTimeout)
{
    for (const SimulatedArtifact& artifact : network.scenario().artifacts)
        m_held.emplace_back(ChunkLayout {artifact.size}.count(), network.hostSpec(index).complete);
}

void VirtualHost::join()
{
    m_up = true;
    const Host& spec = m_network.hostSpec(m_index);
    for (std::uint32_t i = 0; i < m_held.size(); ++i) {
        const SimulatedArtifact& artifact = m_network.scenario().artifacts[i];
        tell(ArtifactAdded {.artifact = ArtifactRef {i},
                            .cid = m_network.cid(i),
                            .size = artifact.size,
                            .held = &m_held[i],
                            .wanted = true,
                            .originAllowed = spec.originAllowed,
                            .viaGateway = false,
                            .priority = artifact.priority});
    }
}

void VirtualHost::tell(const Event& event)
{
    if (!m_up)
        return;
    m_network.countEvent();
    m_swarm.handle(event, m_network.now(), *this);
    scheduleTimeout();
}

void VirtualHost::timeoutIsDue()
{
    if (m_timeoutAt != m_network.queue().now() || !m_up)
        return; // an earlier one has been posted since
    m_timeoutAt = noTimeout;
    m_network.countEvent();
    m_swarm.handleTimeout(m_network.now(), *this);
    scheduleTimeout();
}

void VirtualHost::scheduleTimeout()
{
    const auto next = m_swarm.nextTimeout();
    if (!next)
        return;
    const Micros at = std::max(next->ms * 1000, m_network.queue().now() + 1);
    if (at >= m_timeoutAt)
        return;
    m_timeoutAt = at;
    m_network.queue().post(at, {Occurrence::Kind::Timeout, static_cast<std::uint32_t>(m_index), 0});
}

void VirtualHost::switchPeers(bool enabled)
{
    m_settings.peersEnabled = enabled;
    tell(SettingsChanged {m_settings});
}

HostOutcome VirtualHost::finish()
{
    for (std::uint32_t i = 0; i < m_outcomes.size(); ++i) {
        const auto view = m_swarm.view(ArtifactRef {i});
        if (!view)
            continue;
        m_outcomes[i].ledger = view->ledger;
        m_outcomes[i].peers = view->peers;
        for (ChunkIndex chunk = 0; chunk < view->held.universe(); ++chunk)
            m_outcomes[i].unverified +=
                view->held.contains(chunk) && !m_held[i].contains(chunk) ? 1 : 0;
    }
    return {m_up, m_key, m_outcomes};
}

void VirtualHost::chunkChecked(const ChunkCheck& checked)
{
    if (!m_up)
        return;
    const auto i = static_cast<std::uint32_t>(checked.artifact);
    if (checked.corrupt)
        return tell(ChunkCorrupt {checked.artifact, checked.chunk, checked.source, checked.link});
    const bool duplicate = !m_held[i].insert(checked.chunk);
    m_outcomes[i].duplicates += duplicate ? 1 : 0;
    if (m_held[i].isFull() && !m_outcomes[i].finishedAt) {
        m_outcomes[i].finishedAt = m_network.now().ms;
        m_network.hostIsDone();
    }
    tell(ChunkVerified {checked.artifact, checked.chunk, checked.source, checked.link, duplicate});
}

void VirtualHost::loseChunk(std::uint32_t artifact, ChunkIndex chunk)
{
    m_held[artifact].erase(chunk);
    m_outcomes[artifact].finishedAt.reset();
    tell(ChunkLost {ArtifactRef {artifact}, chunk});
}

void VirtualHost::query(ArtifactRef artifact)
{
    m_network.multicast(m_index, QueryHeard {artifact, PeerRef(m_index)});
}

void VirtualHost::announceWanting(ArtifactRef artifact, double rank)
{
    m_network.multicast(m_index, WantingHeard {artifact, PeerRef(m_index), rank});
}

void VirtualHost::answer(ArtifactRef artifact, PeerRef to, PeerState state)
{
    m_network.datagram(m_index, static_cast<int>(to),
                       AnswerHeard {artifact, PeerRef(m_index), state});
}

void VirtualHost::announceCrew(ArtifactRef artifact, const CrewSummary& summary)
{
    m_network.multicast(m_index, CrewHeard {artifact, PeerRef(m_index), summary});
}

void VirtualHost::dial(PeerRef peer)
{
    m_network.links().dial(m_index, static_cast<int>(peer));
}

void VirtualHost::closeLink(LinkRef link)
{
    m_network.queue().postIn(0,
                             {Occurrence::Kind::LinkCloses, static_cast<std::uint32_t>(link), 0});
}

int VirtualHost::otherEnd(LinkRef link) const
{
    return m_network.links().otherEnd(link, m_index);
}

void VirtualHost::overLink(LinkRef link, const Event& event)
{
    m_network.mail().sendOverLink(otherEnd(link), link, event);
}

void VirtualHost::sendInterest(LinkRef link, ArtifactRef artifact)
{
    overLink(link, InterestHeard {link, artifact});
}

void VirtualHost::sendMap(LinkRef link, ArtifactRef artifact, const ChunkSet& chunks)
{
    m_network.mail().sendMap(otherEnd(link), link, artifact, chunks);
}

void VirtualHost::sendHave(LinkRef link, ArtifactRef artifact, std::span<const ChunkIndex> chunks)
{
    m_network.mail().sendHave(otherEnd(link), link, artifact, chunks);
}

void VirtualHost::request(LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    overLink(link, RequestHeard {link, artifact, chunk});
}

void VirtualHost::cancel(LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    m_network.links().cancel(m_index, link, artifact, chunk);
    overLink(link, CancelHeard {link, artifact, chunk});
}

void VirtualHost::upload(LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    m_network.links().upload(m_index, link, artifact, chunk);
}

void VirtualHost::refuse(LinkRef link, ArtifactRef artifact, RefuseReason reason,
                         std::span<const PeerRef> others)
{
    overLink(link, RefuseHeard {link, artifact, reason});
    introduce(link, artifact, others);
}

void VirtualHost::sendLease(LinkRef link, ArtifactRef artifact, const LeaseNotice& notice)
{
    overLink(link, LeaseHeard {link, artifact, notice});
}

void VirtualHost::ack(LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    overLink(link, AckHeard {link, artifact, chunk});
}

void VirtualHost::introduce(LinkRef link, ArtifactRef artifact, std::span<const PeerRef> peers)
{
    for (const PeerRef peer : peers)
        overLink(link, PeerHint {artifact, peer, PeerState::Wanting});
}

void VirtualHost::fetchOrigin(FetchRef fetch, ArtifactRef artifact, ChunkRange range)
{
    m_network.origin().fetch(m_index, fetch, artifact, range);
}

void VirtualHost::abortOrigin(FetchRef fetch)
{
    m_network.origin().requestAbort(m_index, fetch);
}

void VirtualHost::record(const SwarmRecord& record)
{
    ArtifactOutcome& outcome = m_outcomes[static_cast<std::uint32_t>(record.artifact)];
    outcome.fellBack += record.kind == SwarmRecordKind::FellBackToOrigin ? record.chunks.count : 0;
    outcome.excluded += record.kind == SwarmRecordKind::PeerExcluded ? 1 : 0;
    m_network.log(m_index, record);
}

} // namespace patchswarm::simulation
