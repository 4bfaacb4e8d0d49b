#include <QSignalSpy>
#include <QSslCipher>
#include <QSslServer>
#include <QTcpSocket>
#include <QTest>

#include <optional>

#include "shared/trust/tls.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

namespace {

using Outcome = tl::expected<PeerIdentity, Refusal>;

// One side's configuration and rules.
struct Side
{
    QSslConfiguration tls;
    PeerVerifier verifier;
    PeerRule rule;
};

// A real handshake on loopback; what each side made of the other. Nothing while a side has not
// decided.
class Handshake
{
public:
    Handshake(const Side& server, const Side& client)
        : m_server(server)
        , m_client(client)
    {
        m_listener.setSslConfiguration(server.tls);
        recordInterruptions(m_listener);
        QObject::connect(&m_listener, &QSslServer::errorOccurred, &m_listener,
                         [this](QSslSocket* socket) {
                             if (!atServer)
                                 atServer = tl::unexpected(refusalOf(*socket));
                         });
        QObject::connect(&m_listener, &QTcpServer::pendingConnectionAvailable, &m_listener,
                         [this] { judgeAtServer(); });
        m_listener.listen(QHostAddress::LocalHost);
        m_socket.setSslConfiguration(client.tls);
        tolerateHostName(m_socket);
        recordInterruption(m_socket);
        QObject::connect(&m_socket, &QSslSocket::encrypted, &m_socket, [this] {
            atClient = verifyPeer(m_socket, m_client.verifier, m_client.rule,
                                  QDateTime::currentDateTimeUtc());
            cipher = m_socket.sessionCipher().name();
            protocol = m_socket.sessionProtocol();
        });
        QObject::connect(&m_socket, &QSslSocket::errorOccurred, &m_socket, [this] {
            if (!atClient)
                atClient = tl::unexpected(refusalOf(m_socket));
        });
    }

    void run()
    {
        m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_listener.serverPort());
        QTRY_VERIFY(atServer && atClient);
    }

    void runServerOnly()
    {
        m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_listener.serverPort());
        QTRY_VERIFY(atServer);
    }

    std::optional<Outcome> atServer;
    std::optional<Outcome> atClient;
    QString cipher;
    QSsl::SslProtocol protocol = QSsl::UnknownProtocol;

private:
    void judgeAtServer()
    {
        auto* socket = qobject_cast<QSslSocket*>(m_listener.nextPendingConnection());
        if (socket)
            atServer = verifyPeer(*socket, m_server.verifier, m_server.rule,
                                  QDateTime::currentDateTimeUtc());
    }

    Side m_server;
    Side m_client;
    QSslServer m_listener;
    QSslSocket m_socket;
};

const Roles agents {Role::Agent};

Side serverOf(const TestFleet& fleet, const Identity& self)
{
    return {serverConfiguration(self, {transportProtocol}),
            fleet.verifier(),
            {agents, transportProtocol}};
}

Side clientOf(const TestFleet& fleet, const Identity& self)
{
    return {clientConfiguration(self, {transportProtocol}),
            fleet.verifier(),
            {agents, transportProtocol}};
}

} // namespace

class TlsHandshakeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoAgentsOfOneFleetKnowEachOther();

    void theServerRefuses_data() { refusals(); }

    void theServerRefuses();

    void theClientRefuses_data() { refusals(); }

    void theClientRefuses();
    void theServerRefusesWhoShowsNoCertificate();
    void aLinkWithoutTheTransportProtocolIsRefused();
    void aLinkOfAnotherProtocolComesToNothing();
    void theAdminPortTakesWhoeverAsksForNoProtocol();
    void tls12IsNotSpoken();
    void aPeerThatSpeaksNoTlsIsCutOffWithoutAWord();
    void anotherFleetOfTheSameNameIsStillAnother();

private:
    static void refusals();
    static Identity stranger(const TestFleet& fleet, const TestFleet& other,
                             const QByteArray& kind);
};

void TlsHandshakeTest::refusals()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QString>("refusal");
    const std::pair<const char*, const char*> rows[] = {
        {"wrong CA", "wrongFleet"},       {"expired", "expired"},
        {"not yet valid", "notYetValid"}, {"revoked", "revoked"},
        {"wrong role", "wrongRole"},      {"unknown role", "unknownRole"},
        {"without a role", "unknownRole"}};
    for (const auto& [kind, refusal] : rows)
        QTest::newRow(kind) << QByteArray(kind) << QString::fromLatin1(refusal);
}

Identity TlsHandshakeTest::stranger(const TestFleet& fleet, const TestFleet& other,
                                    const QByteArray& kind)
{
    const auto month = Validity::days(fleet.now, 30);
    const QString agent = QStringLiteral("agent");
    if (kind == "wrong CA")
        return other.member().identity;
    if (kind == "expired")
        return fleet.member(agent, fleet.past()).identity;
    if (kind == "not yet valid")
        return fleet.member(agent, fleet.future()).identity;
    if (kind == "wrong role")
        return fleet.member(Role::Admin).identity;
    if (kind == "unknown role")
        return fleet.member(QStringLiteral("emperor"), month).identity;
    if (kind == "without a role")
        return fleet.member(QString(), month).identity;
    return fleet.member().identity;
}

void TlsHandshakeTest::twoAgentsOfOneFleetKnowEachOther()
{
    const TestFleet fleet;
    const auto server = fleet.member();
    const auto client = fleet.member();
    Handshake handshake(serverOf(fleet, server.identity), clientOf(fleet, client.identity));
    handshake.run();
    QVERIFY(handshake.atServer->has_value());
    QVERIFY(handshake.atClient->has_value());
    QCOMPARE((*handshake.atServer)->id, client.identity.id);
    QCOMPARE((*handshake.atClient)->id, server.identity.id);
    QCOMPARE((*handshake.atClient)->name, QStringLiteral("pc-7"));
    QCOMPARE(handshake.protocol, QSsl::TlsV1_3);
    QVERIFY2(handshake.cipher.contains(QStringLiteral("GCM")), qPrintable(handshake.cipher));
}

void TlsHandshakeTest::theServerRefuses()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, refusal);
    const TestFleet fleet;
    const TestFleet other(QStringLiteral("Other fleet"));
    const Identity client = stranger(fleet, other, kind);
    Side server = serverOf(fleet, fleet.member().identity);
    if (kind == "revoked")
        server.verifier = fleet.verifier({client.id});
    // The stranger believes the server whatever it is.
    Identity shown = client;
    shown.fleetCa = fleet.ca.certificate();
    Handshake handshake(server, clientOf(fleet, shown));
    handshake.runServerOnly();
    QVERIFY(!handshake.atServer->has_value());
    QCOMPARE(refusalName(handshake.atServer->error()), refusal);
}

void TlsHandshakeTest::theClientRefuses()
{
    QFETCH(QByteArray, kind);
    QFETCH(QString, refusal);
    const TestFleet fleet;
    const TestFleet other(QStringLiteral("Other fleet"));
    Identity server = stranger(fleet, other, kind);
    server.fleetCa = fleet.ca.certificate();
    Side client = clientOf(fleet, fleet.member().identity);
    if (kind == "revoked")
        client.verifier = fleet.verifier({server.id});
    Handshake handshake(serverOf(fleet, server), client);
    handshake.run();
    QVERIFY(!handshake.atClient->has_value());
    QCOMPARE(refusalName(handshake.atClient->error()), refusal);
}

void TlsHandshakeTest::theServerRefusesWhoShowsNoCertificate()
{
    const TestFleet fleet;
    Side client = clientOf(fleet, fleet.member().identity);
    client.tls.setLocalCertificateChain({});
    client.tls.setPrivateKey({});
    Handshake handshake(serverOf(fleet, fleet.member().identity), client);
    handshake.runServerOnly();
    QVERIFY(!handshake.atServer->has_value());
    QCOMPARE(refusalName(handshake.atServer->error()), QStringLiteral("noCertificate"));
}

void TlsHandshakeTest::aLinkWithoutTheTransportProtocolIsRefused()
{
    const TestFleet fleet;
    Side client = clientOf(fleet, fleet.member().identity);
    client.tls.setAllowedNextProtocols({});
    Handshake handshake(serverOf(fleet, fleet.member().identity), client);
    handshake.run();
    QVERIFY(!handshake.atServer->has_value());
    QCOMPARE(refusalName(handshake.atServer->error()), QStringLiteral("wrongProtocol"));
    QVERIFY(!handshake.atClient->has_value());
    QCOMPARE(refusalName(handshake.atClient->error()), QStringLiteral("wrongProtocol"));
}

// Qt's server answers an offer that it does not share with its own protocol, so the client ends the
// handshake.
void TlsHandshakeTest::aLinkOfAnotherProtocolComesToNothing()
{
    const TestFleet fleet;
    Side client = clientOf(fleet, fleet.member().identity);
    client.tls.setAllowedNextProtocols({"h2"});
    Handshake handshake(serverOf(fleet, fleet.member().identity), client);
    handshake.run();
    QVERIFY(!handshake.atServer->has_value());
    QVERIFY(!handshake.atClient->has_value());
}

void TlsHandshakeTest::theAdminPortTakesWhoeverAsksForNoProtocol()
{
    const TestFleet fleet;
    for (const QByteArrayList& offered : {QByteArrayList {}, QByteArrayList {adminProtocol}}) {
        const Side server {serverConfiguration(fleet.member().identity, {adminProtocol}),
                           fleet.verifier(),
                           {{Role::Admin}, {}}};
        const Side client {clientConfiguration(fleet.member(Role::Admin).identity, offered),
                           fleet.verifier(),
                           {agents, {}}};
        Handshake handshake(server, client);
        handshake.run();
        QVERIFY(handshake.atServer->has_value());
        QCOMPARE((*handshake.atServer)->role, Role::Admin);
        QVERIFY(handshake.atClient->has_value());
    }
}

void TlsHandshakeTest::tls12IsNotSpoken()
{
    const TestFleet fleet;
    Side client = clientOf(fleet, fleet.member().identity);
    client.tls.setProtocol(QSsl::TlsV1_2);
    Handshake handshake(serverOf(fleet, fleet.member().identity), client);
    handshake.run();
    QVERIFY(!handshake.atServer->has_value());
    QCOMPARE(refusalName(handshake.atServer->error()), QStringLiteral("wrongProtocol"));
    QVERIFY(!handshake.atClient->has_value());
}

void TlsHandshakeTest::aPeerThatSpeaksNoTlsIsCutOffWithoutAWord()
{
    const TestFleet fleet;
    QSslServer listener;
    listener.setSslConfiguration(serverConfiguration(fleet.member().identity, {transportProtocol}));
    QSignalSpy pending(&listener, &QTcpServer::pendingConnectionAvailable);
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, listener.serverPort());
    QVERIFY(socket.waitForConnected());
    socket.write("GET / HTTP/1.1\r\nHost: patchswarm\r\n\r\n");
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(socket.readAll(), QByteArray());
    QCOMPARE(pending.count(), 0);
}

void TlsHandshakeTest::anotherFleetOfTheSameNameIsStillAnother()
{
    const TestFleet fleet;
    const TestFleet twin;
    Identity client = twin.member().identity;
    client.fleetCa = fleet.ca.certificate();
    Handshake handshake(serverOf(fleet, fleet.member().identity), clientOf(fleet, client));
    handshake.runServerOnly();
    QVERIFY(!handshake.atServer->has_value());
    QCOMPARE(refusalName(handshake.atServer->error()), QStringLiteral("wrongFleet"));
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::TlsHandshakeTest)
#include "tst_tlshandshake.moc"
