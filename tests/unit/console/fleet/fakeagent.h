#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSslServer>
#include <QSslSocket>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

#include "shared/trust/tls.h"

namespace patchswarm::fleet {

// An admin port that does what a test tells it, good or bad.
class FakeAgent : public QObject
{
public:
    using Method = std::function<QJsonValue(const QJsonObject& params)>;
    // What happens on a connection once TLS stands; by default the WebSocket upgrade.
    using AfterTls = std::function<void(QSslSocket*)>;
    // Sees every text before the methods; true: it has dealt with it.
    using Text = std::function<bool(QWebSocket&, const QString&)>;

    explicit FakeAgent(const trust::Identity& identity, quint16 port = 0)
        : m_upgrader(QStringLiteral("fake"), QWebSocketServer::NonSecureMode)
    {
        become(identity);
        m_upgrader.setMaxPendingConnections(100);
        QObject::connect(&m_upgrader, &QWebSocketServer::newConnection, this, [this] {
            while (QWebSocket* socket = m_upgrader.nextPendingConnection())
                serve(socket);
        });
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (auto* socket = qobject_cast<QSslSocket*>(m_server.nextPendingConnection()))
                afterTls ? afterTls(socket) : m_upgrader.handleConnection(socket);
        });
        const bool isOpen = m_server.listen(QHostAddress::LocalHost, port);
        Q_ASSERT(isOpen);
    }

    void become(const trust::Identity& identity)
    {
        m_server.setSslConfiguration(trust::serverConfiguration(identity, {trust::adminProtocol}));
    }

    void stop()
    {
        m_server.close();
        hangUp();
    }

    bool start(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }

    void hangUp()
    {
        for (const auto& socket : std::exchange(m_sockets, {}))
            if (socket) {
                socket->abort();
                socket->deleteLater();
            }
    }

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    [[nodiscard]] QWebSocket* socket() const
    {
        return m_sockets.isEmpty() ? nullptr : m_sockets.last().data();
    }

    static void answer(QWebSocket& socket, const QJsonValue& id, const QJsonValue& result)
    {
        send(socket,
             {{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
              {QStringLiteral("id"), id},
              {QStringLiteral("result"), result}});
    }

    static void refuse(QWebSocket& socket, const QJsonValue& id, int code, const QString& reason)
    {
        const QJsonObject error {
            {QStringLiteral("code"), code},
            {QStringLiteral("message"), QStringLiteral("it says no")},
            {QStringLiteral("data"), QJsonObject {{QStringLiteral("reason"), reason}}}};
        send(socket,
             {{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
              {QStringLiteral("id"), id},
              {QStringLiteral("error"), error}});
    }

    static void send(QWebSocket& socket, const QJsonObject& message)
    {
        socket.sendTextMessage(
            QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }

    QHash<QString, Method> methods;
    AfterTls afterTls;
    Text onText;
    QStringList called;
    int connections = 0;

private:
    void serve(QWebSocket* socket)
    {
        ++connections;
        socket->setParent(this);
        m_sockets.append(socket);
        QObject::connect(socket, &QWebSocket::textMessageReceived, this,
                         [this, socket](const QString& text) { take(*socket, text); });
    }

    void take(QWebSocket& socket, const QString& text)
    {
        const QJsonObject request = QJsonDocument::fromJson(text.toUtf8()).object();
        const QString method = request.value(QStringLiteral("method")).toString();
        called.append(method);
        if (onText && onText(socket, text))
            return;
        const QJsonValue id = request.value(QStringLiteral("id"));
        const auto known = methods.constFind(method);
        if (known == methods.constEnd())
            return refuse(socket, id, -32601, QStringLiteral("methodNotFound"));
        answer(socket, id, (*known)(request.value(QStringLiteral("params")).toObject()));
    }

    QSslServer m_server;
    QWebSocketServer m_upgrader;
    QList<QPointer<QWebSocket>> m_sockets;
};

} // namespace patchswarm::fleet
