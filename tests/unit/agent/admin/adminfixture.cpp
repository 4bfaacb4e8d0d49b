#include "tests/unit/agent/admin/adminfixture.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUrl>

#include "shared/trust/certificates.h"
#include "shared/trust/tls.h"

namespace patchswarm::admin::test {

Authority::Authority()
    : m_authority(trust::CertificateAuthority::create(
                      QStringLiteral("Test fleet"),
                      trust::Validity::days(QDateTime::currentDateTimeUtc().addDays(-30), 400))
                      .value())
{
}

trust::Identity Authority::identity(const QString& name, trust::Role role) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = trust::EcKey::generate().value();
    const auto certificate =
        m_authority.issue(key, name, role, trust::Validity::days(now, 30)).value();
    return trust::makeIdentity(certificate, key, ca(), now).value();
}

trust::Identity Authority::identityValid(const QString& name, int fromDays, int toDays) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = trust::EcKey::generate().value();
    const trust::Validity validity {now.addDays(fromDays), now.addDays(toDays)};
    const auto certificate = m_authority.issue(key, name, trust::Role::Admin, validity).value();
    return trust::makeIdentity(certificate, key, ca(), now.addDays((fromDays + toDays) / 2))
        .value();
}

trust::PeerVerifier Authority::verifier() const
{
    return {ca(), trust::RevocationList()};
}

trust::PeerVerifier Authority::verifierRevoking(const EndpointId& id) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    trust::RevocationStatement statement;
    statement.number = 1;
    statement.issuedAt = now;
    statement.expiresAt = now.addDays(1);
    statement.revoked.insert(id);
    return {ca(), trust::RevocationList::issue(m_authority, statement).value()};
}

Limits impatient()
{
    Limits limits;
    limits.handshakeMs = 1000;
    limits.upgradeMs = 300;
    limits.answerMs = 200;
    limits.farewellMs = 200;
    return limits;
}

std::unique_ptr<AdminServer> makeServer(const Authority& fleet, const Limits& limits)
{
    AdminServer::Options options;
    options.identity = fleet.identity(QStringLiteral("agent"), trust::Role::Agent);
    options.verifier = fleet.verifier();
    options.bind = QHostAddress(QHostAddress::LocalHost);
    options.version = QStringLiteral("test");
    options.limits = limits;
    auto server = std::make_unique<AdminServer>(std::move(options));
    server->handle(QStringLiteral("agent.info"),
                   [](const QJsonObject&, const Caller& caller, const Responder& respond) {
                       respond(QJsonValue(caller.identity.name));
                   });
    server->handle(QStringLiteral("job.list"),
                   [](const QJsonObject&, const Caller&, const Responder&) {}); // never
    return server;
}

Client::Client(const trust::Identity& identity)
{
    QSslConfiguration tls = trust::clientConfiguration(identity, {});
    if (identity.certificate.isNull())
        tls.setLocalCertificateChain({});
    socket.setSslConfiguration(tls);
    QObject::connect(&socket, &QWebSocket::sslErrors, &socket,
                     [this](const QList<QSslError>& errors) {
                         if (!trust::refusalFor(errors))
                             socket.ignoreSslErrors(errors);
                     });
    QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                     [this](const QString& text) { texts.append(text.toUtf8()); });
    QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] { hasEnded = true; });
}

void Client::open(quint16 port)
{
    socket.open(QUrl(QStringLiteral("wss://127.0.0.1:%1").arg(port)));
}

void Client::call(const QString& method, int id, const QJsonObject& params)
{
    const QJsonObject request {{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                               {QStringLiteral("id"), id},
                               {QStringLiteral("method"), method},
                               {QStringLiteral("params"), params}};
    socket.sendTextMessage(
        QString::fromUtf8(QJsonDocument(request).toJson(QJsonDocument::Compact)));
}

std::unique_ptr<QSslSocket> tlsSocket(const trust::Identity& identity, quint16 port)
{
    auto socket = std::make_unique<QSslSocket>();
    trust::tolerateHostName(*socket);
    socket->setSslConfiguration(trust::clientConfiguration(identity, {}));
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    return socket;
}

} // namespace patchswarm::admin::test
