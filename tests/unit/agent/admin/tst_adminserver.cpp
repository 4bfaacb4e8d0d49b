#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "tests/unit/agent/admin/adminfixture.h"

using namespace patchswarm;
using namespace patchswarm::admin;
using namespace patchswarm::admin::test;

Q_DECLARE_METATYPE(patchswarm::trust::Refusal)

// The administration port with real sockets on loopback.
class TestAdminServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anAdministratorIsAnswered();
    void whoeverIsNotOfTheFleetIsRefused_data();
    void whoeverIsNotOfTheFleetIsRefused();
    void plainTextIsRefused();
    void aClientRevokedWhileConnectedIsCutOff();
    void aClientRevokedBeforeItsUpgradeIsCutOff();
    void aRevokedClientThatDoesNotReadIsCutOffAllTheSame();
    void silentConnectionsDoNotDelayAnAdministrator();
    void halfOpenConnectionsAreBoundedAndTheNewestIsRefused();
    void oneAddressConnectsOnlySoOften();
    void connectionsAreBounded();
    void whoeverDoesNotUpgradeIsCutOff();
    void whoeverVanishesMidHandshakeLeavesNothingBehind();
    void aRequestThatIsNoUpgradeIsClosed();
    void aMessageOfOneMebibyteIsTakenAndALargerOneEndsTheConnection();
    void aBinaryMessageEndsTheConnection();
    void anUnansweredCallTimesOut();
    void aSlowReaderGetsOnlyTheNewest();
    void aReaderThatNeverReadsAnswersIsCutOff();
    void aDeadClientIsNoticed();
    void twoPortsAnswerAtOnce();
    void aPortInUseIsNamed();
    void closingEndsEverything();
    void theServerMayGoWhileStrangersWait();
    void aPythonClientUnderstandsEverything();

private:
    [[nodiscard]] quint16 port() const { return m_server->ports().first(); }

    void makeListening(const Limits& limits = impatient());

    std::unique_ptr<Authority> m_fleet;
    trust::Identity m_admin;
    std::unique_ptr<AdminServer> m_server;
};

namespace {

const QString infoMethod = QStringLiteral("agent.info");

QJsonObject firstOf(const Client& client)
{
    return client.texts.isEmpty() ? QJsonObject()
                                  : QJsonDocument::fromJson(client.texts.first()).object();
}

} // namespace

void TestAdminServer::initTestCase()
{
    m_fleet = std::make_unique<Authority>();
    m_admin = m_fleet->identity(QStringLiteral("alice"), trust::Role::Admin);
}

void TestAdminServer::makeListening(const Limits& limits)
{
    m_server = makeServer(*m_fleet, limits);
    const auto listening = m_server->listen(0);
    QVERIFY2(listening.has_value(), listening ? "" : qPrintable(listening.error().detail));
}

void TestAdminServer::anAdministratorIsAnswered()
{
    makeListening();
    const QSignalSpy opened(m_server.get(), &AdminServer::connectionOpened);
    const QSignalSpy closed(m_server.get(), &AdminServer::connectionClosed);
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
    client.call(infoMethod);
    QTRY_COMPARE(firstOf(client).value(QStringLiteral("result")).toString(),
                 QStringLiteral("alice"));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(m_server->stats().connections, 1);
    QCOMPARE(m_server->stats().halfOpen, 0);
    client.socket.close();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(m_server->stats().connections, 0);
}

void TestAdminServer::whoeverIsNotOfTheFleetIsRefused_data()
{
    QTest::addColumn<trust::Identity>("who");
    QTest::addColumn<bool>("isRevoked");
    QTest::addColumn<trust::Refusal>("why");
    trust::Identity nobody;
    nobody.fleetCa = m_fleet->ca();
    QTest::newRow("no certificate") << nobody << false << trust::Refusal::NoCertificate;
    trust::Identity foreign = Authority().identity(QStringLiteral("mallory"), trust::Role::Admin);
    foreign.fleetCa = m_fleet->ca();
    QTest::newRow("of another fleet") << foreign << false << trust::Refusal::WrongFleet;
    QTest::newRow("an agent") << m_fleet->identity(QStringLiteral("peer"), trust::Role::Agent)
                              << false << trust::Refusal::WrongRole;
    QTest::newRow("expired") << m_fleet->identityValid(QStringLiteral("old"), -20, -1) << false
                             << trust::Refusal::Expired;
    QTest::newRow("not yet valid") << m_fleet->identityValid(QStringLiteral("new"), 2, 20) << false
                                   << trust::Refusal::NotYetValid;
    QTest::newRow("revoked") << m_fleet->identity(QStringLiteral("fired"), trust::Role::Admin)
                             << true << trust::Refusal::Revoked;
}

void TestAdminServer::whoeverIsNotOfTheFleetIsRefused()
{
    QFETCH(const trust::Identity, who);
    QFETCH(const bool, isRevoked);
    QFETCH(const trust::Refusal, why);
    makeListening();
    if (isRevoked)
        m_server->setVerifier(m_fleet->verifierRevoking(who.id));
    QSignalSpy refused(m_server.get(), &AdminServer::refusedStranger);
    Client client(who);
    client.open(port());
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).value<trust::Refusal>(), why);
    QTRY_VERIFY(client.hasEnded);
    QVERIFY(client.texts.isEmpty());
    QCOMPARE(m_server->stats().refused[why], quint64 {1});
    QCOMPARE(m_server->stats().halfOpen, 0);
    QCOMPARE(m_server->stats().connections, 0);
}

void TestAdminServer::plainTextIsRefused()
{
    makeListening();
    QSignalSpy refused(m_server.get(), &AdminServer::refusedStranger);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port());
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(refused.size(), 1);
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

void TestAdminServer::aClientRevokedWhileConnectedIsCutOff()
{
    makeListening();
    const trust::Identity fired = m_fleet->identity(QStringLiteral("fired"), trust::Role::Admin);
    Client client(fired);
    Client second(fired);
    Client other(m_admin);
    for (Client* each : {&client, &second, &other})
        each->open(port());
    QTRY_VERIFY(client.isOpen() && second.isOpen() && other.isOpen());
    QTRY_COMPARE(m_server->stats().connections, 3);
    m_server->setVerifier(m_fleet->verifierRevoking(fired.id));
    QTRY_VERIFY(client.hasEnded && second.hasEnded);
    QTRY_COMPARE(m_server->stats().connections, 1);
    other.call(infoMethod);
    QTRY_COMPARE(other.texts.size(), 1);
}

void TestAdminServer::aClientRevokedBeforeItsUpgradeIsCutOff()
{
    Limits limits = impatient();
    limits.upgradeMs = 60'000;
    makeListening(limits);
    QSignalSpy refused(m_server.get(), &AdminServer::refusedStranger);
    const trust::Identity fired = m_fleet->identity(QStringLiteral("fired"), trust::Role::Admin);
    const auto socket = tlsSocket(fired, port());
    QTRY_VERIFY(socket->isEncrypted());
    QTest::qWait(50); // until the server has judged it as well; nothing tells
    m_server->setVerifier(m_fleet->verifierRevoking(fired.id));
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).value<trust::Refusal>(), trust::Refusal::Revoked);
}

void TestAdminServer::aRevokedClientThatDoesNotReadIsCutOffAllTheSame()
{
    makeListening();
    const trust::Identity fired = m_fleet->identity(QStringLiteral("fired"), trust::Role::Admin);
    ConnectionId connection = 0;
    connect(m_server.get(), &AdminServer::connectionOpened, this,
            [&](const Caller& caller) { connection = caller.connection; });
    const auto socket = tlsSocket(fired, port());
    socket->setReadBufferSize(1024); // it does not read: the loop would otherwise do it for us
    QTRY_VERIFY(socket->isEncrypted());
    socket->write(
        "GET / HTTP/1.1\r\nHost: agent\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QTRY_VERIFY(connection != 0);
    const QJsonObject bulk {{QStringLiteral("bulk"), QString(256 * 1024, u'x')}};
    for (int i = 0; i < 32 && !m_server->isSlow(connection); ++i)
        m_server->notify(connection, QStringLiteral("event"), bulk);
    QVERIFY(m_server->isSlow(connection));
    m_server->setVerifier(m_fleet->verifierRevoking(fired.id));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->stats().connections, 0, 2000);
}

void TestAdminServer::silentConnectionsDoNotDelayAnAdministrator()
{
    Limits limits = impatient();
    limits.handshakeMs = 60'000;
    makeListening(limits);
    std::vector<std::unique_ptr<QTcpSocket>> silent;
    for (int i = 0; i < 40; ++i) {
        silent.push_back(std::make_unique<QTcpSocket>());
        silent.back()->connectToHost(QHostAddress::LocalHost, port());
    }
    QTRY_COMPARE(m_server->stats().halfOpen, 40);
    QElapsedTimer waited;
    waited.start();
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY_WITH_TIMEOUT(client.isOpen(), 2000);
    qInfo() << "an administrator was in after" << waited.elapsed() << "ms";
}

void TestAdminServer::halfOpenConnectionsAreBoundedAndTheNewestIsRefused()
{
    Limits limits = impatient();
    limits.handshakeMs = 60'000;
    limits.halfOpen = 5;
    makeListening(limits);
    std::vector<std::unique_ptr<QTcpSocket>> silent;
    for (int i = 0; i < 8; ++i) {
        silent.push_back(std::make_unique<QTcpSocket>());
        silent.back()->connectToHost(QHostAddress::LocalHost, port());
        QVERIFY(silent.back()->waitForConnected());
    }
    QTRY_COMPARE(m_server->stats().overHalfOpen, quint64 {3});
    QCOMPARE(m_server->stats().halfOpen, 5);
    QTRY_COMPARE(silent.back()->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(silent.front()->state(), QAbstractSocket::ConnectedState);
}

void TestAdminServer::oneAddressConnectsOnlySoOften()
{
    Limits limits = impatient();
    limits.connectBurst = 3;
    limits.connectsPerSecond = 0.001;
    makeListening(limits);
    std::vector<std::unique_ptr<QTcpSocket>> many;
    for (int i = 0; i < 6; ++i) {
        many.push_back(std::make_unique<QTcpSocket>());
        many.back()->connectToHost(QHostAddress::LocalHost, port());
    }
    QTRY_COMPARE(m_server->stats().overConnectRate, quint64 {3});
}

void TestAdminServer::connectionsAreBounded()
{
    Limits limits = impatient();
    limits.connections = 2;
    makeListening(limits);
    Client first(m_admin);
    Client second(m_admin);
    Client third(m_admin);
    first.open(port());
    second.open(port());
    QTRY_COMPARE(m_server->stats().connections, 2);
    third.open(port());
    QTRY_VERIFY(third.hasEnded);
    QCOMPARE(m_server->stats().overConnections, quint64 {1});
    first.socket.close();
    QTRY_COMPARE(m_server->stats().connections, 1);
    Client fourth(m_admin);
    fourth.open(port());
    QTRY_VERIFY(fourth.isOpen());
}

void TestAdminServer::whoeverDoesNotUpgradeIsCutOff()
{
    makeListening();
    QSignalSpy refused(m_server.get(), &AdminServer::refusedStranger);
    const auto socket = tlsSocket(m_admin, port());
    QTRY_VERIFY(socket->isEncrypted());
    socket->write("GET / HTTP/1.1\r\n"); // and never the rest
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).value<trust::Refusal>(), trust::Refusal::TimedOut);
    QCOMPARE(m_server->stats().halfOpen, 0);
}

void TestAdminServer::whoeverVanishesMidHandshakeLeavesNothingBehind()
{
    Limits limits = impatient();
    limits.handshakeMs = 60'000;
    limits.upgradeMs = 60'000;
    makeListening(limits);
    for (int round = 0; round < 5; ++round) {
        QTcpSocket beforeTls;
        beforeTls.connectToHost(QHostAddress::LocalHost, port());
        QVERIFY(beforeTls.waitForConnected());
        const auto afterTls = tlsSocket(m_admin, port());
        QTRY_VERIFY(afterTls->isEncrypted());
        const auto midUpgrade = tlsSocket(m_admin, port());
        QTRY_VERIFY(midUpgrade->isEncrypted());
        midUpgrade->write("GET / HTTP/1.1\r\nUpgr");
        midUpgrade->flush();
        QTRY_COMPARE(m_server->stats().halfOpen, 3);
        beforeTls.abort();
        afterTls->abort();
        midUpgrade->abort();
        QTRY_COMPARE(m_server->stats().halfOpen, 0);
    }
    QCOMPARE(m_server->stats().connections, 0);
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
}

void TestAdminServer::aRequestThatIsNoUpgradeIsClosed()
{
    makeListening();
    const auto socket = tlsSocket(m_admin, port());
    QTRY_VERIFY(socket->isEncrypted());
    socket->write("GET / HTTP/1.1\r\nHost: agent\r\n\r\n");
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(m_server->stats().halfOpen, 0);
    QCOMPARE(m_server->stats().connections, 0);
}

void TestAdminServer::aMessageOfOneMebibyteIsTakenAndALargerOneEndsTheConnection()
{
    makeListening();
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
    const QByteArray frame = R"({"jsonrpc":"2.0","id":1,"method":"agent.info","params":{}})";
    client.socket.sendTextMessage(
        QString::fromLatin1(frame + QByteArray(rpc::maxMessageBytes - frame.size(), ' ')));
    QTRY_COMPARE(client.texts.size(), 1);
    QVERIFY2(firstOf(client).contains(QStringLiteral("result")),
             client.texts.first().left(200).constData());
    client.socket.sendTextMessage(
        QString::fromLatin1(frame + QByteArray(rpc::maxMessageBytes - frame.size() + 1, ' ')));
    QTRY_VERIFY(client.hasEnded);
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
    QTRY_COMPARE(m_server->stats().connections, 0);
}

void TestAdminServer::aBinaryMessageEndsTheConnection()
{
    makeListening();
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
    client.socket.sendBinaryMessage(R"({"jsonrpc":"2.0","id":1,"method":"agent.info"})");
    QTRY_VERIFY(client.hasEnded);
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeDatatypeNotSupported);
    QVERIFY(client.texts.isEmpty());
}

void TestAdminServer::anUnansweredCallTimesOut()
{
    makeListening();
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
    client.call(QStringLiteral("job.list"), 7);
    QTRY_COMPARE(client.texts.size(), 1);
    const QJsonObject answer = firstOf(client);
    QCOMPARE(answer.value(QStringLiteral("id")).toInt(), 7);
    QVERIFY(client.texts.first().contains("timedOut"));
}

void TestAdminServer::aSlowReaderGetsOnlyTheNewest()
{
    Limits limits = impatient();
    limits.unreadBytes = 1024 * 1024;
    makeListening(limits);
    ConnectionId connection = 0;
    connect(m_server.get(), &AdminServer::connectionOpened, this,
            [&](const Caller& caller) { connection = caller.connection; });
    Client client(m_admin);
    client.socket.setReadBufferSize(4096);
    client.open(port());
    QTRY_VERIFY(client.isOpen() && connection != 0);
    // The loop does not run while this is sent, so that the client cannot read.
    const QString bulk(64 * 1024, u'x');
    constexpr int updates = 2000; // 128 MB in all
    for (int i = 1; i <= updates; ++i) {
        m_server->notifyLatest(connection, QStringLiteral("telemetry.update"),
                               QStringLiteral("all"),
                               {{QStringLiteral("number"), i}, {QStringLiteral("bulk"), bulk}});
        m_server->notify(connection, QStringLiteral("event"), {{QStringLiteral("sequence"), i}});
    }
    QVERIFY(m_server->isSlow(connection));
    const auto numberOf = [](const QByteArray& text) {
        return QJsonDocument::fromJson(text)
            .object()
            .value(QStringLiteral("params"))
            .toObject()
            .value(QStringLiteral("number"))
            .toInt();
    };
    client.socket.setReadBufferSize(0);
    QTRY_VERIFY_WITH_TIMEOUT(!client.texts.isEmpty() && numberOf(client.texts.last()) == updates,
                             10'000);
    qint64 bytes = 0;
    for (const QByteArray& text : client.texts)
        bytes += text.size();
    QVERIFY2(bytes < 16 * 1024 * 1024, qPrintable(QString::number(bytes)));
    QVERIFY(!m_server->isSlow(connection));
    QVERIFY(client.isOpen());
}

void TestAdminServer::aReaderThatNeverReadsAnswersIsCutOff()
{
    Limits limits = impatient();
    limits.unreadBytes = 64 * 1024;
    limits.abandonedBytes = 256 * 1024;
    makeListening(limits);
    const auto socket = tlsSocket(m_admin, port());
    socket->setReadBufferSize(1024);
    QTRY_VERIFY(socket->isEncrypted());
    socket->write(
        "GET / HTTP/1.1\r\nHost: agent\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QTRY_COMPARE(m_server->stats().connections, 1);
    const QByteArray text = R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})";
    QByteArray frame;
    frame.append('\x81')
        .append(static_cast<char>(0x80 | text.size()))
        .append(QByteArray(4, '\0'))
        .append(text);
    for (int i = 0; i < 1000; ++i)
        socket->write(frame);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->stats().connections, 0, 20'000);
}

void TestAdminServer::aDeadClientIsNoticed()
{
    Limits limits = impatient();
    limits.pingMs = 50;
    limits.silenceMs = 200;
    makeListening(limits);
    Client client(m_admin);
    client.open(port());
    QTRY_VERIFY(client.isOpen());
    QTest::qWait(500); // it answers pings, so it stays
    QVERIFY(client.isOpen());
    const auto socket = tlsSocket(m_admin, port());
    QTRY_VERIFY(socket->isEncrypted());
    socket->write(
        "GET / HTTP/1.1\r\nHost: agent\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QTRY_COMPARE(m_server->stats().connections, 2); // this one never answers a ping
    QTRY_COMPARE(m_server->stats().connections, 1);
    QVERIFY(client.isOpen());
}

void TestAdminServer::twoPortsAnswerAtOnce()
{
    makeListening();
    QVERIFY(m_server->listen(0).has_value());
    const QVector<quint16> ports = m_server->ports();
    QCOMPARE(ports.size(), 2);
    Client first(m_admin);
    Client second(m_admin);
    first.open(ports[0]);
    second.open(ports[1]);
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    m_server->stopListening(ports[0]);
    QCOMPARE(m_server->ports(), QVector<quint16> {ports[1]});
    first.call(infoMethod); // its connections stay
    QTRY_COMPARE(first.texts.size(), 1);
    Client third(m_admin);
    third.open(ports[0]);
    QTRY_VERIFY(third.hasEnded);
    QVERIFY(m_server->listen(ports[1]).has_value()); // open already: nothing to do
}

void TestAdminServer::aPortInUseIsNamed()
{
    makeListening();
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const auto refused = m_server->listen(other.serverPort());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Network);
    QVERIFY(refused.error().detail.contains(QString::number(other.serverPort())));
    QVERIFY(refused.error().detail.contains(QStringLiteral("IPFS")));
    QCOMPARE(m_server->ports().size(), 1);
}

void TestAdminServer::closingEndsEverything()
{
    Limits limits = impatient();
    limits.handshakeMs = 60'000;
    limits.upgradeMs = 60'000;
    makeListening(limits);
    const quint16 open = port();
    Client client(m_admin);
    Client another(m_admin);
    client.open(open);
    another.open(open);
    QTRY_VERIFY(client.isOpen() && another.isOpen());
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, open);
    const auto idle = tlsSocket(m_admin, open);
    QTRY_VERIFY(idle->isEncrypted());
    QTRY_COMPARE(m_server->stats().halfOpen, 2);
    m_server->closeAll();
    QVERIFY(m_server->ports().isEmpty());
    QTRY_VERIFY(client.hasEnded && another.hasEnded);
    QTRY_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(idle->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(m_server->stats().connections, 0);
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
}

void TestAdminServer::theServerMayGoWhileStrangersWait()
{
    Limits limits = impatient();
    limits.handshakeMs = 60'000;
    limits.upgradeMs = 60'000;
    makeListening(limits);
    Client client(m_admin);
    client.open(port());
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, port());
    const auto idle = tlsSocket(m_admin, port());
    QTRY_VERIFY(idle->isEncrypted() && client.isOpen());
    QTRY_COMPARE(m_server->stats().halfOpen, 2);
    idle->write("GET / HTTP/1.1\r\n");
    idle->flush();
    m_server.reset();
    QTRY_VERIFY(client.hasEnded);
    QTRY_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(idle->state(), QAbstractSocket::UnconnectedState);
}

void TestAdminServer::aPythonClientUnderstandsEverything()
{
    static const char script[] = R"(
import asyncio, json, ssl, sys, websockets
async def main():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.check_hostname = False
    tls.load_verify_locations(sys.argv[2] + "/ca.pem")
    tls.load_cert_chain(sys.argv[2] + "/cert.pem", sys.argv[2] + "/key.pem")
    async with websockets.connect("wss://127.0.0.1:" + sys.argv[1], ssl=tls) as socket:
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.discover"}))
        document = json.loads(await socket.recv())["result"]
        assert document["openrpc"].startswith("1."), document["openrpc"]
        await socket.send(json.dumps([{"jsonrpc": "2.0", "id": "a", "method": "agent.info"},
                                      {"jsonrpc": "2.0", "method": "agent.info"},
                                      {"jsonrpc": "2.0", "id": "b", "method": "no.such"}]))
        answers = json.loads(await socket.recv())
        assert [a["id"] for a in answers] == ["a", "b"], answers
        assert answers[0]["result"] == "alice" and answers[1]["error"]["code"] == -32601, answers
        await socket.ping()
        await socket.send(b"bytes")
        try:
            await socket.recv()
        except websockets.ConnectionClosed as closed:
            print("closed", closed.code)
asyncio.run(asyncio.wait_for(main(), 20))
)";
    const QString python = QStringLiteral("/usr/bin/python3");
    if (QProcess::execute(python, {QStringLiteral("-c"), QStringLiteral("import websockets")}) != 0)
        QSKIP("Debian's python3-websockets is not installed");
    makeListening();
    QTemporaryDir directory;
    const auto write = [&](const char* name, const QByteArray& content) {
        QFile file(directory.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    write("ca.pem", m_admin.fleetCa.toPem());
    write("cert.pem", m_admin.certificate.toPem());
    write("key.pem", m_admin.key.toPem());
    QProcess client;
    client.setProcessChannelMode(QProcess::MergedChannels);
    client.start(python,
                 {QStringLiteral("-c"), QString::fromLatin1(script), QString::number(port()),
                  directory.path()});
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QProcess::NotRunning, 25'000);
    const QByteArray said = client.readAll();
    QVERIFY2(client.exitCode() == 0, said.constData());
    QCOMPARE(said.trimmed(), QByteArray("closed 1003"));
}

QTEST_GUILESS_MAIN(TestAdminServer)
#include "tst_adminserver.moc"
