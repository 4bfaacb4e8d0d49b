#include "tests/support/fakefleet/fakeendpoint.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QSslSocket>

#include "shared/content/cidtext.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/profile.h"
#include "shared/policy/settingstable.h"
#include "shared/rpc/cacherecords.h"
#include "shared/rpc/envelope.h"
#include "shared/trust/tls.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::tests {

namespace {

constexpr int keptEvents = 2000;
constexpr int floodMs = 10;
constexpr qint64 ownPaceMs = 500;
constexpr qint64 slackMs = 250;

QJsonObject payloadOf(const QString& jws)
{
    QJsonObject payload =
        QJsonDocument::fromJson(QByteArray::fromBase64(jws.section(u'.', 1, 1).toLatin1(),
                                                       QByteArray::Base64UrlEncoding))
            .object();
    payload.remove("iat"_L1);
    return payload;
}

} // namespace

FakeEndpoint::FakeEndpoint(const trust::Identity& identity, const trust::PeerVerifier& verifier,
                           rpc::AgentInfo info, QObject* parent)
    : QObject(parent)
    , m_verifier(verifier)
    , m_info(std::move(info))
    , m_server(this)
    , m_upgrader(u"fake"_s, QWebSocketServer::NonSecureMode, this)
    , m_flood(this)
{
    become(identity);
    m_upgrader.setMaxPendingConnections(100);
    connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (auto* socket = qobject_cast<QSslSocket*>(m_server.nextPendingConnection()))
            judge(socket);
    });
    connect(&m_upgrader, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket* socket = m_upgrader.nextPendingConnection())
            serve(socket);
    });
    connect(&m_flood, &QTimer::timeout, this, &FakeEndpoint::flood);
    addMethods();
}

FakeEndpoint::~FakeEndpoint()
{
    stop();
}

void FakeEndpoint::become(const trust::Identity& identity)
{
    m_server.setSslConfiguration(trust::serverConfiguration(identity, {trust::adminProtocol}));
}

bool FakeEndpoint::listen(quint16 port)
{
    if (!m_server.listen(QHostAddress::LocalHost, port == 0 ? m_port : port))
        return false;
    m_port = m_server.serverPort();
    m_info.adminPort = m_port;
    return true;
}

void FakeEndpoint::stop()
{
    m_server.close();
    hangUp();
}

void FakeEndpoint::hangUp()
{
    for (const Client& client : std::exchange(m_clients, {}))
        if (client.socket) {
            client.socket->abort();
            client.socket->deleteLater();
        }
}

void FakeEndpoint::misbehave(Misbehaviour how)
{
    m_misbehaviour = how;
    const bool floods = how == Misbehaviour::FloodTelemetry || how == Misbehaviour::FloodMessages;
    floods ? m_flood.start(floodMs) : m_flood.stop();
    if (how == Misbehaviour::Nonsense)
        for (const Client& client : std::as_const(m_clients))
            if (client.socket)
                client.socket->sendTextMessage(u"{\"no\":\"rpc\"}"_s);
}

// --- connections ---------------------------------------------------------------------------------

void FakeEndpoint::judge(QSslSocket* socket)
{
    const trust::PeerRule rule {{trust::Role::Viewer, trust::Role::Operator, trust::Role::Admin},
                                {}};
    const auto peer = trust::verifyPeer(*socket, m_verifier, rule, QDateTime::currentDateTimeUtc());
    if (!peer) {
        socket->abort();
        socket->deleteLater();
        return;
    }
    if (m_misbehaviour == Misbehaviour::SilentTls)
        return socket->setParent(this);
    m_upgrader.handleConnection(socket);
}

void FakeEndpoint::serve(QWebSocket* socket)
{
    ++m_connections;
    socket->setParent(this);
    m_clients.append({socket, false, false, 0});
    connect(socket, &QWebSocket::textMessageReceived, this,
            [this, socket](const QString& text) { take(socket, text); });
    connect(socket, &QWebSocket::disconnected, this, [this, socket] {
        m_clients.removeIf([socket](const Client& each) { return each.socket == socket; });
        socket->deleteLater();
    });
}

FakeEndpoint::Client* FakeEndpoint::clientOf(const QWebSocket* socket)
{
    for (Client& client : m_clients)
        if (client.socket == socket)
            return &client;
    return nullptr;
}

void FakeEndpoint::take(QWebSocket* socket, const QString& text)
{
    Client* const client = clientOf(socket);
    const rpc::Incoming incoming = rpc::parseMessage(text.toUtf8());
    const auto* request = std::get_if<rpc::Request>(&incoming.messages.first());
    if (client == nullptr || request == nullptr || request->isNotification())
        return;
    if (m_called.size() >= 1000)
        m_called.clear();
    m_called.append(request->method);
    if (m_misbehaviour == Misbehaviour::Stall)
        return;
    if (m_misbehaviour == Misbehaviour::Nonsense)
        return void(socket->sendTextMessage(u"{\"no\":\"rpc\"}"_s));
    if (m_misbehaviour == Misbehaviour::NonsenseAnswers)
        return void(socket->sendTextMessage(QString::fromUtf8(
            rpc::messageText(rpc::resultObject(*request->id, QJsonArray {1, 2, u"x"_s})))));
    const auto result = answer(*client, request->method, request->params.toObject());
    socket->sendTextMessage(QString::fromUtf8(
        rpc::messageText(result ? rpc::resultObject(*request->id, *result)
                                : rpc::errorObject(*request->id, result.error()))));
}

tl::expected<QJsonValue, rpc::RpcError> FakeEndpoint::answer(Client& client, const QString& method,
                                                             const QJsonObject& params)
{
    if (method == u"telemetry.subscribe") {
        client.hasTelemetry = true;
        client.intervalMs = params.value("intervalMs"_L1).toInt(1000);
        notify(client, u"telemetry.update"_s, telemetry(client));
        return QJsonValue(
            rpc::toJson(rpc::TelemetrySubscribed {static_cast<int>(client.intervalMs)}));
    }
    if (method == u"events.since" && !methods.contains(method))
        return eventsSince(client, params);
    if (const auto known = methods.constFind(method); known != methods.constEnd())
        return (*known)(params);
    return tl::unexpected(rpc::methodNotFound(method, {}));
}

// --- what it answers -----------------------------------------------------------------------------

void FakeEndpoint::addMethods()
{
    methods[u"agent.info"_s] = [this](const QJsonObject&) {
        m_info.clock = QDateTime::currentMSecsSinceEpoch();
        return rpc::toJson(m_info);
    };
    methods[u"job.list"_s] = [this](const QJsonObject&) {
        rpc::JobList list;
        if (m_transfer)
            list.jobs = {jobStatus()};
        return rpc::toJson(list);
    };
    methods[u"swarm.peers"_s] = [this](const QJsonObject&) {
        return rpc::toJson(rpc::PeerList {m_peers, false});
    };
    methods[u"cache.list"_s] = [](const QJsonObject&) { return rpc::toJson(rpc::CacheList {}); };
    methods[u"trust.update"_s] = [](const QJsonObject& params) {
        return rpc::toJson(rpc::TrustUpdated {params.keys()});
    };
    methods[u"audit.since"_s] = [this](const QJsonObject& params) {
        const qint64 after = params.value("sequence"_L1).toInteger();
        rpc::AuditPage page;
        for (const rpc::AuditEntry& entry : std::as_const(m_audit))
            if (entry.sequence > after)
                page.entries.append(entry);
        page.next = m_audit.isEmpty() ? after : m_audit.last().sequence;
        return rpc::toJson(page);
    };
    methods[u"profile.get"_s] = [this](const QJsonObject&) {
        rpc::ProfileView view;
        view.effective = m_profile;
        if (m_profile.isEmpty()) {
            view.effective = policy::toJson(policy::Profile {});
            view.effective.insert("revision"_L1, 0);
        } else {
            view.desired = m_profile;
        }
        return rpc::toJson(view);
    };
    methods[u"profile.apply"_s] = [this](const QJsonObject& params) {
        applyProfile(params.value("profile"_L1));
        return rpc::toJson(rpc::ProfileApplied {m_info.profileRevision, {}, {}});
    };
    methods[u"job.submit"_s] = [this](const QJsonObject& params) {
        return takeJob(params.value("jws"_L1).toString());
    };
    const auto control = [this](void (*what)(FakeTransfer&)) {
        return [this, what](const QJsonObject&) {
            if (m_transfer)
                what(*m_transfer);
            advance(0);
            return rpc::toJson(jobStatus());
        };
    };
    methods[u"job.pause"_s] = control([](FakeTransfer& transfer) { transfer.pause(true); });
    methods[u"job.resume"_s] = control([](FakeTransfer& transfer) { transfer.pause(false); });
    methods[u"job.cancel"_s] = control([](FakeTransfer& transfer) { transfer.cancel(); });
    methods[u"job.retry"_s] = control([](FakeTransfer& transfer) { transfer.retry(); });
}

void FakeEndpoint::applyProfile(const QJsonValue& document)
{
    const QJsonObject before = m_profile;
    m_profile = document.isString() ? payloadOf(document.toString()) : document.toObject();
    m_info.profileId = m_profile.value("id"_L1).toString();
    m_info.profileRevision = m_profile.value("revision"_L1).toInteger();
    rpc::AuditEntry entry;
    entry.sequence = m_audit.size() + 1;
    entry.at = QDateTime::currentMSecsSinceEpoch();
    entry.who = u"admin"_s;
    entry.role = u"admin"_s;
    entry.what = u"profile.apply"_s;
    entry.before = before;
    entry.after = m_profile;
    entry.result = u"done"_s;
    m_audit.append(entry);
}

QJsonValue FakeEndpoint::takeJob(const QString& jws)
{
    const auto document = policy::parsePatchJob(payloadOf(jws));
    if (!document)
        return {};
    FakeJob job;
    job.id = document->id;
    job.title = document->title;
    job.cid = cidText(document->artifacts.first().cid);
    job.size = document->size();
    job.kev = document->kev;
    job.risk = document->risk;
    job.publishedAtMs = QDateTime::currentMSecsSinceEpoch();
    m_transfer = std::make_unique<FakeTransfer>(job, FakeTransfer::Role {}, 1);
    return rpc::toJson(rpc::JobSubmitted {job.id, document->revision, true, true, {}});
}

rpc::JobStatus FakeEndpoint::jobStatus() const
{
    rpc::JobStatus status = m_transfer ? m_transfer->status() : rpc::JobStatus {};
    if (m_misbehaviour == Misbehaviour::LieAboutSizes) {
        status.fromPeers = 5 * status.size;
        status.verified = 5 * status.size;
    }
    return status;
}

QJsonValue FakeEndpoint::eventsSince(Client& client, const QJsonObject& params) const
{
    const qint64 after = params.value("sequence"_L1).toInteger();
    const int limit = params.value("limit"_L1).toInt(1000);
    if (params.contains("follow"_L1))
        client.follows = params.value("follow"_L1).toBool();
    rpc::EventPage page;
    page.next = after;
    const qint64 oldest = m_events.isEmpty() ? m_sequence + 1 : m_events.first().sequence;
    page.lost = std::max<qint64>(0, oldest - after - 1);
    for (const rpc::SwarmEvent& event : m_events) {
        if (event.sequence <= after)
            continue;
        if (page.events.size() >= limit) {
            page.more = true;
            break;
        }
        page.events.append(event);
        page.next = event.sequence;
    }
    if (page.events.isEmpty())
        page.next = std::max(after, oldest - 1);
    return rpc::toJson(page);
}

QJsonObject FakeEndpoint::telemetry(Client& client) const
{
    rpc::EndpointTelemetry telemetry;
    telemetry.at = QDateTime::currentMSecsSinceEpoch();
    telemetry.sequence = ++client.updates;
    telemetry.links = 6;
    telemetry.cacheLimit = 20'000'000'000;
    telemetry.eventSequence = m_sequence;
    if (!m_transfer)
        return rpc::toJson(telemetry);
    rpc::ArtifactTelemetry artifact = m_transfer->telemetry();
    telemetry.cacheUsed = artifact.verified;
    telemetry.wanBytesPerSecond = artifact.originBytesPerSecond;
    telemetry.lanReceivedBytesPerSecond = artifact.peerBytesPerSecond;
    telemetry.lanSentBytesPerSecond = artifact.uploadBytesPerSecond;
    if (m_misbehaviour == Misbehaviour::LieAboutSizes) {
        artifact.verified = 5 * artifact.size;
        artifact.fromPeers = 5 * artifact.size;
        artifact.chunksHeld = 5 * artifact.chunks;
    }
    telemetry.artifacts = {artifact};
    return rpc::toJson(telemetry);
}

// --- what it tells by itself ---------------------------------------------------------------------

void FakeEndpoint::advance(qint64 ms)
{
    if (!m_transfer)
        return sendTelemetry();
    m_transfer->advance(ms);
    for (const rpc::SwarmEvent& event : m_transfer->takeEvents())
        tell(event);
    if (ms > 0)
        sendTelemetry();
}

void FakeEndpoint::tell(rpc::SwarmEvent event)
{
    event.sequence = ++m_sequence;
    if (event.at == 0)
        event.at = QDateTime::currentMSecsSinceEpoch();
    m_events.append(event);
    if (m_events.size() > keptEvents)
        m_events.removeFirst();
    const bool isSkipped = m_misbehaviour == Misbehaviour::SkipEvents && m_sequence % 2 == 0;
    if (isSkipped)
        m_events.removeLast();
    for (Client& client : m_clients)
        if (client.follows && !isSkipped)
            notify(client, u"event"_s, rpc::toJson(event));
}

void FakeEndpoint::sendTelemetry()
{
    if (m_misbehaviour == Misbehaviour::Stall)
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (Client& client : m_clients) {
        // Our own pace, unless they asked for a clearly slower one.
        if (!client.hasTelemetry
            || (client.intervalMs > ownPaceMs && now - client.toldMs < client.intervalMs - slackMs))
            continue;
        client.toldMs = now;
        notify(client, u"telemetry.update"_s, telemetry(client));
    }
}

void FakeEndpoint::flood()
{
    const int messages = m_misbehaviour == Misbehaviour::FloodTelemetry ? 10 : 1000;
    for (Client& client : m_clients) {
        const QString text = notification(u"telemetry.update"_s, telemetry(client));
        for (int i = 0; i < messages; ++i)
            send(client, text);
    }
}

QString FakeEndpoint::notification(const QString& method, const QJsonObject& params)
{
    return QString::fromUtf8(
        rpc::messageText(rpc::toJson(rpc::Request {method, params, std::nullopt})));
}

void FakeEndpoint::send(Client& client, const QString& text)
{
    if (client.socket && client.socket->bytesToWrite() <= 8'000'000)
        client.socket->sendTextMessage(text);
}

void FakeEndpoint::notify(Client& client, const QString& method, const QJsonObject& params) const
{
    send(client, notification(method, params));
}

} // namespace patchswarm::tests
