#include "agent/service/swarmdriver.h"

#include <utility>

#include "agent/cache/chunkcache.h"
#include "agent/discovery/discovery.h"
#include "agent/origin/originsource.h"
#include "agent/service/neighbourhood.h"
#include "agent/service/wirewords.h"

namespace patchswarm::service {

namespace {

// The cache gives back with each verdict the tag that came with the chunk: where it came from.
quint64 tagOf(swarm::ChunkSource source, quint32 from)
{
    return static_cast<quint64>(source) << 32 | from;
}

swarm::ChunkSource sourceOf(quint64 tag)
{
    return static_cast<swarm::ChunkSource>(tag >> 32);
}

quint32 fromOf(quint64 tag)
{
    return static_cast<quint32>(tag);
}

bool isOrigin(swarm::ChunkSource source)
{
    return source == swarm::ChunkSource::Origin || source == swarm::ChunkSource::Gateway;
}

transfer::LinkId idOf(swarm::LinkRef link)
{
    return static_cast<transfer::LinkId>(link);
}

swarm::FetchOutcome outcomeOf(origin::Outcome outcome)
{
    switch (outcome) {
    case origin::Outcome::Complete:
        return swarm::FetchOutcome::Complete;
    case origin::Outcome::Failed:
        return swarm::FetchOutcome::Failed;
    case origin::Outcome::Unavailable:
        return swarm::FetchOutcome::Unavailable;
    case origin::Outcome::Aborted:
        break;
    }
    return swarm::FetchOutcome::Aborted;
}

swarm::PeerKey keyOf(const EndpointId& id)
{
    return id.bytes;
}

} // namespace

SwarmDriver::SwarmDriver(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
                         const SwarmParts& parts)
    : m_parts(parts)
    , m_swarm(keyOf(self), seed, settings)
    , m_actions(parts, m_artifacts, m_peers, m_fetches,
                [this](const auto& record) { Q_EMIT recorded(record); })
{
    m_actions.setSwarm(m_swarm);
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_swarm.handleTimeout(now(), m_actions);
        arm();
    });
    connectDiscovery();
    connectTransport();
    connectOrigin();
    connectCache();
}

SwarmDriver::~SwarmDriver() = default;

// --- what is wanted
// -----------------------------------------------------------------------------------------------

void SwarmDriver::setSettings(const swarm::Settings& settings)
{
    tell(swarm::SettingsChanged {settings});
}

void SwarmDriver::setBoundary(std::function<bool(const IpAddress&)> boundary)
{
    m_boundary = std::move(boundary);
}

void SwarmDriver::add(const WantedArtifact& artifact)
{
    const Cid cid = artifact.manifest->root();
    ArtifactTable::Entry* known = m_artifacts.find(cid);
    if (known == nullptr) {
        known = &m_artifacts.insert(cid);
        known->status.size = artifact.manifest->layout().size;
    } else if (known->artifact.wanted == artifact.wanted && known->inSwarm) {
        known->artifact = artifact;
        tell(swarm::PriorityChanged {known->ref, artifact.priority});
        return;
    }
    const bool isAwaited = known->artifact.manifest && known->artifact.wanted == artifact.wanted
        && (known->status.state == ArtifactState::Opening
            || known->status.state == ArtifactState::WaitingForSpace);
    known->artifact = artifact;
    if (isAwaited)
        return; // the cache has not answered yet
    m_parts.cache.setInUse(cid, artifact.wanted);
    if (known->inSwarm) // wanted now, only shared before, or the other way round
        leaveSwarm(*known);
    known->status.state = ArtifactState::Opening;
    m_parts.cache.add(artifact.manifest, artifact.keep);
}

void SwarmDriver::remove(const Cid& cid)
{
    ArtifactTable::Entry* known = m_artifacts.find(cid);
    if (known == nullptr)
        return;
    if (known->inSwarm)
        leaveSwarm(*known);
    m_parts.cache.setInUse(cid, false);
    m_artifacts.erase(cid);
}

void SwarmDriver::setPaused(const Cid& cid, bool paused)
{
    ArtifactTable::Entry* known = m_artifacts.find(cid);
    if (known == nullptr || known->paused == paused)
        return;
    known->paused = paused;
    if (known->inSwarm)
        tell(swarm::ArtifactPaused {known->ref, paused});
}

// --- queries
// --------------------------------------------------------------------------------------------------------

bool SwarmDriver::knows(const Cid& cid) const
{
    return m_artifacts.find(cid) != nullptr;
}

std::optional<ArtifactStatus> SwarmDriver::status(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_artifacts.find(cid);
    if (known == nullptr)
        return std::nullopt;
    ArtifactStatus status = known->status;
    if (known->inSwarm)
        status.view = m_swarm.view(known->ref);
    return status;
}

QVector<Cid> SwarmDriver::artifacts() const
{
    return m_artifacts.cids();
}

std::shared_ptr<const ArtifactManifest> SwarmDriver::manifest(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_artifacts.find(cid);
    return known == nullptr ? nullptr : known->artifact.manifest;
}

std::vector<swarm::PeerView> SwarmDriver::peers(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_artifacts.find(cid);
    return known == nullptr || !known->inSwarm ? std::vector<swarm::PeerView> {}
                                               : m_swarm.peers(known->ref);
}

std::optional<EndpointId> SwarmDriver::identityOf(swarm::LinkRef link) const
{
    const auto known = m_linkIdentities.constFind(idOf(link));
    return known == m_linkIdentities.constEnd() ? std::nullopt : std::optional(*known);
}

Cid SwarmDriver::cidOf(swarm::ArtifactRef ref) const
{
    return m_artifacts.cidOf(ref);
}

// --- events in
// --------------------------------------------------------------------------------------------------------

void SwarmDriver::tell(const swarm::Event& event)
{
    m_swarm.handle(event, now(), m_actions);
    arm();
}

void SwarmDriver::arm()
{
    if (const auto next = m_swarm.nextTimeout())
        m_timer.start(std::chrono::milliseconds(std::max<qint64>(0, (*next - now()).ms)));
    else
        m_timer.stop();
}

TimePoint SwarmDriver::now() const
{
    return TimePoint {m_clock.elapsed()};
}

void SwarmDriver::enterSwarm(ArtifactTable::Entry& known, const ChunkSet& held)
{
    const WantedArtifact& artifact = known.artifact;
    known.inSwarm = true;
    known.status.state = held.isFull() ? ArtifactState::Whole : ArtifactState::Fetching;
    tell(swarm::ArtifactAdded {.artifact = known.ref,
                               .cid = artifact.manifest->root(),
                               .size = artifact.manifest->layout().size,
                               .held = &held,
                               .wanted = artifact.wanted && !held.isFull(),
                               .originAllowed = artifact.originAllowed,
                               .viaGateway = artifact.viaGateway,
                               .priority = artifact.priority});
    if (known.paused)
        tell(swarm::ArtifactPaused {known.ref, true});
    // Said once per link, perhaps before the artifact was here.
    if (const auto asked = m_interests.find(artifact.manifest->root()); asked != m_interests.end())
        for (const transfer::LinkId link : asked->second)
            tell(swarm::InterestHeard {swarm::LinkRef {link}, known.ref});
}

void SwarmDriver::leaveSwarm(ArtifactTable::Entry& known)
{
    if (const auto last = m_swarm.view(known.ref))
        Q_EMIT artifactLeaving(known.artifact.manifest->root(), *last);
    known.inSwarm = false;
    tell(swarm::ArtifactRemoved {known.ref});
}

template<class Make>
void SwarmDriver::hear(const Cid& cid, const SocketAddress& from, Make&& makeEvent)
{
    const auto ref = m_artifacts.active(cid);
    const auto peer = m_peers.refFor(from);
    if (ref && peer)
        tell(makeEvent(*ref, *peer));
}

void SwarmDriver::connectDiscovery()
{
    using discovery::Discovery;
    connect(
        &m_parts.discovery, &Discovery::queryHeard, this,
        [this](const QVector<Cid>& cids, const SocketAddress& from) {
            for (const Cid& cid : cids) {
                if (!knows(cid) && cid != anyArtifact)
                    Q_EMIT unknownArtifactAsked(from);
                hear(cid, from, [](auto ref, auto peer) { return swarm::QueryHeard {ref, peer}; });
            }
        });
    connect(&m_parts.discovery, &Discovery::wantingHeard, this,
            [this](const Cid& cid, double rank, const SocketAddress& from) {
                if (!knows(cid))
                    Q_EMIT unknownArtifactAsked(from);
                hear(cid, from, [rank](auto ref, auto peer) {
                    return swarm::WantingHeard {ref, peer, rank};
                });
            });
    connect(&m_parts.discovery, &Discovery::answerHeard, this,
            [this](const Cid& cid, wire::PeerState state, const SocketAddress& from,
                   const QVector<SocketAddress>& sample) {
                const auto asSwarm = fromWire(state);
                hear(cid, from, [asSwarm](auto ref, auto peer) {
                    return swarm::AnswerHeard {ref, peer, asSwarm};
                });
                for (const SocketAddress& other : sample)
                    hint(cid, other);
            });
    connect(&m_parts.discovery, &Discovery::crewHeard, this,
            [this](const Cid& cid, const wire::CrewSummary& heard, const SocketAddress& from) {
                const swarm::CrewSummary summary {heard.verified, heard.leasedUntil, heard.links};
                hear(cid, from, [summary](auto ref, auto peer) {
                    return swarm::CrewHeard {ref, peer, summary};
                });
            });
    connect(&m_parts.discovery, &Discovery::left, this, [this](const SocketAddress& from) {
        if (const auto peer = m_peers.refFor(from))
            tell(swarm::PeerLeft {*peer});
    });
}

void SwarmDriver::connectTransport()
{
    using transfer::LinkId;
    using transfer::Transport;
    connect(&m_parts.transport, &Transport::linkUp, this,
            [this](LinkId link, const trust::PeerIdentity& identity, const SocketAddress& remote,
                   quint16 listenPort, bool incoming) {
                const auto peer = m_peers.refFor({remote.ip, listenPort});
                if (!peer)
                    return m_parts.transport.close(link, wire::ByeReason::ProtocolError);
                m_peers.noteIdentity(*peer, identity.id);
                m_linkIdentities.insert(link, identity.id);
                tell(swarm::LinkUp {swarm::LinkRef {link}, *peer, keyOf(identity.id), incoming});
            });
    connect(&m_parts.transport, &Transport::linkDown, this, [this](LinkId link) {
        for (auto asked = m_interests.begin(); asked != m_interests.end();) {
            asked->second.erase(link);
            asked = asked->second.empty() ? m_interests.erase(asked) : std::next(asked);
        }
        if (m_linkIdentities.remove(link) > 0)
            tell(swarm::LinkDown {swarm::LinkRef {link}});
    });
    connect(&m_parts.transport, &Transport::dialFailed, this, [this](const SocketAddress& address) {
        if (const auto peer = m_peers.refFor(address))
            tell(swarm::DialFailed {*peer});
    });
    connect(&m_parts.transport, &Transport::messageReceived, this, &SwarmDriver::messageArrived);
    connect(&m_parts.transport, &Transport::artifactMessageReceived, this,
            &SwarmDriver::artifactMessageArrived);
    connect(&m_parts.transport, &Transport::chunkReceived, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, const QByteArray& bytes) {
                chunkArrived(cid, chunk, bytes, swarm::ChunkSource::Peer, link);
            });
    connect(&m_parts.transport, &Transport::chunkProgress, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, quint32 bytes) {
                if (const auto ref = m_artifacts.active(cid))
                    tell(swarm::PeerBytes {swarm::LinkRef {link}, *ref, chunk, bytes});
            });
    connect(&m_parts.transport, &Transport::chunkSent, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, bool sent) {
                if (const auto ref = m_artifacts.active(cid))
                    tell(swarm::UploadEnded {swarm::LinkRef {link}, *ref, chunk, sent});
            });
}

void SwarmDriver::connectOrigin()
{
    using origin::OriginSource;
    connect(&m_parts.origin, &OriginSource::bytesReceived, this,
            [this](quint32 fetch, quint32 bytes) {
                if (m_fetches.artifactOf(fetch))
                    tell(swarm::OriginBytes {swarm::FetchRef {fetch}, bytes});
            });
    connect(&m_parts.origin, &OriginSource::bytesWasted, this,
            [this](quint32 fetch, quint32 bytes) {
                if (const auto cid = m_fetches.artifactOf(fetch))
                    Q_EMIT originWasted(*cid, bytes);
            });
    connect(&m_parts.origin, &OriginSource::chunkReceived, this,
            [this](quint32 fetch, ChunkIndex chunk, const QByteArray& bytes, bool viaGateway) {
                const auto cid = m_fetches.artifactOf(fetch);
                if (!cid)
                    return;
                m_fetches.chunkArrived(fetch);
                const auto source =
                    viaGateway ? swarm::ChunkSource::Gateway : swarm::ChunkSource::Origin;
                chunkArrived(*cid, chunk, bytes, source, fetch);
            });
    connect(
        &m_parts.origin, &OriginSource::ended, this,
        [this](quint32 fetch, origin::Outcome outcome, qint64 retryAfterMs, const QString& reason) {
            const auto cid = m_fetches.artifactOf(fetch);
            if (!cid)
                return;
            if (ArtifactTable::Entry* known = m_artifacts.find(*cid))
                known->status.originTrouble =
                    outcome == origin::Outcome::Aborted ? QString() : reason;
            const auto end = m_fetches.ended(
                {swarm::FetchRef {fetch}, outcomeOf(outcome), milliseconds(retryAfterMs)});
            if (end)
                tell(*end);
        });
}

void SwarmDriver::connectCache()
{
    using cache::ChunkCache;
    connect(&m_parts.cache, &ChunkCache::added, this,
            [this](const Cid& cid, const ChunkSet& held, quint64 reused) {
                ArtifactTable::Entry* known = m_artifacts.find(cid);
                if (known == nullptr || known->inSwarm)
                    return;
                known->status.reused = reused;
                known->status.missingSpace = 0;
                enterSwarm(*known, held);
                Q_EMIT artifactOpened(cid);
                if (held.isFull())
                    Q_EMIT artifactWhole(cid);
            });
    connect(&m_parts.cache, &ChunkCache::waitingForSpace, this,
            [this](const Cid& cid, quint64 missing) {
                if (ArtifactTable::Entry* known = m_artifacts.find(cid)) {
                    known->status.state = ArtifactState::WaitingForSpace;
                    known->status.missingSpace = missing;
                    Q_EMIT artifactWaitsForSpace(cid, missing);
                }
            });
    connect(&m_parts.cache, &ChunkCache::failed, this, [this](const Cid& cid, const Error& error) {
        if (ArtifactTable::Entry* known = m_artifacts.find(cid)) {
            known->status.state = ArtifactState::Failed;
            known->status.error = error.detail;
            Q_EMIT artifactFailed(cid, error);
        }
    });
    connect(&m_parts.cache, &ChunkCache::chunkVerified, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag, bool duplicate) {
                if (const auto ref = m_artifacts.active(cid))
                    verdictArrived(cid, chunk, tag,
                                   swarm::ChunkVerified {*ref, chunk, sourceOf(tag),
                                                         swarm::LinkRef {fromOf(tag)}, duplicate});
            });
    connect(&m_parts.cache, &ChunkCache::chunkCorrupt, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
                if (isOrigin(sourceOf(tag)))
                    m_parts.origin.reportCorrupt(fromOf(tag), chunk);
                if (const auto ref = m_artifacts.active(cid))
                    verdictArrived(cid, chunk, tag,
                                   swarm::ChunkCorrupt {*ref, chunk, sourceOf(tag),
                                                        swarm::LinkRef {fromOf(tag)}});
            });
    connect(&m_parts.cache, &ChunkCache::storeFailed, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
                if (const auto ref = m_artifacts.active(cid))
                    verdictArrived(cid, chunk, tag, swarm::ChunkLost {*ref, chunk});
            });
    connect(&m_parts.cache, &ChunkCache::chunkLost, this, [this](const Cid& cid, ChunkIndex chunk) {
        if (const auto ref = m_artifacts.active(cid))
            tell(swarm::ChunkLost {*ref, chunk});
    });
    connect(&m_parts.cache, &ChunkCache::writableChanged, this,
            [this](bool writable) { tell(swarm::StorageChanged {writable}); });
    connect(&m_parts.cache, &ChunkCache::becameWhole, this, [this](const Cid& cid) {
        if (ArtifactTable::Entry* known = m_artifacts.find(cid)) {
            known->status.state = ArtifactState::Whole;
            m_parts.cache.setInUse(cid, false);
            Q_EMIT artifactWhole(cid);
        }
    });
    connect(&m_parts.cache, &ChunkCache::evicted, this, [this](const Cid& cid) {
        remove(cid);
        Q_EMIT artifactEvicted(cid);
    });
}

void SwarmDriver::chunkArrived(const Cid& cid, ChunkIndex chunk, const QByteArray& bytes,
                               swarm::ChunkSource source, quint32 from)
{
    m_parts.cache.store(cid, chunk, bytes, tagOf(source, from));
}

void SwarmDriver::verdictArrived(const Cid&, ChunkIndex, quint64 tag, const swarm::Event& verdict)
{
    tell(verdict);
    if (!isOrigin(sourceOf(tag)))
        return;
    if (const auto end = m_fetches.chunkJudged(fromOf(tag)))
        tell(*end);
}

// Messages that name their own artifact, or none; chunk lists and documents are other rooms'
// matter.
void SwarmDriver::messageArrived(transfer::LinkId linkId, const wire::Message& message)
{
    const swarm::LinkRef link {linkId};
    if (const auto* interest = std::get_if<wire::Interest>(&message)) {
        m_interests[interest->cid].insert(linkId);
        const auto ref = m_artifacts.active(interest->cid);
        if (ref)
            tell(swarm::InterestHeard {link, *ref});
        else
            m_parts.transport.send(linkId, wire::NotHere {interest->cid});
    } else if (const auto* absent = std::get_if<wire::NotHere>(&message)) {
        if (const auto ref = m_artifacts.active(absent->cid))
            tell(swarm::NotHereHeard {link, *ref});
    } else if (const auto* refusal = std::get_if<wire::Refuse>(&message)) {
        for (const SocketAddress& address : refusal->tryThese)
            hint(refusal->cid, address);
        if (const auto ref = m_artifacts.active(refusal->cid))
            tell(swarm::RefuseHeard {link, *ref, fromWire(refusal->reason)});
    } else if (const auto* introductions = std::get_if<wire::Peers>(&message)) {
        for (const wire::KnownPeer& known : introductions->peers)
            hint(introductions->cid, known.address);
    }
}

void SwarmDriver::artifactMessageArrived(transfer::LinkId linkId, const Cid& cid,
                                         const wire::Message& message)
{
    const auto ref = m_artifacts.active(cid);
    if (!ref)
        return;
    const swarm::LinkRef link {linkId};
    if (const auto* map = std::get_if<wire::Map>(&message))
        tell(swarm::MapHeard {link, *ref, &map->chunks});
    else if (const auto* have = std::get_if<wire::Have>(&message))
        tell(swarm::HaveHeard {link, *ref, have->chunks});
    else if (const auto* asked = std::get_if<wire::Request>(&message))
        tell(swarm::RequestHeard {link, *ref, asked->chunk});
    else if (const auto* withdrawn = std::get_if<wire::Cancel>(&message))
        tell(swarm::CancelHeard {link, *ref, withdrawn->chunk});
    else if (const auto* receipt = std::get_if<wire::Ack>(&message))
        tell(swarm::AckHeard {link, *ref, receipt->chunk});
    else if (const auto* lease = std::get_if<wire::Lease>(&message))
        tell(swarm::LeaseHeard {
            link,
            *ref,
            {lease->lease, {lease->first, lease->count}, lease->done, fromWire(lease->state)}});
}

// An address that somebody named: worth a dial if it lies inside the boundary.
void SwarmDriver::hint(const Cid& cid, const SocketAddress& address)
{
    if (m_boundary && !m_boundary(address.ip))
        return;
    hear(cid, address, [](auto ref, auto peer) {
        return swarm::PeerHint {ref, peer, swarm::PeerState::Partial};
    });
}

} // namespace patchswarm::service
