#pragma once

#include <QHash>
#include <QObject>

#include <deque>
#include <map>
#include <optional>
#include <set>

#include "agent/transfer/transport.h"
#include "shared/swarm/types.h"

namespace patchswarm::service {

class SwarmCore;

// What peer links report, turned into swarm events. Knows who is, or lately was, at the other end
// of a link and what they asked for; chunk lists and documents are other classes' matter. Main
// thread.
class LinkEvents : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    LinkEvents(SwarmCore& core, transfer::Transport& transport, QObject* parent = nullptr);

    // Also of links that went down lately, since verdicts on their chunks come later.
    [[nodiscard]] std::optional<EndpointId> identityOf(swarm::LinkRef link) const;
    // Tells the swarm who asked for the artifact before it was here: they say it once per link.
    void repeatInterests(const Cid& cid, swarm::ArtifactRef ref);

Q_SIGNALS:
    void chunkArrived(const patchswarm::Cid&, patchswarm::ChunkIndex, const QByteArray& bytes,
                      patchswarm::transfer::LinkId from);

private:
    static constexpr std::size_t rememberedLinks = 256; // that are down

    void linkUp(transfer::LinkId, const trust::PeerIdentity&, const SocketAddress& remote,
                quint16 listenPort, bool incoming);
    void linkDown(transfer::LinkId);
    void heardOn(transfer::LinkId);
    void messageArrived(transfer::LinkId, const wire::Message&);
    void artifactMessageArrived(transfer::LinkId, const Cid&, const wire::Message&);

    SwarmCore& m_core;
    transfer::Transport& m_transport;
    QHash<transfer::LinkId, EndpointId> m_identities;
    std::deque<transfer::LinkId> m_gone; // oldest first; still in m_identities
    std::map<transfer::LinkId, swarm::PeerRef> m_up;
    std::map<Cid, std::set<transfer::LinkId>> m_interests; // on links that are up
};

} // namespace patchswarm::service
