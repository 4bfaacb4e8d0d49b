#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "console/fleet/agentclient.h"
#include "shared/rpc/agentrecords.h"
#include "tests/unit/console/fleet/fakeagent.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// Short, so that waiting for a failure costs nothing.
Patience quick()
{
    Patience patience;
    patience.connectMs = 2000;
    patience.firstRetryMs = 20;
    patience.longestRetryMs = 100;
    return patience;
}

// A TCP port that does what a test tells it, without TLS.
class PlainPort
{
public:
    explicit PlainPort(std::function<void(QTcpSocket*)> greet = {})
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, greet] {
            while (QTcpSocket* socket = m_server.nextPendingConnection())
                if (greet)
                    greet(socket);
        });
    }

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
};

} // namespace

class AgentClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aClosedPortIsRefused();
    void aSilentPortTimesOut();
    void aHostThatDoesNotExistIsUnreachable();
    void anAgentOfAnotherFleetIsNotTrusted();
    void aPortWithoutTlsIsNotTrusted();
    void somebodyElsesRoleIsWrongRole();
    void aRevokedAgentIsRevoked();
    void anAgentRevokedWhileConnectedIsDropped();
    void anotherEndpointThanExpectedIsTold();
    void aPortThatClosesBeforeTheUpgradeTurnedUsAway();
    void aPortThatSpeaksHttpOnlyIsOfAnotherVersion();
    void aPortThatNeverUpgradesTimesOut();

    void aCallIsAnswered();
    void anErrorKeepsItsReason();
    void aRecordThatCannotBeReadIsAVersionFailure();
    void manyCallsAreAllAnswered();
    void aCallWithoutConnectionFailsLater();
    void aCallThatIsNotAnsweredTimesOutAndItsLateAnswerIsIgnored();
    void aConnectionThatClosesMidCallFailsTheCallOnce();
    void nonsenseEndsTheConnection_data();
    void nonsenseEndsTheConnection();
    void aBinaryMessageEndsTheConnection();
    void aMessageThatIsTooLongEndsTheConnection();
    void aFloodEndsTheConnection();
    void notificationsArrive();
    void anOverlongCallIsRefusedHere();
    void itReconnectsAfterALoss();
    void itFollowsAChangedPort();
    void itCanBeDestroyedInsideACallback();

private:
    void connectTo(FakeAgent& agent);
    [[nodiscard]] Failure failureOf(const Target& target);

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<AgentClient> m_client;
};

void AgentClientTest::init()
{
    m_fleet = std::make_unique<TestFleet>();
    m_client = std::make_unique<AgentClient>(m_fleet->fleet().admin(), m_fleet->fleet().verifier());
    m_client->setPatience(quick());
}

void AgentClientTest::cleanup()
{
    m_client.reset();
    m_fleet.reset();
}

void AgentClientTest::connectTo(FakeAgent& agent)
{
    m_client->open({u"127.0.0.1"_s, agent.port(), {}});
    QTRY_VERIFY(m_client->isReady());
}

Failure AgentClientTest::failureOf(const Target& target)
{
    QSignalSpy failed(m_client.get(), &AgentClient::failed);
    QSignalSpy ready(m_client.get(), &AgentClient::ready);
    m_client->open(target);
    if (failed.isEmpty())
        failed.wait(5000);
    if (failed.size() != 1 || !ready.isEmpty())
        return Failure::Stopped; // which no test expects
    if (m_client->lastFailure()->detail.isEmpty())
        return Failure::Stopped;
    return m_client->lastFailure()->kind;
}

void AgentClientTest::aClosedPortIsRefused()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const quint16 port = taken.serverPort();
    taken.close();
    QCOMPARE(failureOf({u"127.0.0.1"_s, port, {}}), Failure::Refused);
    QVERIFY(m_client->lastFailure()->detail.contains(QString::number(port)));
}

void AgentClientTest::aSilentPortTimesOut()
{
    const PlainPort silent;
    Patience patience = quick();
    patience.connectMs = 100;
    m_client->setPatience(patience);
    QCOMPARE(failureOf({u"127.0.0.1"_s, silent.port(), {}}), Failure::TimedOut);
}

void AgentClientTest::aHostThatDoesNotExistIsUnreachable()
{
    QCOMPARE(failureOf({u"no-such-host.invalid"_s, 5001, {}}), Failure::Unreachable);
    QCOMPARE(failureOf({u"not a host"_s, 5001, {}}), Failure::Unreachable);
}

void AgentClientTest::anAgentOfAnotherFleetIsNotTrusted()
{
    TestFleet other;
    const FakeAgent agent(other.identity(u"a"_s));
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::NotTrusted);
}

void AgentClientTest::aPortWithoutTlsIsNotTrusted()
{
    const PlainPort ssh([](QTcpSocket* socket) { socket->write("SSH-2.0-OpenSSH_9.2\r\n"); });
    QCOMPARE(failureOf({u"127.0.0.1"_s, ssh.port(), {}}), Failure::NotTrusted);
}

void AgentClientTest::somebodyElsesRoleIsWrongRole()
{
    const FakeAgent agent(m_fleet->identity(u"op"_s, trust::Role::Operator));
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::WrongRole);
}

void AgentClientTest::aRevokedAgentIsRevoked()
{
    const trust::Identity identity = m_fleet->identity(u"a"_s);
    const FakeAgent agent(identity);
    QVERIFY(m_fleet->fleet().revoke(identity.id, QDateTime::currentDateTimeUtc()));
    m_client->setVerifier(m_fleet->fleet().verifier());
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::Revoked);
}

void AgentClientTest::anAgentRevokedWhileConnectedIsDropped()
{
    const trust::Identity identity = m_fleet->identity(u"a"_s);
    FakeAgent agent(identity);
    connectTo(agent);
    QCOMPARE(m_client->peer()->id, identity.id);
    QVERIFY(m_fleet->fleet().revoke(identity.id, QDateTime::currentDateTimeUtc()));
    m_client->setVerifier(m_fleet->fleet().verifier());
    QVERIFY(!m_client->isReady());
    QCOMPARE(m_client->lastFailure()->kind, Failure::Revoked);
}

void AgentClientTest::anotherEndpointThanExpectedIsTold()
{
    const EndpointId expected = m_fleet->identity(u"b"_s).id;
    const FakeAgent agent(m_fleet->identity(u"a"_s));
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {expected}}), Failure::OtherEndpoint);
}

void AgentClientTest::aPortThatClosesBeforeTheUpgradeTurnedUsAway()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.afterTls = [](QSslSocket* socket) { socket->abort(); };
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::TurnedAway);
}

void AgentClientTest::aPortThatSpeaksHttpOnlyIsOfAnotherVersion()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.afterTls = [](QSslSocket* socket) {
        socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::Version);
}

void AgentClientTest::aPortThatNeverUpgradesTimesOut()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.afterTls = [](QSslSocket*) {};
    Patience patience = quick();
    patience.connectMs = 300;
    m_client->setPatience(patience);
    QCOMPARE(failureOf({u"127.0.0.1"_s, agent.port(), {}}), Failure::TimedOut);
}

// --- calls ---------------------------------------------------------------------------------------

void AgentClientTest::aCallIsAnswered()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.methods[u"echo"_s] = [](const QJsonObject& params) { return params; };
    connectTo(agent);
    std::optional<CallResult> result;
    m_client->call(u"echo"_s, QJsonObject {{u"n"_s, 7}},
                   [&](const CallResult& answer) { result = answer; });
    QTRY_VERIFY(result);
    QVERIFY(*result);
    QCOMPARE((**result).toObject().value(u"n"_s).toInt(), 7);
}

void AgentClientTest::anErrorKeepsItsReason()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.onText = [](QWebSocket& socket, const QString&) {
        FakeAgent::refuse(socket, 1, 1003, u"conflict"_s);
        return true;
    };
    connectTo(agent);
    std::optional<CallResult> result;
    m_client->call(u"job.pause"_s, {}, [&](const CallResult& answer) { result = answer; });
    QTRY_VERIFY(result);
    QVERIFY(!*result);
    QCOMPARE(result->error().name(), u"conflict"_s);
    QCOMPARE(result->error().error.code, ErrorCode::Conflict);
    QVERIFY(!result->error().connection);
    QVERIFY(m_client->isReady());
}

void AgentClientTest::aRecordThatCannotBeReadIsAVersionFailure()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) { return QJsonObject {{u"id"_s, 3}}; };
    connectTo(agent);
    std::optional<CallFailure> failure;
    m_client->callFor<rpc::AgentInfo>(u"agent.info"_s, {}, [&](const auto& info) {
        if (!info)
            failure = info.error();
    });
    QTRY_VERIFY(failure);
    QCOMPARE(failure->name(), u"version"_s);
}

void AgentClientTest::manyCallsAreAllAnswered()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    int most = 0;
    int open = 0;
    QVector<QJsonValue> waiting;
    agent.onText = [&](QWebSocket& socket, const QString& text) {
        most = std::max(most, ++open);
        waiting.append(QJsonDocument::fromJson(text.toUtf8()).object().value(u"id"_s));
        if (waiting.size() == 40)
            for (const QJsonValue& id : std::exchange(waiting, {})) {
                --open;
                FakeAgent::answer(socket, id, true);
            }
        return true;
    };
    connectTo(agent);
    int answered = 0;
    for (int i = 0; i < 200; ++i)
        m_client->call(u"x"_s, {},
                       [&](const CallResult& result) { answered += result.has_value(); });
    QTRY_COMPARE(answered, 200);
    QVERIFY2(most <= 64, qPrintable(u"%1 calls were outstanding"_s.arg(most)));
}

void AgentClientTest::aCallWithoutConnectionFailsLater()
{
    std::optional<CallResult> result;
    m_client->call(u"x"_s, {}, [&](const CallResult& answer) { result = answer; });
    QVERIFY(!result);
    QTRY_VERIFY(result);
    QVERIFY(result->error().connection);
}

void AgentClientTest::aCallThatIsNotAnsweredTimesOutAndItsLateAnswerIsIgnored()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.onText = [](QWebSocket&, const QString&) { return true; };
    connectTo(agent);
    int answers = 0;
    QString name;
    m_client->call(
        u"slow"_s, {},
        [&](const CallResult& answer) {
            ++answers;
            name = answer ? QString() : answer.error().name();
        },
        50);
    QTRY_COMPARE(answers, 1);
    QCOMPARE(name, u"timedOut"_s);
    FakeAgent::answer(*agent.socket(), 1, true);
    agent.onText = {};
    agent.methods[u"next"_s] = [](const QJsonObject&) { return true; };
    bool isNextAnswered = false;
    m_client->call(u"next"_s, {},
                   [&](const CallResult& answer) { isNextAnswered = answer.has_value(); });
    QTRY_VERIFY(isNextAnswered);
    QCOMPARE(answers, 1);
}

void AgentClientTest::aConnectionThatClosesMidCallFailsTheCallOnce()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.onText = [&](QWebSocket& socket, const QString&) {
        socket.abort();
        return true;
    };
    connectTo(agent);
    int answers = 0;
    QString name;
    QSignalSpy failed(m_client.get(), &AgentClient::failed);
    m_client->call(u"x"_s, {}, [&](const CallResult& answer) {
        ++answers;
        name = answer ? QString() : answer.error().name();
    });
    QTRY_COMPARE(answers, 1);
    QCOMPARE(name, u"lost"_s);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(m_client->lastFailure()->kind, Failure::Lost);
}

void AgentClientTest::nonsenseEndsTheConnection_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("not JSON") << u"hello"_s;
    QTest::newRow("empty") << u" "_s;
    QTest::newRow("not JSON-RPC") << u"{\"id\":1,\"result\":true}"_s;
    QTest::newRow("empty batch") << u"[]"_s;
    QTest::newRow("an answer to nothing") << u"{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":true}"_s;
    QTest::newRow("an answer to a text") << u"{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":true}"_s;
    QTest::newRow("both result and error")
        << u"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{\"code\":1,\"message\":\"\"}}"_s;
    QTest::newRow("deep") << QString(2000, u'[');
}

void AgentClientTest::nonsenseEndsTheConnection()
{
    QFETCH(const QString, text);
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.onText = [&](QWebSocket& socket, const QString&) {
        socket.sendTextMessage(text);
        return true;
    };
    connectTo(agent);
    std::optional<CallResult> result;
    m_client->call(u"x"_s, {}, [&](const CallResult& answer) { result = answer; });
    QTRY_VERIFY(result);
    QVERIFY(!*result);
    QCOMPARE(result->error().name(), u"nonsense"_s);
    QVERIFY(!m_client->isReady());
}

void AgentClientTest::aBinaryMessageEndsTheConnection()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    connectTo(agent);
    QTRY_VERIFY(agent.socket());
    agent.socket()->sendBinaryMessage("\x01\x02");
    QTRY_VERIFY(!m_client->isReady());
    QCOMPARE(m_client->lastFailure()->kind, Failure::Nonsense);
}

void AgentClientTest::aMessageThatIsTooLongEndsTheConnection()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.onText = [&](QWebSocket& socket, const QString&) {
        FakeAgent::answer(socket, 1, QString(2 * rpc::maxMessageBytes, u'x'));
        return true;
    };
    connectTo(agent);
    std::optional<CallResult> result;
    m_client->call(u"x"_s, {}, [&](const CallResult& answer) { result = answer; });
    QTRY_VERIFY(result);
    QVERIFY(!*result);
    QVERIFY(result->error().connection);
    QVERIFY(!m_client->isReady());
}

void AgentClientTest::aFloodEndsTheConnection()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    connectTo(agent);
    QTRY_VERIFY(agent.socket());
    int seen = 0;
    QObject::connect(m_client.get(), &AgentClient::notification, this, [&] { ++seen; });
    const QString event = u"{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{}}"_s;
    for (int i = 0; i < 120'000; ++i)
        agent.socket()->sendTextMessage(event);
    QTRY_VERIFY_WITH_TIMEOUT(!m_client->isReady(), 30'000);
    QCOMPARE(m_client->lastFailure()->kind, Failure::Nonsense);
    QVERIFY2(seen >= 20'000, qPrintable(u"only %1 were let through"_s.arg(seen)));
}

void AgentClientTest::notificationsArrive()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    connectTo(agent);
    QTRY_VERIFY(agent.socket());
    QSignalSpy notified(m_client.get(), &AgentClient::notification);
    agent.socket()->sendTextMessage(
        u"{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"sequence\":3}}"_s);
    QTRY_COMPARE(notified.size(), 1);
    QCOMPARE(notified.first().at(0).toString(), u"event"_s);
    QCOMPARE(notified.first().at(1).toJsonObject().value(u"sequence"_s).toInt(), 3);
}

void AgentClientTest::anOverlongCallIsRefusedHere()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    connectTo(agent);
    std::optional<CallResult> result;
    m_client->call(u"x"_s, QJsonObject {{u"t"_s, QString(rpc::maxMessageBytes, u'x')}},
                   [&](const CallResult& answer) { result = answer; });
    QTRY_VERIFY(result);
    QCOMPARE(result->error().error.code, ErrorCode::InvalidInput);
    QVERIFY(m_client->isReady());
    QVERIFY(agent.called.isEmpty());
}

void AgentClientTest::itReconnectsAfterALoss()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    const quint16 port = agent.port();
    m_client->setReconnecting(true);
    connectTo(agent);
    agent.stop();
    QTRY_VERIFY(!m_client->isReady());
    QTRY_COMPARE(m_client->lastFailure()->kind, Failure::Refused); // it has tried at least once
    QVERIFY(agent.start(port));
    QTRY_VERIFY(m_client->isReady());
    QVERIFY(!m_client->lastFailure());
}

void AgentClientTest::itFollowsAChangedPort()
{
    const trust::Identity identity = m_fleet->identity(u"a"_s);
    FakeAgent agent(identity);
    connectTo(agent);
    FakeAgent moved(identity);
    m_client->moveTo(moved.port());
    QTRY_VERIFY(m_client->isReady());
    QCOMPARE(m_client->target().port, moved.port());
    QTRY_COMPARE(moved.connections, 1);
}

void AgentClientTest::itCanBeDestroyedInsideACallback()
{
    FakeAgent agent(m_fleet->identity(u"a"_s));
    agent.methods[u"x"_s] = [](const QJsonObject&) { return true; };
    connectTo(agent);
    bool isGone = false;
    m_client->call(u"x"_s, {}, [&](const CallResult&) {
        m_client.release()->deleteLater();
        isGone = true;
    });
    QTRY_VERIFY(isGone);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::AgentClientTest)
#include "tst_agentclient.moc"
