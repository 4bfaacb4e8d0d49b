#include <QFile>
#include <QTest>

#include "tests/integration/ctlrun.h"
#include "tests/integration/oneagent.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// Certificates that end soon, on a real agent and in a fleet's directory.
class TestAgentRenewal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEndpointWhoseCertificateEndsSoonIsRenewedAtContact();
    void anEndpointIsRenewedWhenAskedFor();
    void oneMemberOfAnotherRoleMayNotRenew();
    void onesOwnCertificateIsRenewedEvenAfterItsEnd();
    void whatEndsSoonIsSaid();

private:
    [[nodiscard]] static Ran ctl(TestFleet& fleet, const QStringList& words)
    {
        return runCtl(words + QStringList {QStringLiteral("--fleet"), fleet.fleet().directory()});
    }
};

void TestAgentRenewal::anEndpointWhoseCertificateEndsSoonIsRenewedAtContact()
{
    TestFleet fleet;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    auto bundle = fleet.fleet().enroll(QStringLiteral("old"), trust::Role::Agent,
                                       {now.addDays(-300), now.addDays(20)});
    QVERIFY(bundle);
    bundle->replaceKey = false;
    AgentProcess::Options options;
    options.stateDirectory = fleet.path(QStringLiteral("state"));
    options.bundle = fleet.path(QStringLiteral("old.bundle"));
    options.bind = QStringLiteral("127.0.5.170");
    QVERIFY(bundle->write(options.bundle));
    AgentProcess agent(options);
    QVERIFY2(agent.start(), qPrintable(agent.log()));
    const Ran status = ctl(
        fleet,
        {QStringLiteral("status"), QStringLiteral("--to"), options.bind, QStringLiteral("--json")});
    QVERIFY2(status.code == 0, status.told());
    QCOMPARE(status.rowOf(QStringLiteral("old")).value(QStringLiteral("state")).toString(),
             QStringLiteral("ready"));
    AdminConnection admin(fleet.fleet().admin());
    QVERIFY(admin.open(options.bind, 5001));
    const QJsonObject info = admin.call(QStringLiteral("agent.info")).object();
    QCOMPARE(info.value(QStringLiteral("name")).toString(), QStringLiteral("old"));
    QVERIFY(info.value(QStringLiteral("id")).toString() != bundle->identity.id.toString());
    QVERIFY(info.value(QStringLiteral("certificateExpiresAt")).toInteger()
            > now.addDays(360).toMSecsSinceEpoch());
    const auto after = trust::Fleet::open(fleet.fleet().directory(), now);
    QVERIFY(after->revocations().contains(bundle->identity.id));
    QCOMPARE(info.value(QStringLiteral("revocationNumber")).toInteger(),
             qint64(after->revocations().number()));
}

void TestAgentRenewal::anEndpointIsRenewedWhenAskedFor()
{
    TestFleet fleet;
    OneAgent agent(fleet, QStringLiteral("young"), 171);
    agent.start();
    QVERIFY(agent.connectTo());
    const QString before = agent.info().value(QStringLiteral("id")).toString();
    QVERIFY(!agent.info().contains(QStringLiteral("csr"))); // it does not ask by itself
    const Ran ran = ctl(fleet,
                        {QStringLiteral("fleet"), QStringLiteral("renew"), QStringLiteral("--to"),
                         agent.address(), QStringLiteral("--json")});
    QVERIFY2(ran.code == 0, ran.told());
    const QJsonObject row = ran.rowOf(QStringLiteral("young-171"));
    QVERIFY2(!row.isEmpty(), ran.told());
    QVERIFY(row.value(QStringLiteral("endpointId")).toString() != before);
    QVERIFY(agent.connectTo());
    QCOMPARE(agent.info().value(QStringLiteral("id")), row.value(QStringLiteral("endpointId")));
    const Ran again = ctl(fleet, {QStringLiteral("status"), QStringLiteral("--json")}); // by name
    QVERIFY2(again.code == 0, again.told());
    QCOMPARE(again.rowOf(QStringLiteral("young-171")).value(QStringLiteral("state")).toString(),
             QStringLiteral("ready"));
}

void TestAgentRenewal::oneMemberOfAnotherRoleMayNotRenew()
{
    TestFleet fleet;
    OneAgent agent(fleet, QStringLiteral("kept"), 172);
    agent.start();
    AdminConnection helpdesk(fleet.identity(QStringLiteral("helpdesk"), trust::Role::Operator));
    QVERIFY(helpdesk.open(agent.address(), 5001));
    QCOMPARE(helpdesk.call(QStringLiteral("trust.request")).reason(), QStringLiteral("wrongRole"));
}

void TestAgentRenewal::onesOwnCertificateIsRenewedEvenAfterItsEnd()
{
    TestFleet fleet;
    const QString directory = fleet.fleet().directory();
    const EndpointId self = fleet.fleet().admin().id;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(
        trust::Fleet::renewOwn(directory, now.addSecs(-30), {now.addDays(-9), now.addSecs(-1)}));
    QVERIFY(!trust::Fleet::open(directory, now)); // it has ended
    const Ran ran =
        ctl(fleet, {QStringLiteral("fleet"), QStringLiteral("renew"), QStringLiteral("--self")});
    QVERIFY2(ran.code == 0, ran.told());
    const auto after = trust::Fleet::open(directory, now);
    QVERIFY(after);
    QVERIFY(after->admin().id == self); // what was signed before counts on
    QVERIFY(after->admin().certificate.expiryDate() > now.addDays(700));
    QVERIFY(QFile::rename(directory + QStringLiteral("/fleet-ca.key"),
                          directory + QStringLiteral("/elsewhere")));
    const Ran offline =
        ctl(fleet, {QStringLiteral("fleet"), QStringLiteral("renew"), QStringLiteral("--self")});
    QCOMPARE(offline.code, 1);
    QVERIFY2(offline.err.contains("fleet-ca.key"), offline.told());
}

void TestAgentRenewal::whatEndsSoonIsSaid()
{
    TestFleet fleet;
    const QString directory = fleet.fleet().directory();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(trust::Fleet::renewOwn(directory, now, {now.addDays(-9), now.addDays(7)}));
    const Ran status = ctl(fleet, {QStringLiteral("status")});
    QVERIFY2(status.err.contains("fleet renew --self"), status.told());
    QVERIFY(ctl(fleet, {QStringLiteral("fleet"), QStringLiteral("renew"), QStringLiteral("--self")})
                .code
            == 0);
    const Ran quiet = ctl(fleet, {QStringLiteral("status")});
    QVERIFY2(!quiet.err.contains("ends in"), quiet.told());
}

QTEST_GUILESS_MAIN(TestAgentRenewal)
#include "tst_agent_renewal.moc"
