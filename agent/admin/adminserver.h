#pragma once

#include <QElapsedTimer>
#include <QHostAddress>
#include <QObject>
#include <QWebSocketServer>

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "agent/admin/connection.h"
#include "shared/base/error.h"
#include "shared/base/tokenbucket.h"
#include "shared/trust/peerverifier.h"

class QSslSocket;
class QTcpServer;
class QTimer;

namespace patchswarm::admin {

// How many strangers were turned away, and why.
struct Stats
{
    int connections = 0;
    int halfOpen = 0;
    quint64 overHalfOpen = 0;
    quint64 overConnectRate = 0;
    quint64 overConnections = 0;
    std::map<trust::Refusal, quint64> refused;
};

// The administration port: accepts whom the fleet's CA vouches for as viewer, operator or admin,
// before the WebSocket upgrade, and tells a stranger nothing. Of an agent without identity:
// whoever shows the key of some certificate, for rpc::pairingTable() and nothing else. It does not
// know what the methods do. Main thread.
class AdminServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        trust::Identity identity;
        trust::PeerVerifier verifier;
        QHostAddress bind = QHostAddress::Any;
        QString version; // of the program, for rpc.discover
        Limits limits = {};
        bool isPairing = false; // `identity` is a temporary one (trust/pairing.h); no verifier
    };

    explicit AdminServer(Options options, QObject* parent = nullptr);
    ~AdminServer() override;

    // Precondition: the method is in rpc::methodTable(); in rpc::pairingTable() when pairing.
    void handle(const QString& method, Handler handler);

    // A second port may be opened beside the first. 0: any free one. Network names the port and
    // what often holds it.
    [[nodiscard]] Result<void> listen(quint16 port);
    void stopListening(quint16 port); // its connections stay
    [[nodiscard]] QVector<quint16> ports() const;

    void notify(ConnectionId connection, const QString& method, const QJsonObject& params);
    void notifyLatest(ConnectionId connection, const QString& method, const QString& key,
                      const QJsonObject& params);
    [[nodiscard]] bool isSlow(ConnectionId connection) const;

    // Connections of identities that it does not accept are closed at once.
    void setVerifier(const trust::PeerVerifier& verifier);
    void closeAll(); // stops listening, too

    [[nodiscard]] Stats stats() const;

Q_SIGNALS:
    void connectionOpened(const patchswarm::admin::Caller&);
    void connectionClosed(patchswarm::admin::ConnectionId);
    void refusedStranger(const patchswarm::SocketAddress& remote, patchswarm::trust::Refusal why);

private:
    // A connection before its upgrade.
    struct Stranger
    {
        QSslSocket* socket = nullptr; // ours until it is a client's: the upgrader only watches it
        SocketAddress remote;
        quint16 localPort = 0;
        QTimer* patience = nullptr; // the socket's child
        std::optional<trust::PeerIdentity> identity; // after TLS
    };

    void accept(qintptr descriptor);
    void judge(QSslSocket* socket);
    void refuse(QSslSocket* socket, trust::Refusal why);
    void drop(QSslSocket* socket);
    void upgraded();
    void closeThose(const std::function<bool(const Connection&)>& isMeant);
    [[nodiscard]] bool hasRoomFor(const SocketAddress& remote);
    [[nodiscard]] bool withinRate(const IpAddress& from);
    [[nodiscard]] int connectionsOf(const IpAddress& from) const;
    [[nodiscard]] Connection* find(ConnectionId connection) const;

    Options m_options;
    Dispatcher m_dispatcher;
    QWebSocketServer m_upgrader;
    std::map<quint16, std::unique_ptr<QTcpServer>> m_listeners;
    std::map<QSslSocket*, Stranger> m_strangers;
    std::map<ConnectionId, std::unique_ptr<Connection>> m_connections;
    std::map<IpAddress, TokenBucket> m_rates; // of connects
    Stats m_stats;
    ConnectionId m_next = 1;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::admin
