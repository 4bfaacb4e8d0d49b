#include "agent/service/swarmdriver.h"

#include <utility>

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

swarm::PeerKey keyOf(const EndpointId& id)
{
    return id.bytes;
}

} // namespace

SwarmDriver::SwarmDriver(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
                         const Parts& parts)
    : m_parts(parts)
    , m_swarm(keyOf(self), seed, settings)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_swarm.handleTimeout(now(), *this);
        arm();
    });
    connectDiscovery();
    connectTransport();
    connectOrigin();
    connectCache();
}

SwarmDriver::~SwarmDriver() = default;

// --- what is wanted -----------------------------------------------------------------------------------------------

void SwarmDriver::setSettings(const swarm::Settings& settings)
{
    tell(swarm::SettingsChanged {settings});
}

void SwarmDriver::setBoundary(std::function<bool(const IpAddress&)> boundary)
{
    m_boundary = std::move(boundary);
}

void SwarmDriver::add(const Artifact& artifact)
{
    const Cid cid = artifact.manifest->root();
    Entry* known = find(cid);
    if (known == nullptr) {
        const auto ref = static_cast<swarm::ArtifactRef>(m_cids.size());
        m_cids.push_back(cid);
        known = &m_artifacts[cid];
        known->ref = ref;
        known->status.size = artifact.manifest->layout().size;
    } else if (known->artifact.wanted == artifact.wanted && known->inSwarm) {
        known->artifact = artifact;
        tell(swarm::PriorityChanged {known->ref, artifact.priority});
        return;
    }
    const bool isAwaited = known->artifact.manifest && known->artifact.wanted == artifact.wanted
        && (known->status.state == State::Opening || known->status.state == State::WaitingForSpace);
    known->artifact = artifact;
    if (isAwaited)
        return; // the cache has not answered yet
    m_parts.cache.setInUse(cid, artifact.wanted);
    if (known->inSwarm) // wanted now, only shared before, or the other way round
        leaveSwarm(*known);
    known->status.state = State::Opening;
    m_parts.cache.add(artifact.manifest, artifact.keep);
}

void SwarmDriver::remove(const Cid& cid)
{
    Entry* known = find(cid);
    if (known == nullptr)
        return;
    if (known->inSwarm)
        leaveSwarm(*known);
    m_parts.cache.setInUse(cid, false);
    m_artifacts.erase(cid);
}

void SwarmDriver::setPaused(const Cid& cid, bool paused)
{
    Entry* known = find(cid);
    if (known == nullptr || known->paused == paused)
        return;
    known->paused = paused;
    if (known->inSwarm)
        tell(swarm::ArtifactPaused {known->ref, paused});
}

// --- queries --------------------------------------------------------------------------------------------------------

bool SwarmDriver::knows(const Cid& cid) const
{
    return find(cid) != nullptr;
}

std::optional<SwarmDriver::Status> SwarmDriver::status(const Cid& cid) const
{
    const Entry* known = find(cid);
    if (known == nullptr)
        return std::nullopt;
    Status status = known->status;
    if (known->inSwarm)
        status.view = m_swarm.view(known->ref);
    return status;
}

QVector<Cid> SwarmDriver::artifacts() const
{
    QVector<Cid> cids;
    for (const auto& [cid, known] : m_artifacts)
        cids.append(cid);
    return cids;
}

std::shared_ptr<const ArtifactManifest> SwarmDriver::manifest(const Cid& cid) const
{
    const Entry* known = find(cid);
    return known == nullptr ? nullptr : known->artifact.manifest;
}

std::vector<swarm::PeerView> SwarmDriver::peers(const Cid& cid) const
{
    const Entry* known = find(cid);
    return known == nullptr || !known->inSwarm ? std::vector<swarm::PeerView> {} : m_swarm.peers(known->ref);
}

std::optional<EndpointId> SwarmDriver::identityOf(swarm::LinkRef link) const
{
    const auto known = m_linkIdentities.constFind(idOf(link));
    return known == m_linkIdentities.constEnd() ? std::nullopt : std::optional(*known);
}

Cid SwarmDriver::cidOf(swarm::ArtifactRef ref) const
{
    return m_cids.at(static_cast<std::size_t>(ref));
}

// --- events in --------------------------------------------------------------------------------------------------------

void SwarmDriver::tell(const swarm::Event& event)
{
    m_swarm.handle(event, now(), *this);
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

SwarmDriver::Entry* SwarmDriver::find(const Cid& cid)
{
    const auto known = m_artifacts.find(cid);
    return known == m_artifacts.end() ? nullptr : &known->second;
}

const SwarmDriver::Entry* SwarmDriver::find(const Cid& cid) const
{
    const auto known = m_artifacts.find(cid);
    return known == m_artifacts.end() ? nullptr : &known->second;
}

SwarmDriver::Entry& SwarmDriver::entry(swarm::ArtifactRef ref)
{
    return m_artifacts.at(cidOf(ref));
}

std::optional<swarm::ArtifactRef> SwarmDriver::active(const Cid& cid) const
{
    const Entry* known = find(cid);
    return known != nullptr && known->inSwarm ? std::optional(known->ref) : std::nullopt;
}

void SwarmDriver::enterSwarm(Entry& known, const ChunkSet& held)
{
    const Artifact& artifact = known.artifact;
    known.inSwarm = true;
    known.status.state = held.isFull() ? State::Whole : State::Fetching;
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
}

void SwarmDriver::leaveSwarm(Entry& known)
{
    if (const auto last = m_swarm.view(known.ref))
        Q_EMIT artifactLeaving(known.artifact.manifest->root(), *last);
    known.inSwarm = false;
    tell(swarm::ArtifactRemoved {known.ref});
}

template<class Make>
void SwarmDriver::hear(const Cid& cid, const SocketAddress& from, Make&& makeEvent)
{
    const auto ref = active(cid);
    const auto peer = m_peers.refFor(from);
    if (ref && peer)
        tell(makeEvent(*ref, *peer));
}

void SwarmDriver::connectDiscovery()
{
    using discovery::Discovery;
    connect(&m_parts.discovery, &Discovery::queryHeard, this, [this](const QVector<Cid>& cids, const SocketAddress& from) {
        for (const Cid& cid : cids) {
            if (!knows(cid) && cid != anyArtifact)
                Q_EMIT unknownArtifactAsked(from);
            hear(cid, from, [](auto ref, auto peer) { return swarm::QueryHeard {ref, peer}; });
        }
    });
    connect(&m_parts.discovery, &Discovery::wantingHeard, this, [this](const Cid& cid, double rank, const SocketAddress& from) {
        if (!knows(cid))
            Q_EMIT unknownArtifactAsked(from);
        hear(cid, from, [rank](auto ref, auto peer) { return swarm::WantingHeard {ref, peer, rank}; });
    });
    connect(&m_parts.discovery, &Discovery::answerHeard, this,
            [this](const Cid& cid, wire::PeerState state, const SocketAddress& from, const QVector<SocketAddress>& sample) {
                const auto asSwarm = static_cast<swarm::PeerState>(static_cast<int>(state) - 1);
                hear(cid, from, [asSwarm](auto ref, auto peer) { return swarm::AnswerHeard {ref, peer, asSwarm}; });
                for (const SocketAddress& other : sample)
                    hint(cid, other);
            });
    connect(&m_parts.discovery, &Discovery::crewHeard, this,
            [this](const Cid& cid, const wire::CrewSummary& heard, const SocketAddress& from) {
                const swarm::CrewSummary summary {heard.verified, heard.leasedUntil, heard.links};
                hear(cid, from, [summary](auto ref, auto peer) { return swarm::CrewHeard {ref, peer, summary}; });
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
            [this](LinkId link, const trust::PeerIdentity& identity, const SocketAddress& remote, quint16 listenPort,
                   bool incoming) {
                const auto peer = m_peers.refFor({remote.ip, listenPort});
                if (!peer)
                    return m_parts.transport.close(link, wire::ByeReason::ProtocolError);
                m_peers.noteIdentity(*peer, identity.id);
                m_linkIdentities.insert(link, identity.id);
                tell(swarm::LinkUp {swarm::LinkRef {link}, *peer, keyOf(identity.id), incoming});
            });
    connect(&m_parts.transport, &Transport::linkDown, this, [this](LinkId link) {
        if (m_linkIdentities.remove(link) > 0)
            tell(swarm::LinkDown {swarm::LinkRef {link}});
    });
    connect(&m_parts.transport, &Transport::dialFailed, this, [this](const SocketAddress& address) {
        if (const auto peer = m_peers.refFor(address))
            tell(swarm::DialFailed {*peer});
    });
    connect(&m_parts.transport, &Transport::messageReceived, this, &SwarmDriver::messageArrived);
    connect(&m_parts.transport, &Transport::artifactMessageReceived, this, &SwarmDriver::artifactMessageArrived);
    connect(&m_parts.transport, &Transport::chunkReceived, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, const QByteArray& bytes) {
                chunkArrived(cid, chunk, bytes, swarm::ChunkSource::Peer, link);
            });
    connect(&m_parts.transport, &Transport::chunkProgress, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, quint32 bytes) {
                if (const auto ref = active(cid))
                    tell(swarm::PeerBytes {swarm::LinkRef {link}, *ref, chunk, bytes});
            });
    connect(&m_parts.transport, &Transport::chunkSent, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, bool sent) {
                if (const auto ref = active(cid))
                    tell(swarm::UploadEnded {swarm::LinkRef {link}, *ref, chunk, sent});
            });
}

void SwarmDriver::connectOrigin()
{
    using origin::OriginSource;
    connect(&m_parts.origin, &OriginSource::bytesReceived, this, [this](quint32 fetch, quint32 bytes) {
        if (m_fetches.contains(fetch))
            tell(swarm::OriginBytes {swarm::FetchRef {fetch}, bytes});
    });
    connect(&m_parts.origin, &OriginSource::bytesWasted, this, [this](quint32 fetch, quint32 bytes) {
        if (const auto running = m_fetches.constFind(fetch); running != m_fetches.constEnd())
            Q_EMIT originWasted(running->cid, bytes);
    });
    connect(&m_parts.origin, &OriginSource::chunkReceived, this,
            [this](quint32 fetch, ChunkIndex chunk, const QByteArray& bytes, bool viaGateway) {
                const auto running = m_fetches.find(fetch);
                if (running == m_fetches.end())
                    return;
                ++running->pendingChunks;
                const auto source = viaGateway ? swarm::ChunkSource::Gateway : swarm::ChunkSource::Origin;
                chunkArrived(running->cid, chunk, bytes, source, fetch);
            });
    connect(&m_parts.origin, &OriginSource::ended, this,
            [this](quint32 fetch, origin::Outcome outcome, qint64 retryAfterMs, const QString& reason) {
                const auto running = m_fetches.find(fetch);
                if (running == m_fetches.end())
                    return;
                if (Entry* known = find(running->cid))
                    known->status.originTrouble = outcome == origin::Outcome::Aborted ? QString() : reason;
                running->ended = swarm::OriginEnded {swarm::FetchRef {fetch},
                                                     static_cast<swarm::FetchOutcome>(outcome),
                                                     milliseconds(retryAfterMs)};
                releaseFetch(fetch);
            });
}

void SwarmDriver::connectCache()
{
    using cache::ChunkCache;
    connect(&m_parts.cache, &ChunkCache::added, this, [this](const Cid& cid, const ChunkSet& held, quint64 reused) {
        Entry* known = find(cid);
        if (known == nullptr || known->inSwarm)
            return;
        known->status.reused = reused;
        known->status.missingSpace = 0;
        enterSwarm(*known, held);
        Q_EMIT artifactOpened(cid);
        if (held.isFull())
            Q_EMIT artifactWhole(cid);
    });
    connect(&m_parts.cache, &ChunkCache::waitingForSpace, this, [this](const Cid& cid, quint64 missing) {
        if (Entry* known = find(cid)) {
            known->status.state = State::WaitingForSpace;
            known->status.missingSpace = missing;
            Q_EMIT artifactWaitsForSpace(cid, missing);
        }
    });
    connect(&m_parts.cache, &ChunkCache::failed, this, [this](const Cid& cid, const Error& error) {
        if (Entry* known = find(cid)) {
            known->status.state = State::Failed;
            known->status.error = error.detail;
            Q_EMIT artifactFailed(cid, error);
        }
    });
    connect(&m_parts.cache, &ChunkCache::chunkVerified, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag, bool duplicate) {
                if (const auto ref = active(cid))
                    verdictArrived(cid, chunk, tag,
                                   swarm::ChunkVerified {*ref, chunk, sourceOf(tag), swarm::LinkRef {fromOf(tag)}, duplicate});
            });
    connect(&m_parts.cache, &ChunkCache::chunkCorrupt, this, [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
        if (isOrigin(sourceOf(tag)))
            m_parts.origin.reportCorrupt(fromOf(tag), chunk);
        if (const auto ref = active(cid))
            verdictArrived(cid, chunk, tag,
                           swarm::ChunkCorrupt {*ref, chunk, sourceOf(tag), swarm::LinkRef {fromOf(tag)}});
    });
    connect(&m_parts.cache, &ChunkCache::storeFailed, this, [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
        if (const auto ref = active(cid))
            verdictArrived(cid, chunk, tag, swarm::ChunkLost {*ref, chunk});
    });
    connect(&m_parts.cache, &ChunkCache::chunkLost, this, [this](const Cid& cid, ChunkIndex chunk) {
        if (const auto ref = active(cid))
            tell(swarm::ChunkLost {*ref, chunk});
    });
    connect(&m_parts.cache, &ChunkCache::writableChanged, this,
            [this](bool writable) { tell(swarm::StorageChanged {writable}); });
    connect(&m_parts.cache, &ChunkCache::becameWhole, this, [this](const Cid& cid) {
        if (Entry* known = find(cid)) {
            known->status.state = State::Whole;
            m_parts.cache.setInUse(cid, false);
            Q_EMIT artifactWhole(cid);
        }
    });
    connect(&m_parts.cache, &ChunkCache::evicted, this, [this](const Cid& cid) {
        remove(cid);
        Q_EMIT artifactEvicted(cid);
    });
}

void SwarmDriver::chunkArrived(const Cid& cid, ChunkIndex chunk, const QByteArray& bytes, swarm::ChunkSource source,
                               quint32 from)
{
    m_parts.cache.store(cid, chunk, bytes, tagOf(source, from));
}

void SwarmDriver::verdictArrived(const Cid&, ChunkIndex, quint64 tag, const swarm::Event& verdict)
{
    tell(verdict);
    if (!isOrigin(sourceOf(tag)))
        return;
    const auto running = m_fetches.find(fromOf(tag));
    if (running == m_fetches.end())
        return;
    --running->pendingChunks;
    releaseFetch(fromOf(tag));
}

// The swarm takes back what a fetch has not brought when it ends; so it may end only after its last verdict.
void SwarmDriver::releaseFetch(quint32 fetch)
{
    const auto running = m_fetches.find(fetch);
    if (running == m_fetches.end() || !running->ended || running->pendingChunks > 0)
        return;
    const swarm::OriginEnded ended = *running->ended;
    m_fetches.erase(running);
    tell(ended);
}

// Messages that name their own artifact, or none; chunk lists and documents are other rooms' matter.
void SwarmDriver::messageArrived(transfer::LinkId linkId, const wire::Message& message)
{
    const swarm::LinkRef link {linkId};
    if (const auto* interest = std::get_if<wire::Interest>(&message)) {
        const auto ref = active(interest->cid);
        if (ref)
            tell(swarm::InterestHeard {link, *ref});
        else
            m_parts.transport.send(linkId, wire::NotHere {interest->cid});
    } else if (const auto* absent = std::get_if<wire::NotHere>(&message)) {
        if (const auto ref = active(absent->cid))
            tell(swarm::NotHereHeard {link, *ref});
    } else if (const auto* refusal = std::get_if<wire::Refuse>(&message)) {
        for (const SocketAddress& address : refusal->tryThese)
            hint(refusal->cid, address);
        if (const auto ref = active(refusal->cid))
            tell(swarm::RefuseHeard {link, *ref, static_cast<swarm::RefuseReason>(static_cast<int>(refusal->reason) - 1)});
    } else if (const auto* introductions = std::get_if<wire::Peers>(&message)) {
        for (const wire::KnownPeer& known : introductions->peers)
            hint(introductions->cid, known.address);
    }
}

void SwarmDriver::artifactMessageArrived(transfer::LinkId linkId, const Cid& cid, const wire::Message& message)
{
    const auto ref = active(cid);
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
        tell(swarm::LeaseHeard {link, *ref,
                                {lease->lease, {lease->first, lease->count}, lease->done,
                                 static_cast<swarm::LeaseState>(static_cast<int>(lease->state) - 1)}});
}

// An address that somebody named: worth a dial if it lies inside the boundary.
void SwarmDriver::hint(const Cid& cid, const SocketAddress& address)
{
    if (m_boundary && !m_boundary(address.ip))
        return;
    hear(cid, address, [](auto ref, auto peer) { return swarm::PeerHint {ref, peer, swarm::PeerState::Partial}; });
}

// --- actions out ------------------------------------------------------------------------------------------------------

void SwarmDriver::query(swarm::ArtifactRef ref)
{
    m_parts.discovery.query({cidOf(ref)});
}

void SwarmDriver::announceWanting(swarm::ArtifactRef ref, double rank)
{
    m_parts.discovery.wanting(cidOf(ref), rank);
}

void SwarmDriver::answer(swarm::ArtifactRef ref, swarm::PeerRef to, swarm::PeerState state)
{
    std::vector<swarm::PeerView> known = m_swarm.peers(ref);
    QVector<SocketAddress> sample;
    for (const swarm::PeerView& peer : known)
        if (peer.link && sample.size() < 16)
            sample.append(m_peers.addressOf(peer.peer));
    m_parts.discovery.answer(m_peers.addressOf(to), cidOf(ref), static_cast<wire::PeerState>(static_cast<int>(state) + 1), sample);
}

void SwarmDriver::announceCrew(swarm::ArtifactRef ref, const swarm::CrewSummary& summary)
{
    m_parts.discovery.crew(cidOf(ref), {summary.verified, summary.leasedUntil, summary.links});
}

void SwarmDriver::dial(swarm::PeerRef peer)
{
    m_parts.transport.dial(m_peers.addressOf(peer));
}

void SwarmDriver::closeLink(swarm::LinkRef link)
{
    m_parts.transport.close(idOf(link), wire::ByeReason::Idle);
}

void SwarmDriver::sendInterest(swarm::LinkRef link, swarm::ArtifactRef ref)
{
    m_parts.transport.openArtifact(idOf(link), static_cast<wire::ArtifactHandle>(ref), cidOf(ref),
                                   entry(ref).status.size);
}

void SwarmDriver::sendMap(swarm::LinkRef link, swarm::ArtifactRef ref, const ChunkSet& chunks)
{
    m_parts.transport.sendAbout(idOf(link), cidOf(ref), wire::Map {0, chunks});
}

void SwarmDriver::sendHave(swarm::LinkRef link, swarm::ArtifactRef ref, std::span<const ChunkIndex> chunks)
{
    m_parts.transport.sendAbout(idOf(link), cidOf(ref), wire::Have {0, {chunks.begin(), chunks.end()}});
}

void SwarmDriver::request(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.requestChunk(idOf(link), cidOf(ref), chunk, ChunkLayout {entry(ref).status.size}.length(chunk));
}

void SwarmDriver::cancel(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.cancelRequest(idOf(link), cidOf(ref), chunk);
}

void SwarmDriver::upload(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.sendChunk(idOf(link), cidOf(ref), chunk, ChunkLayout {entry(ref).status.size}.length(chunk));
}

void SwarmDriver::refuse(swarm::LinkRef link, swarm::ArtifactRef ref, swarm::RefuseReason reason,
                         std::span<const swarm::PeerRef> tryThese)
{
    wire::Refuse refusal {cidOf(ref), static_cast<wire::RefuseReason>(static_cast<int>(reason) + 1), {}};
    for (const swarm::PeerRef peer : tryThese)
        refusal.tryThese.push_back(m_peers.addressOf(peer));
    m_parts.transport.send(idOf(link), std::move(refusal));
}

void SwarmDriver::sendLease(swarm::LinkRef link, swarm::ArtifactRef ref, const swarm::LeaseNotice& notice)
{
    m_parts.transport.sendAbout(idOf(link), cidOf(ref),
                                wire::Lease {0, notice.lease, notice.range.first, notice.range.count, notice.done,
                                             static_cast<wire::LeaseState>(static_cast<int>(notice.state) + 1)});
}

void SwarmDriver::ack(swarm::LinkRef link, swarm::ArtifactRef ref, ChunkIndex chunk)
{
    m_parts.transport.sendAbout(idOf(link), cidOf(ref), wire::Ack {0, chunk});
}

void SwarmDriver::introduce(swarm::LinkRef link, swarm::ArtifactRef ref, std::span<const swarm::PeerRef> peers)
{
    wire::Peers introductions {cidOf(ref), {}};
    for (const swarm::PeerRef peer : peers)
        introductions.peers.push_back({m_peers.identityOf(peer).value_or(EndpointId {}), m_peers.addressOf(peer)});
    m_parts.transport.send(idOf(link), std::move(introductions));
}

void SwarmDriver::fetchOrigin(swarm::FetchRef fetch, swarm::ArtifactRef ref, swarm::ChunkRange range)
{
    const Entry& known = entry(ref);
    const auto id = static_cast<quint32>(fetch);
    m_fetches.insert(id, {cidOf(ref), 0, std::nullopt});
    m_parts.origin.fetch(id, origin::OriginPlace {known.artifact.mirrors, known.status.size}, ChunkLayout {known.status.size}, range.first,
                         range.count);
}

void SwarmDriver::abortOrigin(swarm::FetchRef fetch)
{
    m_parts.origin.abort(static_cast<quint32>(fetch));
}

void SwarmDriver::record(const swarm::SwarmRecord& record)
{
    Q_EMIT recorded(record);
}

} // namespace patchswarm::service
