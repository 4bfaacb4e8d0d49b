#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "agent/service/linkevents.h"
#include "agent/service/swarmcore.h"

namespace patchswarm::service {

// The one driver of the swarm's decisions: turns what discovery, transport, origin and cache report
// into swarm events, and the swarm's actions into their calls. It decides nothing itself, and knows
// no jobs or documents. Main thread.
class SwarmDriver : public QObject
{
    Q_OBJECT

public:
    SwarmDriver(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
                const SwarmParts& parts);
    ~SwarmDriver() override;

    void setSettings(const swarm::Settings&);
    // Addresses named by others are dialled only where this says yes.
    void setBoundary(std::function<bool(const IpAddress&)>);

    // Adds the artifact, or changes what is wanted of one that is there.
    void add(const WantedArtifact&);
    void remove(const Cid&);
    void setPaused(const Cid&, bool paused);
    // What refused to serve it may do so now, says an administrator: its mirrors are asked at once.
    void askOriginAgain(const Cid&);
    void askOriginsAgain();
    // Before links are closed for good: a swarm that loses them one by one would take itself for
    // deserted and buy. There is no way back.
    void suspend();
    // Tells the cache what neighbours depend on, so that it evicts that last. Also every few
    // seconds by itself.
    void reviewSources();

    [[nodiscard]] bool knows(const Cid&) const;
    [[nodiscard]] std::optional<ArtifactStatus> status(const Cid&) const;
    [[nodiscard]] QVector<Cid> artifacts() const;
    [[nodiscard]] std::shared_ptr<const ArtifactManifest> manifest(const Cid&) const;
    [[nodiscard]] std::vector<swarm::PeerView> peers(const Cid&) const;

    // Addresses that neighbours named for it and that the boundary leaves out; at most 64.
    [[nodiscard]] std::set<SocketAddress> outsiders(const Cid& cid) const
    {
        return m_core.outsiders(cid);
    }

    // A neighbour lacks chunks that nobody else is known to have.
    [[nodiscard]] bool isOnlySource(const Cid&) const;

    [[nodiscard]] const PeerBook& peerBook() const { return m_core.peers(); }

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
    void unknownArtifactAsked(
        const patchswarm::SocketAddress& from); // somebody asks for what we have no job for
    void originWasted(const patchswarm::Cid&, quint64 bytes); // came over the WAN and was of no use
    void recorded(const patchswarm::swarm::SwarmRecord&);

private:
    void connectDiscovery();
    void connectOrigin();
    void connectCache();

    void enterSwarm(ArtifactTable::Entry&, const ChunkSet& held);
    void leaveSwarm(ArtifactTable::Entry&);
    void chunkArrived(const Cid&, ChunkIndex, const QByteArray&, swarm::ChunkSource, quint32 from);
    void verdictArrived(quint64 tag, const swarm::Event&);

    SwarmParts m_parts;
    SwarmCore m_core;
    LinkEvents m_links;
    QTimer m_sourceReview;
};

} // namespace patchswarm::service
