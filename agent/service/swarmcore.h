#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "agent/service/actioncarrier.h"
#include "agent/service/artifacttable.h"
#include "agent/service/originfetches.h"
#include "agent/service/peerbook.h"
#include "agent/service/swarmparts.h"
#include "shared/swarm/swarm.h"

namespace patchswarm::service {

// The swarm's decisions with the clock and timer they need, and the books that give their numbers a
// meaning. Carries events in and actions out; knows no signal of any part. Main thread.
class SwarmCore : public QObject
{
    Q_OBJECT

public:
    SwarmCore(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
              const SwarmParts& parts, QObject* parent = nullptr);

    void tell(const swarm::Event& event);

    // Tells the event that makeEvent(ArtifactRef, PeerRef) gives, if the swarm knows the artifact
    // and the address can be dialled.
    template<class MakeEvent>
    void hear(const Cid& cid, const SocketAddress& from, MakeEvent&& makeEvent)
    {
        const auto ref = m_artifacts.active(cid);
        const auto peer = m_peers.refFor(from);
        if (ref && peer)
            tell(makeEvent(*ref, *peer));
    }

    // An address that somebody named: worth a dial if it lies inside the boundary.
    void hint(const Cid& cid, const SocketAddress& address);
    // Addresses named by others are dialled only where this says yes.
    void setBoundary(std::function<bool(const IpAddress&)> boundary);

    // Addresses that were named for the artifact and lie outside the boundary; the first ones.
    [[nodiscard]] std::set<SocketAddress> outsiders(const Cid& cid) const;

    [[nodiscard]] const swarm::Swarm& swarm() const { return m_swarm; }

    [[nodiscard]] PeerBook& peers() { return m_peers; }

    [[nodiscard]] const PeerBook& peers() const { return m_peers; }

    [[nodiscard]] ArtifactTable& artifacts() { return m_artifacts; }

    [[nodiscard]] const ArtifactTable& artifacts() const { return m_artifacts; }

    [[nodiscard]] OriginFetches& fetches() { return m_fetches; }

Q_SIGNALS:
    void recorded(const patchswarm::swarm::SwarmRecord&);

private:
    static constexpr std::size_t rememberedOutsiders = 64; // of one artifact

    void arm();
    [[nodiscard]] TimePoint now() const;

    PeerBook m_peers;
    ArtifactTable m_artifacts;
    OriginFetches m_fetches;
    swarm::Swarm m_swarm;
    ActionCarrier m_actions;
    std::function<bool(const IpAddress&)> m_boundary;
    std::map<Cid, std::set<SocketAddress>> m_outsiders; // of artifacts that are driven
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace patchswarm::service
