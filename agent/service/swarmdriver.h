#pragma once

#include "agent/cache/chunkcache.h"
#include "agent/discovery/discovery.h"
#include "agent/origin/originsource.h"
#include "agent/service/neighbourhood.h"
#include "agent/service/peerbook.h"
#include "agent/transfer/transport.h"
#include "shared/content/artifactmanifest.h"
#include "shared/swarm/swarm.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace patchswarm::service {

// The one driver of the swarm's decisions: turns what discovery, transport, origin and cache report into swarm
// events, and the swarm's actions into their calls. It decides nothing itself, and knows no jobs or documents.
// Main thread.
class SwarmDriver : public QObject, private swarm::ActionSink
{
    Q_OBJECT

public:
    // What the driver drives; all outlive it.
    struct Parts
    {
        discovery::Discovery& discovery;
        transfer::Transport& transport;
        origin::OriginSource& origin;
        cache::ChunkCache& cache;
    };

    struct Artifact
    {
        std::shared_ptr<const ArtifactManifest> manifest;
        QVector<QUrl> mirrors;
        bool wanted = false; // false: only shared
        bool originAllowed = false;
        bool viaGateway = false;
        bool keep = true;
        swarm::Priority priority;
    };

    enum class State { Opening, WaitingForSpace, Fetching, Whole, Failed };

    struct Status
    {
        State state = State::Opening;
        quint64 size = 0;
        quint64 missingSpace = 0; // bytes, while WaitingForSpace
        quint64 reused = 0; // bytes found in the cache when it was opened
        QString error; // while Failed
        QString originTrouble; // what the origin last said, in plain words; empty when it served
        std::optional<swarm::ArtifactView> view; // nothing before the cache has opened it
    };

    SwarmDriver(const EndpointId& self, quint64 seed, const swarm::Settings& settings, const Parts& parts);
    ~SwarmDriver() override;

    void setSettings(const swarm::Settings&);
    // Addresses named by others are dialled only where this says yes.
    void setBoundary(std::function<bool(const IpAddress&)>);

    // Adds the artifact, or changes what is wanted of one that is there.
    void add(const Artifact&);
    void remove(const Cid&);
    void setPaused(const Cid&, bool paused);

    [[nodiscard]] bool knows(const Cid&) const;
    [[nodiscard]] std::optional<Status> status(const Cid&) const;
    [[nodiscard]] QVector<Cid> artifacts() const;
    [[nodiscard]] std::shared_ptr<const ArtifactManifest> manifest(const Cid&) const;
    [[nodiscard]] std::vector<swarm::PeerView> peers(const Cid&) const;
    [[nodiscard]] const PeerBook& peerBook() const { return m_peers; }
    [[nodiscard]] std::optional<EndpointId> identityOf(swarm::LinkRef) const;
    [[nodiscard]] Cid cidOf(swarm::ArtifactRef) const;

Q_SIGNALS:
    void artifactOpened(const patchswarm::Cid&);
    void artifactWhole(const patchswarm::Cid&); // every chunk verified and the file durable
    void artifactFailed(const patchswarm::Cid&, const patchswarm::Error&);
    void artifactWaitsForSpace(const patchswarm::Cid&, quint64 missingBytes);
    void artifactEvicted(const patchswarm::Cid&);
    // The swarm forgets it now, to begin anew or for good; the last state of its books.
    void artifactLeaving(const patchswarm::Cid&, const patchswarm::swarm::ArtifactView&);
    void unknownArtifactAsked(const patchswarm::SocketAddress& from); // somebody asks for what we have no job for
    void originWasted(const patchswarm::Cid&, quint64 bytes); // came over the WAN and was of no use
    void recorded(const patchswarm::swarm::SwarmRecord&);

private:
    struct Entry
    {
        Artifact artifact;
        swarm::ArtifactRef ref {};
        Status status;
        bool inSwarm = false;
        bool paused = false;
    };

    struct Fetch
    {
        Cid cid;
        quint32 pendingChunks = 0; // handed to the cache, verdict outstanding
        std::optional<swarm::OriginEnded> ended; // held back until nothing is pending
    };

    void connectDiscovery();
    void connectTransport();
    void connectOrigin();
    void connectCache();

    void tell(const swarm::Event&);
    void arm();
    [[nodiscard]] TimePoint now() const;
    [[nodiscard]] Entry* find(const Cid&);
    [[nodiscard]] const Entry* find(const Cid&) const;
    [[nodiscard]] Entry& entry(swarm::ArtifactRef);
    [[nodiscard]] std::optional<swarm::ArtifactRef> active(const Cid&) const;
    void enterSwarm(Entry&, const ChunkSet& held);
    void leaveSwarm(Entry&);
    template<class Make>
    void hear(const Cid&, const SocketAddress& from, Make&& makeEvent);
    void messageArrived(transfer::LinkId, const wire::Message&);
    void artifactMessageArrived(transfer::LinkId, const Cid&, const wire::Message&);
    void hint(const Cid&, const SocketAddress&);
    void chunkArrived(const Cid&, ChunkIndex, const QByteArray&, swarm::ChunkSource, quint32 from);
    void verdictArrived(const Cid&, ChunkIndex, quint64 tag, const swarm::Event&);
    void releaseFetch(quint32 fetch);

    // swarm::ActionSink
    void query(swarm::ArtifactRef) override;
    void announceWanting(swarm::ArtifactRef, double rank) override;
    void answer(swarm::ArtifactRef, swarm::PeerRef to, swarm::PeerState) override;
    void announceCrew(swarm::ArtifactRef, const swarm::CrewSummary&) override;
    void dial(swarm::PeerRef) override;
    void closeLink(swarm::LinkRef) override;
    void sendInterest(swarm::LinkRef, swarm::ArtifactRef) override;
    void sendMap(swarm::LinkRef, swarm::ArtifactRef, const ChunkSet&) override;
    void sendHave(swarm::LinkRef, swarm::ArtifactRef, std::span<const ChunkIndex>) override;
    void request(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void cancel(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void upload(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void refuse(swarm::LinkRef, swarm::ArtifactRef, swarm::RefuseReason, std::span<const swarm::PeerRef>) override;
    void sendLease(swarm::LinkRef, swarm::ArtifactRef, const swarm::LeaseNotice&) override;
    void ack(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void introduce(swarm::LinkRef, swarm::ArtifactRef, std::span<const swarm::PeerRef>) override;
    void fetchOrigin(swarm::FetchRef, swarm::ArtifactRef, swarm::ChunkRange) override;
    void abortOrigin(swarm::FetchRef) override;
    void record(const swarm::SwarmRecord&) override;

    Parts m_parts;
    swarm::Swarm m_swarm;
    PeerBook m_peers;
    std::map<Cid, Entry> m_artifacts;
    std::vector<Cid> m_cids; // index = ArtifactRef
    QHash<quint32, EndpointId> m_linkIdentities;
    QHash<quint32, Fetch> m_fetches;
    std::function<bool(const IpAddress&)> m_boundary;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace patchswarm::service
