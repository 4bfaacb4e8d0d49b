#include "tests/support/agents/adminconnection.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonDocument>
#include <QTimer>
#include <QUrl>

#include <functional>

#include "shared/trust/tls.h"

namespace patchswarm::tests {

namespace {

// Runs the event loop until `done` or patience ends; looks after every event, not at intervals.
bool waitUntil(const std::function<bool()>& done, int patienceMs)
{
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(patienceMs);
    while (!done() && patience.isActive())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return done();
}

} // namespace

AdminConnection::AdminConnection(const trust::Identity& identity)
{
    m_socket.setSslConfiguration(trust::clientConfiguration(identity, {}));
    QObject::connect(&m_socket, &QWebSocket::sslErrors, &m_socket,
                     [this](const QList<QSslError>& errors) {
                         if (!trust::refusalFor(errors))
                             m_socket.ignoreSslErrors(errors);
                     });
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString& text) { m_texts.append(text.toUtf8()); });
}

bool AdminConnection::open(const QString& host, quint16 port)
{
    bool hasEnded = false;
    const auto watch =
        QObject::connect(&m_socket, &QWebSocket::disconnected, &m_socket, [&] { hasEnded = true; });
    QUrl url;
    url.setScheme(QStringLiteral("wss"));
    url.setHost(host);
    url.setPort(port);
    m_socket.open(url);
    waitUntil([&] { return hasEnded || isOpen(); }, patienceMs);
    QObject::disconnect(watch);
    return isOpen();
}

void AdminConnection::close()
{
    m_socket.close();
    m_texts.clear();
}

QByteArray AdminConnection::exchange(const QByteArray& text)
{
    m_socket.sendTextMessage(QString::fromUtf8(text));
    if (!waitUntil([this] { return !m_texts.isEmpty() || !isOpen(); }, patienceMs)
        || m_texts.isEmpty())
        return {};
    return m_texts.takeFirst();
}

AdminConnection::Reply AdminConnection::call(const QString& method, const QJsonObject& params)
{
    const int id = m_next++;
    const QJsonObject request {{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                               {QStringLiteral("id"), id},
                               {QStringLiteral("method"), method},
                               {QStringLiteral("params"), params}};
    QByteArray text = exchange(QJsonDocument(request).toJson(QJsonDocument::Compact));
    while (!text.isEmpty()) {
        const QJsonObject message = QJsonDocument::fromJson(text).object();
        if (message.value(QStringLiteral("id")).toInt(-1) == id) {
            if (message.contains(QStringLiteral("result")))
                return {message.value(QStringLiteral("result")), {}};
            return {std::nullopt, message.value(QStringLiteral("error")).toObject()};
        }
        m_notifications.append(message);
        if (!waitUntil([this] { return !m_texts.isEmpty() || !isOpen(); }, patienceMs)
            || m_texts.isEmpty())
            break;
        text = m_texts.takeFirst();
    }
    return {std::nullopt, {{QStringLiteral("message"), QStringLiteral("no answer")}}};
}

} // namespace patchswarm::tests
