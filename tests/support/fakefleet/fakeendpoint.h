#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSslServer>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>
#include <memory>
#include <optional>

#include "shared/rpc/agentrecords.h"
#include "shared/rpc/rpcerror.h"
#include "shared/trust/peerverifier.h"
#include "tests/support/fakefleet/faketransfer.h"

namespace patchswarm::tests {

enum class Misbehaviour
{
    None,
    SilentTls, // TLS stands, no upgrade follows
    Stall, // upgraded; answers nothing, tells nothing
    FloodTelemetry, // a thousand updates a second
    FloodMessages, // far more than anybody can follow
    Nonsense, // text that is no JSON-RPC
    NonsenseAnswers, // JSON-RPC whose results are not what they should be
    LieAboutSizes, // holds more than there is
    SkipEvents, // every second event is missing
};

// An admin port that speaks the real protocol about a made-up transfer: mutual TLS 1.3, WebSocket,
// JSON-RPC. It behaves as it is told, well or not. The thread it lives on.
class FakeEndpoint : public QObject
{
    Q_OBJECT

public:
    FakeEndpoint(const trust::Identity& identity, const trust::PeerVerifier& verifier,
                 rpc::AgentInfo info, QObject* parent = nullptr);
    ~FakeEndpoint() override;

    // On loopback; 0: the port it had before, or any. False: it is taken.
    [[nodiscard]] bool listen(quint16 port = 0);
    void stop(); // nothing listens any more, connections end
    void hangUp(); // connections end

    [[nodiscard]] quint16 port() const { return m_port; }

    void become(const trust::Identity& identity); // a certificate for the next connections
    void misbehave(Misbehaviour how);

    void setTransfer(std::unique_ptr<FakeTransfer> transfer) { m_transfer = std::move(transfer); }

    [[nodiscard]] FakeTransfer* transfer() { return m_transfer.get(); }

    [[nodiscard]] rpc::AgentInfo& info() { return m_info; }

    void setPeers(QVector<rpc::PeerStatus> peers) { m_peers = std::move(peers); }

    void advance(qint64 ms); // tells events and telemetry of it
    void tell(rpc::SwarmEvent event);

    [[nodiscard]] int connections() const { return m_connections; } // so far

    // Between two reports, as the newest connection asked for; 0: nobody did.
    [[nodiscard]] qint64 askedIntervalMs() const
    {
        return m_clients.isEmpty() ? 0 : m_clients.last().intervalMs;
    }

    [[nodiscard]] const QStringList& called() const { return m_called; } // the last 1,000 methods

    using Method = std::function<tl::expected<QJsonValue, rpc::RpcError>(const QJsonObject&)>;
    QHash<QString, Method> methods; // in place of, or beside, its own

private:
    struct Client
    {
        QPointer<QWebSocket> socket;
        bool hasTelemetry = false;
        bool follows = false;
        qint64 updates = 0;
        qint64 intervalMs = 0; // asked for
        qint64 toldMs = 0; // when telemetry went out last
    };

    void judge(QSslSocket* socket);
    void serve(QWebSocket* socket);
    void take(QWebSocket* socket, const QString& text);
    [[nodiscard]] tl::expected<QJsonValue, rpc::RpcError>
    answer(Client& client, const QString& method, const QJsonObject& params);
    void addMethods();
    [[nodiscard]] QJsonValue eventsSince(Client& client, const QJsonObject& params) const;
    [[nodiscard]] QJsonObject telemetry(Client& client) const;
    [[nodiscard]] rpc::JobStatus jobStatus() const;
    void applyProfile(const QJsonValue& document);
    [[nodiscard]] QJsonValue takeJob(const QString& jws);
    [[nodiscard]] static QString notification(const QString& method, const QJsonObject& params);
    static void send(Client& client, const QString& text);
    void notify(Client& client, const QString& method, const QJsonObject& params) const;
    void sendTelemetry();
    void flood();
    [[nodiscard]] Client* clientOf(const QWebSocket* socket);

    trust::PeerVerifier m_verifier;
    rpc::AgentInfo m_info;
    QSslServer m_server;
    QWebSocketServer m_upgrader;
    quint16 m_port = 0;
    QList<Client> m_clients;
    std::unique_ptr<FakeTransfer> m_transfer;
    QVector<rpc::PeerStatus> m_peers;
    QVector<rpc::SwarmEvent> m_events; // the newest 2,000
    QVector<rpc::AuditEntry> m_audit;
    QJsonObject m_profile; // desired; empty: built-in
    qint64 m_sequence = 0;
    Misbehaviour m_misbehaviour = Misbehaviour::None;
    QTimer m_flood;
    QStringList m_called;
    int m_connections = 0;
};

} // namespace patchswarm::tests
