#include "agent/service/actioncarrier.h"

#include <QLoggingCategory>

#include <utility>

#include "agent/cache/chunkcache.h"
#include "agent/discovery/discovery.h"
#include "agent/origin/originsource.h"
#include "agent/service/wirewords.h"
#include "agent/transfer/transport.h"
#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

constexpr qsizetype largestSample = 16; // neighbours named in an answer

transfer::LinkId idOf(swarm::LinkRef link)
{
    return static_cast<transfer::LinkId>(link);
}

} // namespace

ActionCarrier::ActionCarrier(const SwarmParts& parts, const ArtifactTable& artifacts,
                             const PeerBook& peers, OriginFetches& fetches, Record record)
    : m_parts(parts)
    , m_artifacts(artifacts)
    , m_peers(peers)
    , m_fetches(fetches)
    , m_record(std::move(record))
{
}

void ActionCarrier::query(swarm::ArtifactRef ref)
{
    m_parts.discovery.query({m_artifacts.cidOf(ref)});
}

void ActionCarrier::announceWanting(swarm::ArtifactRef ref, double rank)
{
    m_parts.discovery.wanting(m_artifacts.cidOf(ref), rank);
}

void ActionCarrier::answer(swarm::ArtifactRef ref, swarm::PeerRef to, swarm::PeerState state)
{
    QVector<SocketAddress> sample;
    for (const swarm::PeerView& peer : m_swarm->peers(ref))
        if (peer.link && sample.size() < largestSample)
            sample.append(m_peers.addressOf(peer.peer));
    m_parts.discovery.answer(m_peers.addressOf(to), m_artifacts.cidOf(ref), toWire(state), sample);
}

void ActionCarrier::announceCrew(swarm::ArtifactRef ref, const swarm::CrewSummary& summary)
{
    m_parts.discovery.crew(m_artifacts.cidOf(ref),
                           {summary.verified, summary.leasedUntil, summary.links});
}

void ActionCarrier::dial(swarm::PeerRef peer)
{
    qCDebug(log).noquote() << "Dialling" << m_peers.addressOf(peer).toString();
    m_parts.transport.dial(m_peers.addressOf(peer));
}

void ActionCarrier::closeLink(swarm::LinkRef link)
{
    m_parts.transport.close(idOf(link), wire::ByeReason::Idle);
}

void ActionCarrier::sendInterest(swarm::LinkRef link, swarm::ArtifactRef ref)
{
    m_parts.transport.openArtifact(idOf(link), static_cast<wire::ArtifactHandle>(ref),
                                   m_artifacts.cidOf(ref), m_artifacts.at(ref).status.size);
}

void ActionCarrier::sendMap(swarm::LinkRef link, swarm::ArtifactRef ref, const ChunkSet& chunks)
{
    m_parts.transport.sendAbout(idOf(link), m_artifacts.cidOf(ref), wire::Map {0, chunks});
}

void ActionCarrier::sendHave(swarm::LinkRef link, swarm::ArtifactRef ref,
                             std::span<const ChunkIndex> chunks)
{
    m_parts.transport.sendAbout(idOf(link), m_artifacts.cidOf(ref),
                                wire::Have {0, {chunks.begin(), chunks.end()}});
}

void ActionCarrier::request(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.requestChunk(idOf(link), m_artifacts.cidOf(ref), chunk,
                                   ChunkLayout {m_artifacts.at(ref).status.size}.length(chunk));
}

void ActionCarrier::cancel(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.cancelRequest(idOf(link), m_artifacts.cidOf(ref), chunk);
}

void ActionCarrier::upload(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.sendChunk(idOf(link), m_artifacts.cidOf(ref), chunk,
                                ChunkLayout {m_artifacts.at(ref).status.size}.length(chunk));
}

void ActionCarrier::refuse(swarm::LinkRef link, swarm::ArtifactRef ref, swarm::RefuseReason reason,
                           std::span<const swarm::PeerRef> tryThese)
{
    wire::Refuse refusal {m_artifacts.cidOf(ref), toWire(reason), {}};
    for (const swarm::PeerRef peer : tryThese)
        refusal.tryThese.push_back(m_peers.addressOf(peer));
    m_parts.transport.send(idOf(link), std::move(refusal));
}

void ActionCarrier::sendLease(swarm::LinkRef link, swarm::ArtifactRef ref,
                              const swarm::LeaseNotice& notice)
{
    m_parts.transport.sendAbout(idOf(link), m_artifacts.cidOf(ref),
                                wire::Lease {0, notice.lease, notice.range.first,
                                             notice.range.count, notice.done,
                                             toWire(notice.state)});
}

void ActionCarrier::ack(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.sendAbout(idOf(link), m_artifacts.cidOf(ref), wire::Ack {0, chunk});
}

void ActionCarrier::introduce(swarm::LinkRef link, swarm::ArtifactRef ref,
                              std::span<const swarm::PeerRef> peers)
{
    wire::Peers introductions {m_artifacts.cidOf(ref), {}};
    for (const swarm::PeerRef peer : peers)
        introductions.peers.push_back(
            {m_peers.identityOf(peer).value_or(EndpointId {}), m_peers.addressOf(peer)});
    m_parts.transport.send(idOf(link), std::move(introductions));
}

void ActionCarrier::fetchOrigin(swarm::FetchRef fetch, swarm::ArtifactRef ref,
                                swarm::ChunkRange range)
{
    const ArtifactTable::Entry& known = m_artifacts.at(ref);
    const auto id = static_cast<quint32>(fetch);
    m_fetches.begin(id, m_artifacts.cidOf(ref));
    qCDebug(log).noquote() << "Origin request" << id << "for" << range.count << "chunks from"
                           << range.first << "of" << cidText(m_artifacts.cidOf(ref));
    m_parts.origin.fetch(id, origin::OriginPlace {known.artifact.mirrors, known.status.size},
                         ChunkLayout {known.status.size}, range.first, range.count);
}

void ActionCarrier::abortOrigin(swarm::FetchRef fetch)
{
    m_parts.origin.abort(static_cast<quint32>(fetch));
}

void ActionCarrier::record(const swarm::SwarmRecord& record)
{
    m_record(record);
}

} // namespace patchswarm::service
