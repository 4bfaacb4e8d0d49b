#include "agent/admin/adminserver.h"

#include <QDateTime>
#include <QNetworkProxy>
#include <QSslSocket>
#include <QTcpServer>
#include <QTimer>
#include <QWebSocket>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "shared/trust/tls.h"

namespace patchswarm::admin {

namespace {

constexpr int backlog = 256; // Qt's 30 let 40 silent connections delay an administrator
constexpr std::size_t rememberedAddresses = 4096;

const trust::Roles administrators {trust::Role::Viewer, trust::Role::Operator, trust::Role::Admin};

// Accepts connections and passes their descriptors on: no socket object is made before the address
// was looked at.
class Listener : public QTcpServer
{
public:
    explicit Listener(std::function<void(qintptr)> accepted)
        : m_accepted(std::move(accepted))
    {
        setListenBacklogSize(backlog);
        setMaxPendingConnections(backlog);
    }

protected:
    void incomingConnection(qintptr descriptor) override { m_accepted(descriptor); }

private:
    std::function<void(qintptr)> m_accepted;
};

IpAddress ipOf(const QHostAddress& address)
{
    IpAddress ip;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::copy(std::begin(bytes.c), std::end(bytes.c), ip.bytes.begin());
    return ip;
}

SocketAddress remoteOf(const QAbstractSocket& socket)
{
    return {ipOf(socket.peerAddress()), socket.peerPort()};
}

} // namespace

AdminServer::AdminServer(Options options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_dispatcher(m_options.isPairing ? Dispatcher(rpc::pairingTable())
                                       : Dispatcher(m_options.version))
    , m_upgrader(QStringLiteral("patchswarm"),
                 QWebSocketServer::NonSecureMode) // TLS is done before
{
    m_clock.start();
    m_upgrader.setMaxPendingConnections(backlog);
    connect(&m_upgrader, &QWebSocketServer::newConnection, this, &AdminServer::upgraded);
}

AdminServer::~AdminServer()
{
    m_listeners.clear();
    for (const auto& [socket, stranger] : std::exchange(m_strangers, {})) {
        socket->disconnect();
        delete socket;
    }
}

void AdminServer::handle(const QString& method, Handler handler)
{
    m_dispatcher.handle(method, std::move(handler));
}

Result<void> AdminServer::listen(quint16 port)
{
    if (port != 0 && m_listeners.contains(port))
        return {};
    auto listener = std::make_unique<Listener>([this](qintptr descriptor) { accept(descriptor); });
    listener->setProxy(QNetworkProxy::NoProxy); // else the system is asked for one, and waited for
    if (!listener->listen(m_options.bind, port))
        return failure(
            ErrorCode::Network,
            QStringLiteral("the admin port %1 cannot be opened on %2: %3%4")
                .arg(port)
                .arg(m_options.bind.toString(), listener->errorString(),
                     listener->serverError() == QAbstractSocket::AddressInUseError
                         ? QStringLiteral(" (IPFS uses 4001 and 5001 by default, too; the profile "
                                          "can name other ports)")
                         : QString()));
    const quint16 opened = listener->serverPort();
    m_listeners.emplace(opened, std::move(listener));
    return {};
}

void AdminServer::stopListening(quint16 port)
{
    m_listeners.erase(port);
}

QVector<quint16> AdminServer::ports() const
{
    QVector<quint16> open;
    for (const auto& [port, listener] : m_listeners)
        open.append(port);
    return open;
}

// --- strangers
// ------------------------------------------------------------------------------------------------------

void AdminServer::accept(qintptr descriptor)
{
    auto accepted = std::make_unique<QSslSocket>();
    if (!accepted->setSocketDescriptor(descriptor))
        return;
    const SocketAddress remote = remoteOf(*accepted);
    if (!hasRoomFor(remote))
        return;
    QSslSocket* socket = accepted.release();
    auto* patience = new QTimer(socket);
    m_strangers.emplace(socket,
                        Stranger {socket, remote, socket->localPort(), patience, std::nullopt});
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this,
            [this, socket] { refuse(socket, trust::Refusal::TimedOut); });
    connect(socket, &QSslSocket::encrypted, this, [this, socket] { judge(socket); });
    connect(socket, &QSslSocket::disconnected, this, [this, socket] {
        const auto known = m_strangers.find(socket);
        if (known != m_strangers.end() && !known->second.identity)
            refuse(socket, trust::refusalOf(*socket));
        else
            drop(socket);
    });
    patience->start(m_options.limits.handshakeMs);
    trust::tolerateHostName(*socket);
    trust::recordInterruption(*socket);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSslConfiguration(
        m_options.isPairing
            ? trust::pairingConfiguration(m_options.identity, {trust::adminProtocol})
            : trust::serverConfiguration(m_options.identity, {trust::adminProtocol}));
    socket->startServerEncryption();
}

bool AdminServer::hasRoomFor(const SocketAddress& remote)
{
    if (static_cast<int>(m_strangers.size()) >= m_options.limits.halfOpen) {
        ++m_stats.overHalfOpen;
        return false;
    }
    if (static_cast<int>(m_connections.size()) >= m_options.limits.connections) {
        ++m_stats.overConnections;
        return false;
    }
    if (connectionsOf(remote.ip) >= m_options.limits.connectionsOfAddress) {
        ++m_stats.overConnections;
        return false;
    }
    if (!withinRate(remote.ip)) {
        ++m_stats.overConnectRate;
        return false;
    }
    return true;
}

int AdminServer::connectionsOf(const IpAddress& from) const
{
    const auto strangers =
        std::count_if(m_strangers.begin(), m_strangers.end(),
                      [&](const auto& entry) { return entry.second.remote.ip == from; });
    const auto clients =
        std::count_if(m_connections.begin(), m_connections.end(),
                      [&](const auto& entry) { return entry.second->caller().address.ip == from; });
    return static_cast<int>(strangers + clients);
}

bool AdminServer::withinRate(const IpAddress& from)
{
    if (m_rates.size() > rememberedAddresses)
        m_rates.clear();
    const auto bucket =
        m_rates.try_emplace(from, m_options.limits.connectsPerSecond, m_options.limits.connectBurst)
            .first;
    return bucket->second.take(1, {m_clock.elapsed()});
}

void AdminServer::judge(QSslSocket* socket)
{
    const auto known = m_strangers.find(socket);
    if (known == m_strangers.end())
        return;
    const auto verdict = m_options.isPairing
        ? trust::pairingPeer(*socket)
        : trust::verifyPeer(*socket, m_options.verifier, {administrators, {}},
                            QDateTime::currentDateTimeUtc());
    if (!verdict)
        return refuse(socket, verdict.error());
    known->second.identity = *verdict;
    known->second.patience->start(m_options.limits.upgradeMs);
    m_upgrader.handleConnection(socket);
}

void AdminServer::refuse(QSslSocket* socket, trust::Refusal why)
{
    const auto known = m_strangers.find(socket);
    if (known == m_strangers.end())
        return;
    const SocketAddress remote = known->second.remote;
    ++m_stats.refused[why];
    drop(socket);
    Q_EMIT refusedStranger(remote, why);
}

void AdminServer::drop(QSslSocket* socket)
{
    if (m_strangers.erase(socket) == 0)
        return;
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater(); // we may be inside one of its signals
}

// --- clients
// --------------------------------------------------------------------------------------------------------

void AdminServer::upgraded()
{
    while (std::unique_ptr<QWebSocket> socket {m_upgrader.nextPendingConnection()}) {
        const SocketAddress remote {ipOf(socket->peerAddress()), socket->peerPort()};
        const auto stranger =
            std::find_if(m_strangers.begin(), m_strangers.end(), [&](const auto& entry) {
                return entry.second.remote == remote
                    && entry.second.localPort == socket->localPort() && entry.second.identity;
            });
        if (stranger == m_strangers.end())
            continue; // gone meanwhile
        Caller caller {m_next++, *stranger->second.identity, remote};
        QSslSocket* wire = stranger->first;
        delete stranger->second.patience;
        m_strangers.erase(stranger);
        wire->disconnect(this); // it belongs to the QWebSocket now
        auto connection = std::make_unique<Connection>(Connection::Line {std::move(socket), wire},
                                                       caller, m_dispatcher, m_options.limits);
        connect(connection.get(), &Connection::closed, this, [this, id = caller.connection] {
            const auto known = m_connections.find(id);
            if (known == m_connections.end())
                return;
            known->second.release()->deleteLater(); // we are inside one of its signals
            m_connections.erase(known);
            Q_EMIT connectionClosed(id);
        });
        m_connections.emplace(caller.connection, std::move(connection));
        Q_EMIT connectionOpened(caller);
    }
}

Connection* AdminServer::find(ConnectionId connection) const
{
    const auto known = m_connections.find(connection);
    return known == m_connections.end() ? nullptr : known->second.get();
}

void AdminServer::notify(ConnectionId connection, const QString& method, const QJsonObject& params)
{
    if (Connection* known = find(connection))
        known->notify(method, params);
}

void AdminServer::notifyLatest(ConnectionId connection, const QString& method, const QString& key,
                               const QJsonObject& params)
{
    if (Connection* known = find(connection))
        known->notifyLatest(method, key, params);
}

bool AdminServer::isSlow(ConnectionId connection) const
{
    const Connection* known = find(connection);
    return known != nullptr && known->isSlow();
}

void AdminServer::setVerifier(const trust::PeerVerifier& verifier)
{
    m_options.verifier = verifier;
    std::vector<QSslSocket*> revoked; // judged before, not upgraded yet
    for (const auto& [socket, stranger] : m_strangers)
        if (stranger.identity && verifier.revocations().contains(stranger.identity->id))
            revoked.push_back(socket);
    for (QSslSocket* socket : revoked)
        refuse(socket, trust::Refusal::Revoked);
    closeThose([&](const Connection& connection) {
        return verifier.revocations().contains(connection.caller().identity.id);
    });
}

// A connection may end, and leave the map, while it is told to close.
void AdminServer::closeThose(const std::function<bool(const Connection&)>& isMeant)
{
    std::vector<ConnectionId> meant;
    for (const auto& [id, connection] : m_connections)
        if (isMeant(*connection))
            meant.push_back(id);
    for (const ConnectionId id : meant)
        if (Connection* connection = find(id))
            connection->close();
}

void AdminServer::closeAll()
{
    m_listeners.clear();
    while (!m_strangers.empty())
        drop(m_strangers.begin()->first);
    closeThose([](const Connection&) { return true; });
}

Stats AdminServer::stats() const
{
    Stats stats = m_stats;
    stats.connections = static_cast<int>(m_connections.size());
    stats.halfOpen = static_cast<int>(m_strangers.size());
    return stats;
}

} // namespace patchswarm::admin
