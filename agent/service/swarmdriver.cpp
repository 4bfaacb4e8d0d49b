#include "agent/service/swarmdriver.h"

#include <QLoggingCategory>

#include <utility>

#include "agent/cache/chunkcache.h"
#include "agent/discovery/discovery.h"
#include "agent/origin/originsource.h"
#include "agent/service/givername.h"
#include "agent/service/neighbourhood.h"
#include "agent/service/wirewords.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

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

const char* endText(origin::Outcome outcome)
{
    switch (outcome) {
    case origin::Outcome::Complete:
        return "complete";
    case origin::Outcome::Failed:
        return "failed,";
    case origin::Outcome::Unavailable:
        return "nobody can serve it,";
    case origin::Outcome::Aborted:
        break;
    }
    return "aborted here";
}

constexpr std::chrono::seconds sourceReviewEvery {5};

} // namespace

SwarmDriver::SwarmDriver(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
                         const SwarmParts& parts)
    : m_parts(parts)
    , m_core(self, seed, settings, parts)
    , m_links(m_core, parts.transport)
{
    connect(&m_core, &SwarmCore::recorded, this, &SwarmDriver::recorded);
    connect(
        &m_links, &LinkEvents::chunkArrived, this,
        [this](const Cid& cid, ChunkIndex chunk, const QByteArray& bytes, transfer::LinkId from) {
            chunkArrived(cid, chunk, bytes, swarm::ChunkSource::Peer, from);
        });
    connectDiscovery();
    connectOrigin();
    connectCache();
    connect(&m_sourceReview, &QTimer::timeout, this, &SwarmDriver::reviewSources);
    m_sourceReview.start(sourceReviewEvery);
}

SwarmDriver::~SwarmDriver() = default;

// --- what is wanted
// -----------------------------------------------------------------------------------------------

void SwarmDriver::setSettings(const swarm::Settings& settings)
{
    m_core.tell(swarm::SettingsChanged {settings});
}

void SwarmDriver::setBoundary(std::function<bool(const IpAddress&)> boundary)
{
    m_core.setBoundary(std::move(boundary));
}

void SwarmDriver::add(const WantedArtifact& artifact)
{
    const Cid cid = artifact.manifest->root();
    ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    if (known == nullptr) {
        known = &m_core.artifacts().insert(cid);
        known->status.size = artifact.manifest->layout().size;
    } else if (known->artifact.wanted == artifact.wanted && known->inSwarm) {
        known->artifact = artifact;
        m_core.tell(swarm::PriorityChanged {known->ref, artifact.priority});
        return;
    }
    const bool isAwaited = known->artifact.manifest && known->artifact.wanted == artifact.wanted
        && (known->status.state == ArtifactState::Opening
            || known->status.state == ArtifactState::WaitingForSpace);
    known->artifact = artifact;
    if (isAwaited)
        return; // the cache has not answered yet
    if (artifact.wanted)
        m_parts.cache.setInUse(cid, true);
    if (known->inSwarm) // wanted now, only shared before, or the other way round
        leaveSwarm(*known);
    known->status.state = ArtifactState::Opening;
    m_parts.cache.add(artifact.manifest, artifact.keep);
    if (!artifact.wanted) // after it, since what is added is held for a job
        m_parts.cache.setInUse(cid, false);
}

void SwarmDriver::remove(const Cid& cid)
{
    ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    if (known == nullptr)
        return;
    if (known->inSwarm)
        leaveSwarm(*known);
    m_parts.cache.setInUse(cid, false);
    m_parts.cache.setOnlySource(cid, false);
    m_core.artifacts().erase(cid);
}

void SwarmDriver::setPaused(const Cid& cid, bool paused)
{
    ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    if (known == nullptr || known->paused == paused)
        return;
    known->paused = paused;
    if (known->inSwarm)
        m_core.tell(swarm::ArtifactPaused {known->ref, paused});
}

void SwarmDriver::askOriginAgain(const Cid& cid)
{
    const ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    if (known == nullptr)
        return;
    m_parts.origin.forgive(known->artifact.mirrors);
    if (known->inSwarm)
        m_core.tell(swarm::OriginForgiven {known->ref});
}

void SwarmDriver::askOriginsAgain()
{
    m_parts.origin.forgiveAll();
    for (const Cid& cid : m_core.artifacts().cids())
        askOriginAgain(cid);
}

void SwarmDriver::suspend()
{
    m_sourceReview.stop();
    for (const Cid& cid : m_core.artifacts().cids())
        setPaused(cid, true);
}

// --- queries
// --------------------------------------------------------------------------------------------------------

bool SwarmDriver::knows(const Cid& cid) const
{
    return m_core.artifacts().find(cid) != nullptr;
}

std::optional<ArtifactStatus> SwarmDriver::status(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    if (known == nullptr)
        return std::nullopt;
    ArtifactStatus status = known->status;
    if (known->inSwarm)
        status.view = m_core.swarm().view(known->ref);
    return status;
}

QVector<Cid> SwarmDriver::artifacts() const
{
    return m_core.artifacts().cids();
}

std::shared_ptr<const ArtifactManifest> SwarmDriver::manifest(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    return known == nullptr ? nullptr : known->artifact.manifest;
}

std::vector<swarm::PeerView> SwarmDriver::peers(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    return known == nullptr || !known->inSwarm ? std::vector<swarm::PeerView> {}
                                               : m_core.swarm().peers(known->ref);
}

bool SwarmDriver::isOnlySource(const Cid& cid) const
{
    const ArtifactTable::Entry* known = m_core.artifacts().find(cid);
    return known != nullptr && known->inSwarm && m_core.swarm().isOnlySource(known->ref);
}

std::optional<EndpointId> SwarmDriver::identityOf(swarm::LinkRef link) const
{
    return m_links.identityOf(link);
}

Cid SwarmDriver::cidOf(swarm::ArtifactRef ref) const
{
    return m_core.artifacts().cidOf(ref);
}

// --- events in
// --------------------------------------------------------------------------------------------------------

void SwarmDriver::enterSwarm(ArtifactTable::Entry& known, const ChunkSet& held)
{
    const WantedArtifact& artifact = known.artifact;
    known.inSwarm = true;
    known.status.state = held.isFull() ? ArtifactState::Whole : ArtifactState::Fetching;
    m_core.tell(swarm::ArtifactAdded {.artifact = known.ref,
                                      .cid = artifact.manifest->root(),
                                      .size = artifact.manifest->layout().size,
                                      .held = &held,
                                      .wanted = artifact.wanted && !held.isFull(),
                                      .originAllowed = artifact.originAllowed,
                                      .viaGateway = artifact.viaGateway,
                                      .priority = artifact.priority,
                                      .paused = known.paused});
    m_links.repeatInterests(artifact.manifest->root(), known.ref);
}

void SwarmDriver::leaveSwarm(ArtifactTable::Entry& known)
{
    if (const auto last = m_core.swarm().view(known.ref))
        Q_EMIT artifactLeaving(known.artifact.manifest->root(), *last);
    known.inSwarm = false;
    m_core.tell(swarm::ArtifactRemoved {known.ref});
}

void SwarmDriver::connectDiscovery()
{
    using discovery::Discovery;
    connect(&m_parts.discovery, &Discovery::queryHeard, this,
            [this](const QVector<Cid>& cids, const SocketAddress& from) {
                for (const Cid& cid : cids) {
                    if (!knows(cid) && cid != anyArtifact)
                        Q_EMIT unknownArtifactAsked(from);
                    m_core.hear(cid, from, [](auto ref, auto peer) {
                        return swarm::QueryHeard {ref, peer};
                    });
                }
            });
    connect(&m_parts.discovery, &Discovery::wantingHeard, this,
            [this](const Cid& cid, double rank, const SocketAddress& from) {
                if (!knows(cid))
                    Q_EMIT unknownArtifactAsked(from);
                m_core.hear(cid, from, [rank](auto ref, auto peer) {
                    return swarm::WantingHeard {ref, peer, rank};
                });
            });
    connect(&m_parts.discovery, &Discovery::answerHeard, this,
            [this](const Cid& cid, wire::PeerState state, const SocketAddress& from,
                   const QVector<SocketAddress>& sample) {
                const auto asSwarm = fromWire(state);
                m_core.hear(cid, from, [asSwarm](auto ref, auto peer) {
                    return swarm::AnswerHeard {ref, peer, asSwarm};
                });
                for (const SocketAddress& other : sample)
                    m_core.hint(cid, other);
            });
    connect(&m_parts.discovery, &Discovery::crewHeard, this,
            [this](const Cid& cid, const wire::CrewSummary& heard, const SocketAddress& from) {
                const swarm::CrewSummary summary {heard.verified, heard.leasedUntil, heard.links};
                m_core.hear(cid, from, [summary](auto ref, auto peer) {
                    return swarm::CrewHeard {ref, peer, summary};
                });
            });
    connect(&m_parts.discovery, &Discovery::left, this, [this](const SocketAddress& from) {
        if (const auto peer = m_core.peers().refFor(from))
            m_core.tell(swarm::PeerLeft {*peer});
    });
}

void SwarmDriver::connectOrigin()
{
    using origin::OriginSource;
    connect(&m_parts.origin, &OriginSource::bytesReceived, this,
            [this](quint32 fetch, quint32 bytes) {
                if (m_core.fetches().artifactOf(fetch))
                    m_core.tell(swarm::OriginBytes {swarm::FetchRef {fetch}, bytes});
            });
    connect(&m_parts.origin, &OriginSource::rangesUnsupported, this, [this](quint32 fetch) {
        const auto cid = m_core.fetches().artifactOf(fetch);
        if (const auto ref = cid ? m_core.artifacts().active(*cid) : std::nullopt)
            m_core.tell(swarm::OriginSequential {*ref});
    });
    connect(&m_parts.origin, &OriginSource::bytesWasted, this,
            [this](quint32 fetch, quint32 bytes) {
                if (const auto cid = m_core.fetches().artifactOf(fetch))
                    Q_EMIT originWasted(*cid, bytes);
            });
    connect(&m_parts.origin, &OriginSource::chunkReceived, this,
            [this](quint32 fetch, ChunkIndex chunk, const QByteArray& bytes, bool viaGateway) {
                const auto cid = m_core.fetches().artifactOf(fetch);
                if (!cid)
                    return;
                m_core.fetches().chunkArrived(fetch);
                const auto source =
                    viaGateway ? swarm::ChunkSource::Gateway : swarm::ChunkSource::Origin;
                chunkArrived(*cid, chunk, bytes, source, fetch);
            });
    connect(
        &m_parts.origin, &OriginSource::ended, this,
        [this](quint32 fetch, origin::Outcome outcome, qint64 retryAfterMs, const QString& reason) {
            const auto cid = m_core.fetches().artifactOf(fetch);
            if (!cid)
                return;
            qCDebug(log).noquote()
                << "Origin request" << fetch << "ended:" << endText(outcome) << reason;
            if (ArtifactTable::Entry* known = m_core.artifacts().find(*cid))
                known->status.originTrouble =
                    outcome == origin::Outcome::Aborted ? QString() : reason;
            const auto end = m_core.fetches().ended(
                {swarm::FetchRef {fetch}, outcomeOf(outcome), milliseconds(retryAfterMs)});
            if (end)
                m_core.tell(*end);
        });
}

void SwarmDriver::connectCache()
{
    using cache::ChunkCache;
    connect(&m_parts.cache, &ChunkCache::added, this,
            [this](const Cid& cid, const ChunkSet& held, quint64 reused,
                   const cache::TakenBytes& taken) {
                ArtifactTable::Entry* known = m_core.artifacts().find(cid);
                if (known == nullptr || known->inSwarm)
                    return;
                known->status.reused = reused;
                known->status.taken = taken;
                known->status.missingSpace = 0;
                enterSwarm(*known, held);
                Q_EMIT artifactOpened(cid);
                if (held.isFull())
                    Q_EMIT artifactWhole(cid);
            });
    connect(&m_parts.cache, &ChunkCache::waitingForSpace, this,
            [this](const Cid& cid, quint64 missing) {
                if (ArtifactTable::Entry* known = m_core.artifacts().find(cid)) {
                    known->status.state = ArtifactState::WaitingForSpace;
                    known->status.missingSpace = missing;
                    Q_EMIT artifactWaitsForSpace(cid, missing);
                }
            });
    connect(&m_parts.cache, &ChunkCache::failed, this, [this](const Cid& cid, const Error& error) {
        if (ArtifactTable::Entry* known = m_core.artifacts().find(cid)) {
            known->status.state = ArtifactState::Failed;
            known->status.error = error.detail;
            Q_EMIT artifactFailed(cid, error);
        }
    });
    connect(&m_parts.cache, &ChunkCache::chunkVerified, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag, bool duplicate) {
                if (const auto ref = m_core.artifacts().active(cid))
                    verdictArrived(tag,
                                   swarm::ChunkVerified {*ref, chunk, sourceOf(tag),
                                                         swarm::LinkRef {fromOf(tag)}, duplicate});
            });
    connect(&m_parts.cache, &ChunkCache::chunkCorrupt, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
                if (isOrigin(sourceOf(tag)))
                    m_parts.origin.reportCorrupt(fromOf(tag), chunk);
                if (const auto ref = m_core.artifacts().active(cid))
                    verdictArrived(tag,
                                   swarm::ChunkCorrupt {*ref, chunk, sourceOf(tag),
                                                        swarm::LinkRef {fromOf(tag)}});
            });
    connect(&m_parts.cache, &ChunkCache::storeFailed, this,
            [this](const Cid& cid, ChunkIndex chunk, quint64 tag) {
                if (const auto ref = m_core.artifacts().active(cid))
                    verdictArrived(tag, swarm::ChunkLost {*ref, chunk});
            });
    connect(&m_parts.cache, &ChunkCache::chunkLost, this, [this](const Cid& cid, ChunkIndex chunk) {
        if (const auto ref = m_core.artifacts().active(cid))
            m_core.tell(swarm::ChunkLost {*ref, chunk});
    });
    connect(&m_parts.cache, &ChunkCache::writableChanged, this,
            [this](bool writable) { m_core.tell(swarm::StorageChanged {writable}); });
    connect(&m_parts.cache, &ChunkCache::becameWhole, this, [this](const Cid& cid) {
        if (ArtifactTable::Entry* known = m_core.artifacts().find(cid)) {
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
    const auto peer = source == swarm::ChunkSource::Peer ? m_links.identityOf(swarm::LinkRef {from})
                                                         : std::nullopt;
    m_parts.cache.store(cid, chunk, bytes, tagOf(source, from),
                        giverName(source, peer.value_or(EndpointId {})));
}

void SwarmDriver::verdictArrived(quint64 tag, const swarm::Event& verdict)
{
    m_core.tell(verdict);
    if (!isOrigin(sourceOf(tag)))
        return;
    if (const auto end = m_core.fetches().chunkJudged(fromOf(tag)))
        m_core.tell(*end);
}

void SwarmDriver::reviewSources()
{
    for (const Cid& cid : m_core.artifacts().cids()) {
        ArtifactTable::Entry& known = *m_core.artifacts().find(cid);
        const bool onlySource = isOnlySource(cid);
        if (std::exchange(known.onlySource, onlySource) != onlySource)
            m_parts.cache.setOnlySource(cid, onlySource);
    }
}

} // namespace patchswarm::service
