#include "console/fleet/agentclient.h"

#include <QDateTime>
#include <QNetworkProxy>
#include <QPointer>
#include <QSslSocket>
#include <QUrl>
#include <QWebSocket>

#include <algorithm>

#include "shared/trust/tls.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int mostOutstanding = 48; // an agent takes 64 of one connection
constexpr double messagesPerSecond = 5000; // more is a flood
constexpr double messageBurst = 20'000;

ConnectionFailure fromRefusal(trust::Refusal refusal, const QString& where)
{
    const QString detail = u"%1 was not believed: %2"_s.arg(where, trust::refusalText(refusal));
    switch (refusal) {
    case trust::Refusal::Revoked:
        return {Failure::Revoked, detail};
    case trust::Refusal::WrongRole:
    case trust::Refusal::UnknownRole:
        return {Failure::WrongRole, detail};
    case trust::Refusal::WrongProtocol:
        return {Failure::Version, detail};
    case trust::Refusal::TimedOut:
        return {Failure::TimedOut, detail};
    default:
        return {Failure::NotTrusted, detail};
    }
}

} // namespace

QString Target::text() const
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

AgentClient::AgentClient(trust::Identity self, trust::PeerVerifier verifier, QObject* parent)
    : QObject(parent)
    , m_self(std::move(self))
    , m_verifier(std::move(verifier))
{
    m_deadline.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail({Failure::TimedOut,
              u"%1 did not answer within %2 s"_s.arg(m_target.text())
                  .arg(m_patience.connectMs / 1000.0)});
    });
    connect(&m_retry, &QTimer::timeout, this, &AgentClient::dial);
    connect(&m_clock, &QTimer::timeout, this, &AgentClient::lookAtClock);
}

AgentClient::~AgentClient()
{
    dropSocket();
}

void AgentClient::setVerifier(const trust::PeerVerifier& verifier)
{
    m_verifier = verifier;
    if (m_peer && verifier.revocations().contains(m_peer->id))
        fail({Failure::Revoked, u"%1 is revoked"_s.arg(m_peer->name)});
}

void AgentClient::open(const Target& target)
{
    dropSocket();
    failCalls({Failure::Stopped, u"the connection was opened anew"_s});
    m_target = target;
    m_retryMs = 0;
    dial();
}

void AgentClient::moveTo(quint16 port)
{
    Target target = m_target;
    target.port = port;
    open(target);
}

void AgentClient::close()
{
    const ConnectionFailure closed {Failure::Stopped, u"the connection was closed here"_s};
    if (m_socket != nullptr)
        m_socket->close(QWebSocketProtocol::CloseCodeGoingAway);
    dropSocket();
    m_failure = closed;
    failCalls(closed);
}

void AgentClient::dial()
{
    dropSocket();
    m_state = State::Connecting;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(rpc::maxMessageBytes);
    m_socket->setMaxAllowedIncomingFrameSize(rpc::maxMessageBytes);
    m_socket->setReadBufferSize(2 * rpc::maxMessageBytes);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setSslConfiguration(m_target.isUnpaired
                                      ? trust::pairingConfiguration(m_self, {trust::adminProtocol})
                                      : trust::clientConfiguration(m_self, {trust::adminProtocol}));
    connect(m_socket, &QWebSocket::connected, this, &AgentClient::upgraded);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &AgentClient::textArrived);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this] {
        fail({Failure::Nonsense, u"%1 sent bytes where JSON-RPC goes"_s.arg(m_target.text())});
    });
    connect(m_socket, &QWebSocket::pong, this, [this] { m_lastHeard.restart(); });
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            [this](QAbstractSocket::SocketError error) { broken(error); });
    connect(m_socket, &QWebSocket::disconnected, this, [this, socket = m_socket] {
        // A cause, where there is one, is told only after this.
        QTimer::singleShot(0, this, [this, socket] {
            if (socket == m_socket)
                broken(QAbstractSocket::RemoteHostClosedError);
        });
    });
    QUrl url;
    url.setScheme(u"wss"_s);
    url.setHost(m_target.host);
    url.setPort(m_target.port);
    url.setPath(u"/"_s);
    m_deadline.start(m_patience.connectMs);
    m_socket->open(url);
    m_tls = m_socket == nullptr ? nullptr : m_socket->findChild<QSslSocket*>();
    if (m_tls == nullptr) {
        if (m_state == State::Connecting)
            fail({Failure::Unreachable, u"\"%1\" is no host"_s.arg(m_target.host)});
        return;
    }
    trust::tolerateHostName(*m_tls);
    trust::recordInterruption(*m_tls);
    connect(m_tls, &QSslSocket::encrypted, this, &AgentClient::encrypted);
}

void AgentClient::encrypted()
{
    m_isEncrypted = true;
    const auto peer = m_target.isUnpaired
        ? trust::pairingPeer(*m_tls)
        : trust::verifyPeer(*m_tls, m_verifier, {{trust::Role::Agent}, {}},
                            QDateTime::currentDateTimeUtc());
    if (!peer)
        return fail(fromRefusal(peer.error(), m_target.text()));
    const auto& expected = m_target.expected;
    if (!expected.empty()
        && std::find(expected.begin(), expected.end(), peer->id) == expected.end())
        return fail({Failure::OtherEndpoint,
                     u"%1 is %2 (%3), not the endpoint that was expected there"_s.arg(
                         m_target.text(), peer->name, peer->id.shortText())});
    m_peer = *peer;
}

void AgentClient::upgraded()
{
    if (!m_peer)
        return;
    m_deadline.stop();
    m_state = State::Ready;
    m_failure.reset();
    m_retryMs = 0;
    m_lastHeard.start();
    m_floodClock.start();
    m_floodCredit = messageBurst;
    m_clock.start(m_patience.pingMs);
    Q_EMIT ready();
}

void AgentClient::broken(int socketError)
{
    if (m_state == State::Ready)
        fail({Failure::Lost, u"%1 closed the connection"_s.arg(m_target.text())});
    else if (m_state == State::Connecting)
        fail(connectFailure(socketError));
}

ConnectionFailure AgentClient::connectFailure(int socketError) const
{
    const QString where = m_target.text();
    const QString words = m_socket->errorString();
    if (m_isEncrypted) {
        if (socketError == QAbstractSocket::RemoteHostClosedError
            || socketError == QAbstractSocket::SslInternalError
            || socketError == QAbstractSocket::SslHandshakeFailedError)
            return {Failure::TurnedAway,
                    u"%1 turned us away; our certificate may be revoked there, or be no "
                    "administrator's"_s.arg(where)};
        return {Failure::Version,
                u"%1 does not speak the administration protocol: %2"_s.arg(where, words)};
    }
    switch (socketError) {
    case QAbstractSocket::ConnectionRefusedError:
        return {
            Failure::Refused,
            u"nothing listens on %1; is the agent running, and its admin port right?"_s.arg(where)};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return fromRefusal(m_tls ? trust::refusalOf(*m_tls) : trust::Refusal::HandshakeFailed,
                           where);
    case QAbstractSocket::RemoteHostClosedError:
        return {
            Failure::TurnedAway,
            u"%1 closed the connection before it was secured; it may have too many"_s.arg(where)};
    case QAbstractSocket::SocketTimeoutError:
        return {Failure::TimedOut, u"%1 did not answer"_s.arg(where)};
    default:
        return {Failure::Unreachable, u"%1 cannot be reached: %2"_s.arg(where, words)};
    }
}

void AgentClient::fail(const ConnectionFailure& failure)
{
    const QPointer<AgentClient> self(this);
    dropSocket();
    m_failure = failure;
    if (m_isReconnecting) {
        m_state = State::Waiting;
        m_retryMs = m_retryMs == 0 ? m_patience.firstRetryMs
                                   : std::min(2 * m_retryMs, m_patience.longestRetryMs);
        m_retry.start(m_retryMs);
    }
    failCalls(failure);
    if (self)
        Q_EMIT failed(failure);
}

void AgentClient::dropSocket()
{
    m_deadline.stop();
    m_retry.stop();
    m_clock.stop();
    m_isEncrypted = false;
    m_peer.reset();
    m_tls = nullptr;
    m_state = State::Idle;
    if (m_socket == nullptr)
        return;
    m_socket->disconnect(this);
    for (QObject* child : m_socket->children())
        child->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
}

void AgentClient::failCalls(const ConnectionFailure& failure)
{
    const CallFailure why = CallFailure::from(failure);
    const auto calls = std::exchange(m_calls, {});
    const auto queued = std::exchange(m_queue, {});
    for (const auto& call : calls) {
        call->timer->stop();
        answerLater(this, call->callback, why);
    }
    for (const Queued& call : queued)
        answerLater(this, call.callback, why);
}

void AgentClient::answerLater(QObject* context, Callback callback, const CallFailure& failure)
{
    QTimer::singleShot(0, context, [callback = std::move(callback), failure] {
        callback(tl::unexpected(failure));
    });
}

// --- calls ---------------------------------------------------------------------------------------

void AgentClient::call(const QString& method, const QJsonValue& params, Callback callback,
                       int timeoutMs)
{
    if (!isReady())
        return answerLater(this, std::move(callback),
                           CallFailure::from(m_failure.value_or(ConnectionFailure {
                               Failure::Lost, u"%1 is not connected"_s.arg(m_target.text())})));
    const QJsonValue none(QJsonValue::Undefined);
    m_queue.enqueue({method, params.isNull() ? none : params, std::move(callback), timeoutMs});
    sendQueued();
}

void AgentClient::sendQueued()
{
    while (isReady() && !m_queue.isEmpty() && m_calls.size() < mostOutstanding)
        send(m_queue.dequeue());
}

void AgentClient::send(const Queued& call)
{
    const int id = ++m_lastId;
    const QByteArray text =
        rpc::messageText(rpc::toJson(rpc::Request {call.method, call.params, QJsonValue(id)}));
    if (text.size() > rpc::maxMessageBytes)
        return answerLater(this, call.callback,
                           {{ErrorCode::InvalidInput,
                             u"the parameters of %1 are longer than a message may be (1 MiB)"_s.arg(
                                 call.method)}});
    auto waiting = std::make_shared<Waiting>();
    waiting->callback = call.callback;
    waiting->timer = std::make_unique<QTimer>();
    waiting->timer->setSingleShot(true);
    const int patience = call.timeoutMs > 0 ? call.timeoutMs : m_patience.callMs;
    connect(waiting->timer.get(), &QTimer::timeout, this, [this, id, patience, call] {
        finish(id,
               tl::unexpected(CallFailure::from(ConnectionFailure {
                   Failure::TimedOut,
                   u"%1 did not answer %2 within %3 s"_s.arg(m_target.text(), call.method)
                       .arg(patience / 1000.0)})));
    });
    waiting->timer->start(patience);
    m_calls.insert(id, waiting);
    m_socket->sendTextMessage(QString::fromUtf8(text));
}

void AgentClient::finish(int id, const CallResult& result)
{
    const auto waiting = m_calls.take(id);
    if (!waiting)
        return;
    waiting->timer->stop();
    const QPointer<AgentClient> self(this);
    waiting->callback(result);
    if (self)
        sendQueued();
}

bool AgentClient::withinFlood()
{
    const double seconds = static_cast<double>(m_floodClock.restart()) / 1000.0;
    m_floodCredit = std::min(messageBurst, m_floodCredit + seconds * messagesPerSecond) - 1;
    return m_floodCredit >= 0;
}

void AgentClient::textArrived(const QString& text)
{
    if (!isReady())
        return;
    m_lastHeard.restart();
    if (!withinFlood())
        return fail({Failure::Nonsense,
                     u"%1 sends more messages than anybody can follow"_s.arg(m_target.text())});
    const rpc::Incoming incoming = rpc::parseMessage(text.toUtf8());
    const QPointer<AgentClient> self(this);
    for (const rpc::Message& message : incoming.messages) {
        if (const auto* malformed = std::get_if<rpc::Malformed>(&message))
            return fail({Failure::Nonsense,
                         u"%1 sent something that is no JSON-RPC: %2"_s.arg(
                             m_target.text(), malformed->error.message)});
        if (const auto* response = std::get_if<rpc::Response>(&message))
            answerArrived(*response);
        else if (const auto* request = std::get_if<rpc::Request>(&message);
                 request->isNotification())
            Q_EMIT notification(request->method, request->params.toObject());
        if (!self || !isReady())
            return;
    }
}

void AgentClient::answerArrived(const rpc::Response& response)
{
    const int id = response.id.toInt(-1);
    if (id < 1 || id > m_lastId)
        return fail(
            {Failure::Nonsense, u"%1 answered a call that was never made"_s.arg(m_target.text())});
    if (response.result)
        finish(id, *response.result);
    else
        finish(id, tl::unexpected(CallFailure::from(response.result.error())));
}

void AgentClient::lookAtClock()
{
    if (m_lastHeard.hasExpired(m_patience.silenceMs))
        return fail({Failure::Lost, u"%1 has fallen silent"_s.arg(m_target.text())});
    m_socket->ping();
}

} // namespace patchswarm::fleet
