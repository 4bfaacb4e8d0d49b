#include "agent/transfer/listener.h"

#include <QNetworkProxy>

namespace patchswarm::transfer {

namespace {

// Connections the system may hold for us; Qt's 50 made an administrator wait behind silent
// strangers.
constexpr int backlog = 512;

} // namespace

Listener::Listener(QObject* parent)
    : QTcpServer(parent)
{
    setListenBacklogSize(backlog);
    setMaxPendingConnections(backlog);
    setProxy(QNetworkProxy::NoProxy); // listen() would ask the system for one, and wait for it
}

} // namespace patchswarm::transfer
