#include "agent/service/linkevents.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>

#include "agent/service/swarmcore.h"
#include "agent/service/wirewords.h"

namespace patchswarm::service {

using transfer::LinkId;
using transfer::Transport;

LinkEvents::LinkEvents(SwarmCore& core, Transport& transport, QObject* parent)
    : QObject(parent)
    , m_core(core)
    , m_transport(transport)
{
    connect(&transport, &Transport::linkUp, this, &LinkEvents::linkUp);
    connect(&transport, &Transport::linkDown, this, &LinkEvents::linkDown);
    connect(&transport, &Transport::dialFailed, this, [this](const SocketAddress& address) {
        if (const auto peer = m_core.peers().refFor(address))
            m_core.tell(swarm::DialFailed {*peer});
    });
    connect(&transport, &Transport::refusedStranger, this,
            [this](const SocketAddress& remote, trust::Refusal why) {
                if (why != trust::Refusal::Revoked)
                    return;
                if (const auto peer = m_core.peers().find(remote))
                    m_core.peers().noteRevoked(*peer);
            });
    connect(&transport, &Transport::messageReceived, this, &LinkEvents::messageArrived);
    connect(&transport, &Transport::artifactMessageReceived, this,
            &LinkEvents::artifactMessageArrived);
    connect(&transport, &Transport::chunkReceived, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, const QByteArray& bytes) {
                Q_EMIT chunkArrived(cid, chunk, bytes, link);
            });
    connect(&transport, &Transport::chunkProgress, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, quint32 bytes) {
                heardOn(link);
                if (const auto ref = m_core.artifacts().active(cid))
                    m_core.tell(swarm::PeerBytes {swarm::LinkRef {link}, *ref, chunk, bytes});
            });
    connect(&transport, &Transport::chunkSent, this,
            [this](LinkId link, const Cid& cid, ChunkIndex chunk, bool sent) {
                if (const auto ref = m_core.artifacts().active(cid))
                    m_core.tell(swarm::UploadEnded {swarm::LinkRef {link}, *ref, chunk, sent});
            });
}

std::optional<EndpointId> LinkEvents::identityOf(swarm::LinkRef link) const
{
    const auto known = m_identities.constFind(static_cast<LinkId>(link));
    return known == m_identities.constEnd() ? std::nullopt : std::optional(*known);
}

void LinkEvents::repeatInterests(const Cid& cid, swarm::ArtifactRef ref)
{
    const auto asked = m_interests.find(cid);
    if (asked == m_interests.end())
        return;
    for (const LinkId link : asked->second)
        m_core.tell(swarm::InterestHeard {swarm::LinkRef {link}, ref});
}

void LinkEvents::linkUp(LinkId link, const trust::PeerIdentity& identity,
                        const SocketAddress& remote, quint16 listenPort, bool incoming)
{
    const auto peer = m_core.peers().refFor({remote.ip, listenPort});
    if (!peer)
        return m_transport.close(link, wire::ByeReason::ProtocolError);
    m_core.peers().noteIdentity(*peer, identity.id, identity.name);
    m_identities.insert(link, identity.id);
    m_up.emplace(link, *peer);
    m_core.peers().noteLinked(*peer, QDateTime::currentMSecsSinceEpoch());
    heardOn(link);
    m_core.tell(swarm::LinkUp {swarm::LinkRef {link}, *peer, identity.id.bytes, incoming});
}

void LinkEvents::linkDown(LinkId link)
{
    for (auto asked = m_interests.begin(); asked != m_interests.end();) {
        asked->second.erase(link);
        asked = asked->second.empty() ? m_interests.erase(asked) : std::next(asked);
    }
    const auto up = m_up.extract(link);
    if (up.empty())
        return;
    const bool hasAnother = std::any_of(
        m_up.begin(), m_up.end(), [&](const auto& other) { return other.second == up.mapped(); });
    if (!hasAnother)
        m_core.peers().noteLinked(up.mapped(), 0);
    m_gone.push_back(link);
    if (m_gone.size() > rememberedLinks) {
        m_identities.remove(m_gone.front());
        m_gone.pop_front();
    }
    m_core.tell(swarm::LinkDown {swarm::LinkRef {link}});
}

void LinkEvents::heardOn(LinkId link)
{
    if (const auto up = m_up.find(link); up != m_up.end())
        m_core.peers().noteHeard(up->second, QDateTime::currentMSecsSinceEpoch());
}

// Messages that name their own artifact, or none.
void LinkEvents::messageArrived(LinkId linkId, const wire::Message& message)
{
    heardOn(linkId);
    const swarm::LinkRef link {linkId};
    if (const auto* interest = std::get_if<wire::Interest>(&message)) {
        m_interests[interest->cid].insert(linkId);
        const auto ref = m_core.artifacts().active(interest->cid);
        if (ref)
            m_core.tell(swarm::InterestHeard {link, *ref});
        else
            m_transport.send(linkId, wire::NotHere {interest->cid});
    } else if (const auto* absent = std::get_if<wire::NotHere>(&message)) {
        if (const auto ref = m_core.artifacts().active(absent->cid))
            m_core.tell(swarm::NotHereHeard {link, *ref});
    } else if (const auto* refusal = std::get_if<wire::Refuse>(&message)) {
        for (const SocketAddress& address : refusal->tryThese)
            m_core.hint(refusal->cid, address);
        if (const auto ref = m_core.artifacts().active(refusal->cid))
            m_core.tell(swarm::RefuseHeard {link, *ref, fromWire(refusal->reason)});
    } else if (const auto* introductions = std::get_if<wire::Peers>(&message)) {
        for (const wire::KnownPeer& known : introductions->peers)
            m_core.hint(introductions->cid, known.address);
    }
}

void LinkEvents::artifactMessageArrived(LinkId linkId, const Cid& cid, const wire::Message& message)
{
    heardOn(linkId);
    const auto ref = m_core.artifacts().active(cid);
    if (!ref)
        return;
    const swarm::LinkRef link {linkId};
    if (const auto* map = std::get_if<wire::Map>(&message))
        m_core.tell(swarm::MapHeard {link, *ref, &map->chunks});
    else if (const auto* have = std::get_if<wire::Have>(&message))
        m_core.tell(swarm::HaveHeard {link, *ref, have->chunks});
    else if (const auto* asked = std::get_if<wire::Request>(&message))
        m_core.tell(swarm::RequestHeard {link, *ref, asked->chunk});
    else if (const auto* withdrawn = std::get_if<wire::Cancel>(&message))
        m_core.tell(swarm::CancelHeard {link, *ref, withdrawn->chunk});
    else if (const auto* receipt = std::get_if<wire::Ack>(&message))
        m_core.tell(swarm::AckHeard {link, *ref, receipt->chunk});
    else if (const auto* lease = std::get_if<wire::Lease>(&message))
        m_core.tell(swarm::LeaseHeard {
            link,
            *ref,
            {lease->lease, {lease->first, lease->count}, lease->done, fromWire(lease->state)}});
}

} // namespace patchswarm::service
