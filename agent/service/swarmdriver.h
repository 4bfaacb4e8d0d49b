#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "agent/service/actioncarrier.h"
#include "agent/service/artifacttable.h"
#include "agent/service/originfetches.h"
#include "agent/service/peerbook.h"
#include "agent/service/swarmparts.h"
#include "agent/transfer/transport.h"
#include "shared/swarm/swarm.h"

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

    [[nodiscard]] bool knows(const Cid&) const;
    [[nodiscard]] std::optional<ArtifactStatus> status(const Cid&) const;
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
    void unknownArtifactAsked(
        const patchswarm::SocketAddress& from); // somebody asks for what we have no job for
    void originWasted(const patchswarm::Cid&, quint64 bytes); // came over the WAN and was of no use
    void recorded(const patchswarm::swarm::SwarmRecord&);

private:
    void connectDiscovery();
    void connectTransport();
    void connectOrigin();
    void connectCache();

    void tell(const swarm::Event&);
    void arm();
    [[nodiscard]] TimePoint now() const;
    void enterSwarm(ArtifactTable::Entry&, const ChunkSet& held);
    void leaveSwarm(ArtifactTable::Entry&);
    template<class Make>
    void hear(const Cid&, const SocketAddress& from, Make&& makeEvent);
    void messageArrived(transfer::LinkId, const wire::Message&);
    void artifactMessageArrived(transfer::LinkId, const Cid&, const wire::Message&);
    void hint(const Cid&, const SocketAddress&);
    void chunkArrived(const Cid&, ChunkIndex, const QByteArray&, swarm::ChunkSource, quint32 from);
    void verdictArrived(const Cid&, ChunkIndex, quint64 tag, const swarm::Event&);

    SwarmParts m_parts;
    swarm::Swarm m_swarm;
    PeerBook m_peers;
    ArtifactTable m_artifacts;
    QHash<quint32, EndpointId> m_linkIdentities;
    std::map<Cid, std::set<transfer::LinkId>>
        m_interests; // on links that are up, whether the artifact is here or not
    OriginFetches m_fetches;
    ActionCarrier m_actions;
    std::function<bool(const IpAddress&)> m_boundary;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace patchswarm::service
