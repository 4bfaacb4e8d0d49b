#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include "console/fleet/lansurvey.h"
#include "tests/unit/console/fleet/fakeagent.h"
#include "tests/unit/console/fleet/fakeinfo.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

quint16 closedPort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(1);
}

const FoundEndpoint heard {u"127.0.0.1"_s, 4001, 0, 1};

} // namespace

class LanSurveyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMemberIsFoundAtWhicheverAdminPortItHas();
    void whoDoesNotAnswerIsHeardAndNotProved();
    void aRevokedOneIsAStranger();
    void whoGoesWhileItIsAskedIsNotProved();
    void manyAreAskedInTurn();
};

void LanSurveyTest::aMemberIsFoundAtWhicheverAdminPortItHas()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"pc-1"_s));
    agent.methods[u"agent.info"_s] = [](const QJsonObject&) {
        rpc::AgentInfo info = fakeInfo(u"pc-1"_s);
        info.site = u"Berlin"_s;
        return rpc::toJson(info);
    };
    LanSurvey survey(fleet.workspace(), {}, {closedPort(), agent.port()});
    QSignalSpy finished(&survey, &LanSurvey::finished);
    survey.take(heard);
    QVERIFY(finished.wait());
    const Neighbour& found = survey.neighbours().first();
    QCOMPARE(found.standing, Neighbour::Standing::Member);
    QCOMPARE(found.name, u"pc-1"_s);
    QCOMPARE(found.adminPort, agent.port());
    QVERIFY(!found.isKnown);
    const EndpointRecord record = LanSurvey::recordOf(found);
    QCOMPARE(record.name, u"pc-1"_s);
    QCOMPARE(record.site, u"Berlin"_s);
    QVERIFY(fleet.workspace().inventory().noteVisit(record));
    LanSurvey again(fleet.workspace(), {}, {agent.port()});
    QSignalSpy over(&again, &LanSurvey::finished);
    again.take(heard);
    QVERIFY(over.wait());
    QVERIFY(again.neighbours().first().isKnown);
}

void LanSurveyTest::whoDoesNotAnswerIsHeardAndNotProved()
{
    TestFleet fleet;
    const quint16 port = closedPort();
    LanSurvey survey(fleet.workspace(), {}, {port, closedPort()});
    QSignalSpy finished(&survey, &LanSurvey::finished);
    survey.take(heard);
    QVERIFY(finished.wait());
    const Neighbour& found = survey.neighbours().first();
    QCOMPARE(found.standing, Neighbour::Standing::NotReached);
    QVERIFY(!found.detail.isEmpty());
    QCOMPARE(LanSurvey::recordOf(found).name, u"127.0.0.1:%1"_s.arg(port)); // until it tells
}

void LanSurveyTest::aRevokedOneIsAStranger()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"pc-1"_s));
    QVERIFY(fleet.fleet().revoke(*fleet.fleet().find(u"pc-1"_s), QDateTime::currentDateTimeUtc()));
    LanSurvey survey(fleet.workspace(), {}, {agent.port()});
    QSignalSpy finished(&survey, &LanSurvey::finished);
    survey.take(heard);
    QVERIFY(finished.wait());
    QCOMPARE(survey.neighbours().first().standing, Neighbour::Standing::Stranger);
}

void LanSurveyTest::whoGoesWhileItIsAskedIsNotProved()
{
    TestFleet fleet;
    FakeAgent agent(fleet.identity(u"pc-1"_s));
    agent.onText = [&](QWebSocket&, const QString&) {
        QMetaObject::invokeMethod(
            &agent, [&] { agent.hangUp(); }, Qt::QueuedConnection);
        return true;
    };
    LanSurvey survey(fleet.workspace(), {}, {agent.port()});
    QSignalSpy finished(&survey, &LanSurvey::finished);
    survey.take(heard);
    QVERIFY(finished.wait());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(survey.neighbours().first().standing, Neighbour::Standing::NotReached);
}

void LanSurveyTest::manyAreAskedInTurn()
{
    TestFleet fleet;
    LanSurvey survey(fleet.workspace(), {}, {closedPort()});
    QSignalSpy finished(&survey, &LanSurvey::finished);
    for (int i = 1; i <= 100; ++i)
        survey.take({u"127.0.9.%1"_s.arg(i), 4001, 0, 1});
    QTRY_VERIFY(!survey.isRunning());
    for (const Neighbour& each : survey.neighbours())
        QVERIFY(each.standing != Neighbour::Standing::Asking);
    QCOMPARE(finished.count(), 1);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::LanSurveyTest)
#include "tst_lansurvey.moc"
