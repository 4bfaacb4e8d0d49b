#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <map>
#include <memory>
#include <set>

#include "agent/doctor/facts.h"
#include "agent/doctor/machine.h"
#include "agent/service/agentsession.h"
#include "agent/service/portcheckdesk.h"

namespace patchswarm::service {

// One examination of this endpoint for the doctor: asks neighbours by multicast and over links,
// tries ports, has another thread look at disk and processes, and gathers what came back. It judges
// nothing (agent/doctor). Ends by itself within `longestMs`, whatever does not answer. Main thread.
class Examination : public QObject
{
    Q_OBJECT

public:
    static constexpr int longestMs = 7000;
    static constexpr int shortestMs = 1200; // answers to multicast come within half a second
    static constexpr int mostNeighbours = 16;
    static constexpr int mostDials = 8;

    // Both outlive it.
    Examination(AgentSession& session, const PortCheckDesk& desk, QObject* parent = nullptr);
    ~Examination() override; // waits for a disk that does not answer; retire() does not

    void start();
    // Deletes it as soon as the other thread lets go; nothing more is told, the session may go.
    static void retire(std::unique_ptr<Examination> examination);

    [[nodiscard]] qint64 tookMs() const { return m_clock.elapsed(); }

Q_SIGNALS:
    void finished(const patchswarm::doctor::Facts& facts);

private:
    void lookAtMachine();
    void chooseNeighbours();
    void examineLinked(transfer::LinkId link, doctor::NeighbourFacts& neighbour);
    void dial(const SocketAddress& to);
    void linkUp(transfer::LinkId link, const trust::PeerIdentity& peer, const SocketAddress& at);
    void dialFailed(const SocketAddress& to, const QString& why);
    void hear(transfer::LinkId link, const wire::Message& message);
    void askLink(transfer::LinkId link);
    void probe(const SocketAddress& neighbour, const SocketAddress& to,
               rpc::Reach rpc::NeighbourCheck::*which);
    void endIfDone();
    void end();
    [[nodiscard]] bool isToldByUnicast(const SocketAddress& transport) const;
    void addTo(doctor::InterfaceFacts& face, const discovery::AttachedAddress& at) const;
    [[nodiscard]] bool isLinked(const SocketAddress& transport) const;
    [[nodiscard]] SocketAddress addressOf(transfer::LinkId link) const;

    [[nodiscard]] doctor::PortFacts ports() const;
    [[nodiscard]] QVector<doctor::InterfaceFacts> interfaces() const;
    [[nodiscard]] doctor::DiskFacts disk() const;

    AgentSession& m_session;
    const PortCheckDesk& m_desk;
    quint32 m_nonce;
    QElapsedTimer m_clock;
    TimePoint m_asked; // by discovery's clock
    QTimer m_deadline;
    std::map<SocketAddress, doctor::NeighbourFacts> m_neighbours; // by transport address
    int m_leftOut = 0;
    std::set<SocketAddress> m_dialling;
    std::set<transfer::LinkId> m_unanswered; // port checks
    std::set<IpAddress> m_answered; // by multicast or unicast, of those not told by unicast
    int m_probes = 0; // running
    std::unique_ptr<QThread> m_thread;
    std::optional<doctor::Machine> m_machine; // the thread's until it has finished
    bool m_hasMachine = false;
    bool m_hasEnded = false;
};

} // namespace patchswarm::service
