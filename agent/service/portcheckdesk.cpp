#include "agent/service/portcheckdesk.h"

#include <memory>
#include <utility>

#include "agent/service/portprobe.h"

namespace patchswarm::service {

using transfer::LinkId;

// Two ports, one reply.
struct PortCheckDesk::Check
{
    wire::PortCheck reply;
    int open = 2;
};

PortCheckDesk::PortCheckDesk(transfer::Transport& transport, const IpAddress& bind,
                             std::function<Ports()> ports, QObject* parent)
    : QObject(parent)
    , m_transport(transport)
    , m_bind(bind)
    , m_ports(std::move(ports))
{
    using transfer::Transport;
    m_clock.start();
    connect(&transport, &Transport::linkUp, this,
            [this](LinkId link, const trust::PeerIdentity& peer, const SocketAddress& remote,
                   quint16 listenPort, bool incoming) {
                m_links[link] = {peer.id, peer.name, {remote.ip, listenPort}, incoming};
            });
    connect(&transport, &Transport::linkDown, this, [this](LinkId link) {
        m_links.erase(link);
        m_checkedAt.erase(link);
    });
    connect(&transport, &Transport::messageReceived, this, &PortCheckDesk::hear);
}

void PortCheckDesk::hear(LinkId link, const wire::Message& message)
{
    const auto* asked = std::get_if<wire::PortCheck>(&message);
    const auto view = m_links.find(link);
    if (asked == nullptr || asked->reply || view == m_links.end())
        return;
    const auto last = m_checkedAt.find(link);
    const bool isTooSoon = last != m_checkedAt.end() && m_clock.elapsed() - last->second < pauseMs;
    if (isTooSoon || m_running + 2 > mostAtOnce)
        return; // who asks takes it for an agent that does not answer
    m_checkedAt[link] = m_clock.elapsed();
    const Ports own = m_ports();
    auto check = std::make_shared<Check>();
    check->reply = {asked->nonce, true, own.transport, own.admin, {}, {}};
    const auto note = [this, link, check](wire::PortState wire::PortCheck::*which) {
        return [this, link, check, which](wire::PortState state) {
            check->reply.*which = state;
            if (--check->open == 0)
                m_transport.send(link, check->reply);
        };
    };
    const IpAddress there = view->second.address.ip;
    probe({there, asked->transportPort}, note(&wire::PortCheck::transport));
    probe({there, asked->adminPort}, note(&wire::PortCheck::admin));
}

void PortCheckDesk::probe(const SocketAddress& to, const std::function<void(wire::PortState)>& done)
{
    if (to.port == 0)
        return done(wire::PortState::Untried);
    ++m_running;
    auto* probe = new PortProbe(this);
    connect(probe, &PortProbe::done, this, [this, probe, done](wire::PortState state) {
        --m_running;
        probe->deleteLater();
        done(state);
    });
    probe->start(m_bind, to, probeMs);
}

} // namespace patchswarm::service
