#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

#include "console/fleet/visitround.h"
#include "shared/trust/keydocument.h"
#include "tests/unit/console/fleet/fakeagent.h"
#include "tests/unit/console/fleet/fakeinfo.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// A fake agent that has the key of its bundle and takes a certificate for one of its own.
class YoungAgent
{
public:
    explicit YoungAgent(TestFleet& fleet, const QString& name)
        : m_fleet(fleet)
        , m_name(name)
        , m_bundle(fleet.identity(name))
        , m_ownKey(*trust::EcKey::generate())
        , agent(m_bundle)
    {
        agent.methods[u"agent.info"_s] = [this](const QJsonObject&) {
            rpc::AgentInfo info = fakeInfo(m_name);
            info.revocationNumber = revocations;
            info.discoveryEpoch = 1;
            if (!hasOwnKey)
                info.csr = QString::fromLatin1(*trust::makeSigningRequest(m_ownKey, u"whatever"_s));
            return QJsonValue(rpc::toJson(info));
        };
        agent.methods[u"trust.update"_s] = [this](const QJsonObject& params) {
            take(params);
            return QJsonValue(rpc::toJson(rpc::TrustUpdated {params.keys()}));
        };
    }

    [[nodiscard]] const EndpointId& bundleId() const { return m_bundle.id; }

    bool hasOwnKey = false;
    qint64 revocations = 1;
    trust::Identity own;

private:
    void take(const QJsonObject& params)
    {
        if (params.contains(u"revocations"_s))
            revocations = static_cast<qint64>(m_fleet.fleet().revocations().number());
        if (!params.contains(u"certificate"_s))
            return;
        const auto certificate = trust::certificateFromPem(
            params.value(u"certificate"_s).toString().toLatin1(), u"certificate"_s);
        own = *trust::makeIdentity(*certificate, m_ownKey, m_fleet.fleet().ca(),
                                   QDateTime::currentDateTimeUtc());
        hasOwnKey = true;
        QTimer::singleShot(50, &agent, [this] { // as an agent restarts its session
            const quint16 port = agent.port();
            agent.stop();
            agent.become(own);
            QTimer::singleShot(300, &agent, [this, port] { agent.start(port); });
        });
    }

    TestFleet& m_fleet;
    QString m_name;
    trust::Identity m_bundle;
    trust::EcKey m_ownKey;

public:
    FakeAgent agent;
};

} // namespace

class EndpointVisitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEndpointIsRemembered();
    void aKeyFromABundleIsReplaced();
    void aNewRevocationListIsBrought();
    void aRefusedCertificateIsAWarningOnly();
    void anEndpointWithoutAddressFails();
    void aVisitCanBeRepeatedOverTheSameConnection();
    void anEndpointThatChangedItsKeyElsewhereIsKnownByItsName();
    void anotherEndpointAtAKnownAddressIsTold();
    void aRoundAnswersForEveryEndpointInOrder();
    void aRoundThatIsStoppedAnswersForEveryEndpoint();
    void aRoundOfNobodyEnds();
};

void EndpointVisitTest::anEndpointIsRemembered()
{
    TestFleet fleet;
    const trust::Identity identity = fleet.identity(u"a"_s);
    FakeAgent agent(identity);
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        rpc::AgentInfo info = fakeInfo(u"a"_s);
        info.groups = {u"web"_s};
        info.site = u"Berlin"_s;
        return rpc::toJson(info);
    };
    EndpointVisit visit(fleet.workspace(), {{}, u"127.0.0.1"_s, agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed({{u"x"_s, 1}}); });
    QVERIFY(finished.wait());
    QVERIFY(visit.outcome().succeeded());
    QCOMPARE(visit.outcome().endpoint, u"a"_s);
    QCOMPARE(visit.outcome().state, u"ready"_s);
    const auto record = fleet.workspace().inventory().findByName(u"a"_s);
    QVERIFY(record);
    QCOMPARE(record->id, identity.id.toString());
    QCOMPARE(record->host, u"127.0.0.1"_s);
    QCOMPARE(record->port, agent.port());
    QCOMPARE(record->groups, QStringList {u"web"_s});
    QCOMPARE(record->site, u"Berlin"_s);
    QCOMPARE(record->profileRevision, 3);
    QVERIFY(record->lastSeenMs > 0);
}

void EndpointVisitTest::aKeyFromABundleIsReplaced()
{
    TestFleet fleet;
    YoungAgent young(fleet, u"a"_s);
    EndpointVisit visit(fleet.workspace(), {{}, u"127.0.0.1"_s, young.agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait(15'000));
    QVERIFY2(visit.outcome().succeeded(),
             qPrintable(visit.outcome().failure ? visit.outcome().failure->error.detail : u""_s));
    QCOMPARE(visit.outcome().warnings, QStringList());
    QVERIFY(young.hasOwnKey);
    QCOMPARE(young.own.name, u"a"_s); // whatever the request says
    QCOMPARE(visit.client().peer()->id, young.own.id);
    QVERIFY(young.own.id != young.bundleId());
    QVERIFY(fleet.fleet().revocations().contains(young.bundleId()));
    QVERIFY(!fleet.fleet().revocations().contains(young.own.id));
    QCOMPARE(young.revocations, qint64(fleet.fleet().revocations().number()));
    QCOMPARE(fleet.workspace().inventory().findByName(u"a"_s)->id, young.own.id.toString());
}

void EndpointVisitTest::aNewRevocationListIsBrought()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"a"_s));
    const EndpointId thief = fleet.identity(u"thief"_s).id;
    QVERIFY(fleet.fleet().revoke(thief, QDateTime::currentDateTimeUtc()));
    QJsonObject brought;
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        rpc::AgentInfo info = fakeInfo(u"a"_s);
        info.revocationNumber = 1;
        info.discoveryEpoch = 1;
        return rpc::toJson(info);
    };
    agent.methods[u"trust.update"_s] = [&](const QJsonObject& params) {
        brought = params;
        return rpc::toJson(rpc::TrustUpdated {params.keys()});
    };
    EndpointVisit visit(fleet.workspace(), {{}, u"127.0.0.1"_s, agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
    QVERIFY(visit.outcome().succeeded());
    const auto list = trust::RevocationList::verify(
        brought.value(u"revocations"_s).toString().toLatin1(), fleet.fleet().ca());
    QVERIFY(list);
    QVERIFY(list->contains(thief));
    const auto keys = trust::KeyDocument::verify(
        brought.value(u"discoveryKeys"_s).toString().toLatin1(), fleet.fleet().ca());
    QVERIFY(keys);
    QCOMPARE(keys->keys().epochs().size(), 2U);
    QCOMPARE(keys->revocations(),
             fleet.fleet().revocations().number()); // who passes the keys on must have this list
}

void EndpointVisitTest::aRefusedCertificateIsAWarningOnly()
{
    TestFleet fleet;
    YoungAgent young(fleet, u"a"_s);
    young.agent.onText = [](QWebSocket& socket, const QString& text) {
        const QJsonObject request = QJsonDocument::fromJson(text.toUtf8()).object();
        if (request.value(u"method"_s) != u"trust.update"_s)
            return false;
        FakeAgent::refuse(socket, request.value(u"id"_s), 1009, u"untrusted"_s);
        return true;
    };
    EndpointVisit visit(fleet.workspace(), {{}, u"127.0.0.1"_s, young.agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
    QVERIFY(visit.outcome().succeeded());
    QCOMPARE(visit.outcome().warnings.size(), 1);
    QVERIFY(!fleet.fleet().revocations().contains(young.bundleId()));
}

void EndpointVisitTest::anEndpointWithoutAddressFails()
{
    TestFleet fleet;
    EndpointVisit visit(fleet.workspace(), {u"a"_s, {}, 0});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
    QVERIFY(!visit.outcome().succeeded());
    QCOMPARE(visit.outcome().endpoint, u"a"_s);
    QCOMPARE(visit.outcome().state, u"noAddress"_s);
    QVERIFY(visit.outcome().failure->error.detail.contains(u"--to"_s));
}

void EndpointVisitTest::aVisitCanBeRepeatedOverTheSameConnection()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"a"_s));
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        return rpc::toJson(fakeInfo(u"a"_s));
    };
    EndpointVisit visit(fleet.workspace(), {{}, u"127.0.0.1"_s, agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    const auto work = [](EndpointVisit& here) { here.succeed(); };
    for (int i = 0; i < 3; ++i) {
        visit.begin(work);
        QVERIFY(finished.wait());
        QVERIFY(visit.outcome().succeeded());
    }
    QCOMPARE(agent.connections, 1);
    agent.hangUp();
    QTRY_VERIFY(!visit.client().isReady());
    visit.begin(work);
    QVERIFY(finished.wait());
    QVERIFY(visit.outcome().succeeded());
    QCOMPARE(agent.connections, 2);
}

void EndpointVisitTest::anEndpointThatChangedItsKeyElsewhereIsKnownByItsName()
{
    TestFleet fleet;
    const trust::Identity first = fleet.identity(u"a"_s);
    const trust::EcKey key = *trust::EcKey::generate();
    const auto certificate =
        fleet.fleet().sign(*trust::makeSigningRequest(key, u"a"_s), first.id,
                           trust::Validity::days(QDateTime::currentDateTimeUtc(), 30));
    QVERIFY(certificate);
    FakeAgent agent(*trust::makeIdentity(*certificate, key, fleet.fleet().ca(),
                                         QDateTime::currentDateTimeUtc()));
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        return rpc::toJson(fakeInfo(u"a"_s));
    };
    EndpointRecord known;
    known.name = u"a"_s;
    known.id = first.id.toString();
    known.host = u"127.0.0.1"_s;
    known.port = agent.port();
    QVERIFY(fleet.workspace().inventory().store(known));
    EndpointVisit visit(fleet.workspace(), Destination::of(known));
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
    QVERIFY(visit.outcome().succeeded());
}

void EndpointVisitTest::anotherEndpointAtAKnownAddressIsTold()
{
    TestFleet fleet;
    static_cast<void>(fleet.identity(u"a"_s));
    FakeAgent agent(fleet.identity(u"b"_s));
    EndpointVisit visit(fleet.workspace(), {u"a"_s, u"127.0.0.1"_s, agent.port()});
    QSignalSpy finished(&visit, &EndpointVisit::finished);
    visit.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
    QCOMPARE(visit.outcome().state, u"otherEndpoint"_s);
    QVERIFY(agent.called.isEmpty());
}

void EndpointVisitTest::aRoundAnswersForEveryEndpointInOrder()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"a"_s));
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        return rpc::toJson(fakeInfo(u"a"_s));
    };
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    const quint16 closed = taken.serverPort();
    taken.close();
    QVector<Destination> all {{u"never"_s, {}, 0}};
    for (int i = 0; i < 70; ++i) // more than at once
        all.append({{}, u"127.0.0.1"_s, closed});
    all.append({{}, u"127.0.0.1"_s, agent.port()});
    VisitRound round(fleet.workspace(), all);
    QSignalSpy finished(&round, &VisitRound::finished);
    QSignalSpy progressed(&round, &VisitRound::progressed);
    round.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait(20'000));
    QCOMPARE(round.outcomes().size(), 72);
    QCOMPARE(progressed.size(), 72);
    QCOMPARE(round.outcomes().first().endpoint, u"never"_s);
    QCOMPARE(round.outcomes().at(1).state, u"refused"_s);
    QVERIFY(round.outcomes().last().succeeded());
}

void EndpointVisitTest::aRoundThatIsStoppedAnswersForEveryEndpoint()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"a"_s));
    agent.onText = [](QWebSocket&, const QString&) { return true; };
    QVector<Destination> all;
    for (int i = 0; i < 80; ++i)
        all.append({{}, u"127.0.0.1"_s, agent.port()});
    VisitRound round(fleet.workspace(), all);
    round.begin([](EndpointVisit& here) { here.succeed(); });
    QTRY_VERIFY(agent.connections > 0);
    QSignalSpy finished(&round, &VisitRound::finished);
    round.stop();
    QVERIFY(finished.wait());
    for (const Outcome& outcome : round.outcomes())
        QCOMPARE(outcome.state, u"stopped"_s);
}

void EndpointVisitTest::aRoundOfNobodyEnds()
{
    TestFleet fleet;
    VisitRound round(fleet.workspace(), {});
    QSignalSpy finished(&round, &VisitRound::finished);
    round.begin([](EndpointVisit& here) { here.succeed(); });
    QVERIFY(finished.wait());
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::EndpointVisitTest)
#include "tst_endpointvisit.moc"
