#include "agent/admin/connection.h"

#include <QWebSocket>

#include <utility>

namespace patchswarm::admin {

namespace {

rpc::RpcError timedOut()
{
    return rpc::applicationError(
        {ErrorCode::TimedOut, QStringLiteral("the agent did not finish in time")},
        QStringLiteral("it goes on; ask for its state again"));
}

} // namespace

Connection::Connection(Line line, Caller caller, const Dispatcher& dispatcher, const Limits& limits)
    : m_socket(std::move(line.socket))
    , m_wire(std::move(line.wire))
    , m_caller(std::move(caller))
    , m_dispatcher(dispatcher)
    , m_limits(limits)
    , m_calls(std::make_shared<CallCount>(limits.outstandingCalls))
{
    m_socket->setParent(nullptr);
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_limits.messageBytes));
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(m_limits.messageBytes));
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &Connection::textArrived);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        m_isEnding = true;
        m_socket->close(QWebSocketProtocol::CloseCodeDatatypeNotSupported,
                        QStringLiteral("JSON-RPC comes as text here"));
    });
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_lastHeard.restart(); });
    connect(m_wire, &QSslSocket::encryptedBytesWritten, this, &Connection::bytesWritten);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &Connection::closed);
    connect(&m_clock, &QTimer::timeout, this, &Connection::lookAtClock);
    m_clock.start(m_limits.pingMs);
    m_lastHeard.start();
    m_lastWritten.start();
    if (m_limits.lifetimeMs > 0)
        QTimer::singleShot(m_limits.lifetimeMs, this, &Connection::close);
}

Connection::~Connection()
{
    m_socket->disconnect(this);
    if (m_wire)
        m_wire->disconnect(this);
}

// QSslSocket encrypts at once whatever it is given, so that its own bytesToWrite() is next to
// nothing.
qint64 Connection::unreadBytes() const
{
    return m_wire ? m_wire->bytesToWrite() + m_wire->encryptedBytesToWrite() : 0;
}

bool Connection::isSlow() const
{
    return unreadBytes() > m_limits.unreadBytes;
}

void Connection::notify(const QString& method, const QJsonObject& params)
{
    if (!isSlow())
        send(rpc::messageText(rpc::toJson(rpc::Request {method, params, std::nullopt})));
}

void Connection::notifyLatest(const QString& method, const QString& key, const QJsonObject& params)
{
    if (isSlow())
        m_latest.insert_or_assign({method, key}, params);
    else
        notify(method, params);
}

void Connection::close()
{
    if (std::exchange(m_isEnding, true))
        return;
    QTimer::singleShot(m_limits.farewellMs, this, &Connection::cutOff);
    m_socket->close(QWebSocketProtocol::CloseCodeGoingAway); // may delete us by way of closed()
}

void Connection::cutOff()
{
    m_isEnding = true;
    m_socket->abort();
}

void Connection::textArrived(const QString& text)
{
    if (m_isEnding)
        return;
    m_lastHeard.restart();
    const QPointer<Connection> self(this);
    const auto answer = [self](const QByteArray& answers) {
        if (self)
            self->send(answers);
    };
    const auto wait = [this](Responder respond) {
        QTimer::singleShot(m_limits.answerMs, this,
                           [respond = std::move(respond)] { respond(tl::unexpected(timedOut())); });
    };
    m_dispatcher.dispatch(text.toUtf8(), m_caller, m_calls, answer, wait);
}

void Connection::send(const QByteArray& text)
{
    if (m_isEnding)
        return;
    const qint64 unread = unreadBytes();
    if (unread == 0)
        m_lastWritten.restart();
    if (unread > m_limits.abandonedBytes) { // asks and asks and never reads the answers
        m_isEnding = true;
        QMetaObject::invokeMethod(this, &Connection::cutOff,
                                  Qt::QueuedConnection); // not inside the socket's own signal
        return;
    }
    m_socket->sendTextMessage(QString::fromUtf8(text));
}

void Connection::bytesWritten()
{
    m_lastWritten.restart();
    while (!m_latest.empty() && !isSlow()) {
        auto next = m_latest.extract(m_latest.begin());
        notify(next.key().first, next.mapped());
    }
}

void Connection::lookAtClock()
{
    const bool doesNotRead = unreadBytes() > 0 && m_lastWritten.hasExpired(m_limits.silenceMs);
    if (doesNotRead || m_lastHeard.hasExpired(m_limits.silenceMs))
        return cutOff();
    m_socket->ping();
}

} // namespace patchswarm::admin
