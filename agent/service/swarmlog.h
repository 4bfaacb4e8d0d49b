#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <map>

#include "agent/service/loglimit.h"
#include "agent/service/swarmdriver.h"
#include "agent/transfer/transport.h"

namespace patchswarm::service {

// Tells the log what happens on links and in the swarm. Ordinary ends are for debugging; a peer or
// stranger that breaks the rules is worth a warning, within LogLimit. Decides nothing. Main thread.
class SwarmLog : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    SwarmLog(transfer::Transport& transport, SwarmDriver& driver, QObject* parent = nullptr);

    // Something that a stranger can cause as often as it likes.
    void noteStranger(const SocketAddress& remote, const QString& what);

private:
    void connectLinks(transfer::Transport&);
    void noteRecord(const swarm::SwarmRecord&);
    void warnOf(const SocketAddress& remote, const QString& what);

    SwarmDriver& m_driver;
    LogLimit m_limit;
    QElapsedTimer m_clock;
    std::map<transfer::LinkId, QString> m_links; // up: address and name
};

} // namespace patchswarm::service
