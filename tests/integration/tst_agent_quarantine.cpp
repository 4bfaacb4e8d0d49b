#include <QFile>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include "shared/rpc/swarmrecords.h"
#include "tests/integration/ctlrun.h"
#include "tests/integration/linkedsite.h"
#include "tests/support/httpserver.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// A real neighbour that serves wrong bytes: it is out at once where it was caught, its case reaches
// the administrator, and nobody but the administrator expels it.
class TestAgentQuarantine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoeverServesWrongBytesIsReportedAndExpelledByThePersonAlone();
    void oneThatLiesOfAnotherExpelsNobody();
};

void TestAgentQuarantine::whoeverServesWrongBytesIsReportedAndExpelledByThePersonAlone()
{
    const QString patch = QStringLiteral("patch");
    TestFleet fleet;
    HttpServer origin;
    const QByteArray content = contentOf(16 * 1024 * 1024 + 99, 21);
    const ArtifactManifest manifest = manifestOf(content);
    origin.setFile("/patch.bin", content);
    const QByteArray jws = fleet.sign(TestFleet::job(patch, manifest, origin.url("/patch.bin")));
    policy::Profile profile = TestFleet::loopbackProfile();
    profile.revision = 1;
    OneAgent culprit(fleet, QStringLiteral("culprit"), 220);
    culprit.options().program = builtProgram(QStringLiteral("patchswarm-corrupt-peer"));
    culprit.start();
    QVERIFY(culprit.connectTo());
    QVERIFY(culprit.apply(profile).result);
    QCOMPARE(submit(culprit.admin(), jws, manifest), QString());
    QVERIFY(culprit.reaches(patch, QStringLiteral("delivered")));

    OneAgent victim(fleet, QStringLiteral("victim"), 221); // learns the job from the culprit
    victim.start();
    QVERIFY(victim.connectTo());
    QVERIFY(victim.reaches(patch, QStringLiteral("delivered")));
    QFile delivered(victim.state() + QStringLiteral("/delivered/patch/patch.bin"));
    QVERIFY(delivered.open(QIODevice::ReadOnly));
    QCOMPARE(delivered.readAll(), content); // all the same, from somewhere else

    const QString culpritId = culprit.info().value(QStringLiteral("id")).toString();
    const auto ctl = [&](const QStringList& words) {
        return runCtl(words + QStringList {QStringLiteral("--fleet"), fleet.fleet().directory()});
    };
    const Ran cases = ctl({QStringLiteral("fleet"), QStringLiteral("cases"), QStringLiteral("--to"),
                           culprit.address(), QStringLiteral("--to"), victim.address(),
                           QStringLiteral("--json")});
    QVERIFY2(cases.code == 0, cases.told());
    QCOMPARE(cases.rows().size(), 1);
    const QJsonObject one = cases.rows().first().toObject();
    QCOMPARE(one.value(QStringLiteral("id")).toString(), culpritId);
    QCOMPARE(one.value(QStringLiteral("endpoint")).toString(), QStringLiteral("culprit-220"));
    QCOMPARE(one.value(QStringLiteral("reporters")).toArray(),
             QJsonArray {QStringLiteral("victim-221")});
    QCOMPARE(one.value(QStringLiteral("excludedBy")).toArray(),
             QJsonArray {QStringLiteral("victim-221")});
    QCOMPARE(one.value(QStringLiteral("jobs")).toArray(), QJsonArray {patch});
    QVERIFY(!one.value(QStringLiteral("chunks")).toArray().isEmpty()); // the same twice, perhaps
    QVERIFY(!one.value(QStringLiteral("revoked")).toBool());
    const Ran text = ctl({QStringLiteral("fleet"), QStringLiteral("cases")}); // all that are known
    QVERIFY2(text.code == 0 && text.out.contains("culprit-220") && text.err.contains("alone"),
             text.told());

    // A report is no verdict: it is still a member, and linked.
    const qint64 list = qint64(fleet.fleet().revocations().number());
    QCOMPARE(victim.info().value(QStringLiteral("revocationNumber")).toInteger(), list);
    const Ran why = ctl({QStringLiteral("why"), patch, QStringLiteral("--to"), victim.address()});
    QVERIFY2(why.out.contains("culprit-220"), why.told());

    const Ran revoked =
        ctl({QStringLiteral("fleet"), QStringLiteral("revoke"), QStringLiteral("culprit-220")});
    QVERIFY2(revoked.code == 0, revoked.told());
    QTRY_VERIFY(victim.info().value(QStringLiteral("revocationNumber")).toInteger() > list);
    const Ran after = ctl({QStringLiteral("fleet"), QStringLiteral("cases"), QStringLiteral("--to"),
                           victim.address(), QStringLiteral("--json")});
    QVERIFY2(after.rows().first().toObject().value(QStringLiteral("revoked")).toBool(),
             after.told());
}

// What an endpoint says of another is whatever its owner has made it say.
static void tellLies(const QString& stateDirectory, const QString& accused)
{
    {
        auto database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lies"));
        database.setDatabaseName(stateDirectory + QStringLiteral("/agent.sqlite"));
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (int i = 1; i <= 500; ++i) {
            rpc::SwarmEvent lie;
            lie.sequence = 100'000 + i;
            lie.at = QDateTime::currentMSecsSinceEpoch();
            lie.kind = i == 500 ? QStringLiteral("peerExcluded") : QStringLiteral("chunkCorrupt");
            lie.artifact = QStringLiteral("bafybeib");
            lie.chunk = i;
            lie.peer = accused;
            query.prepare(QStringLiteral("INSERT INTO service_events VALUES(?, ?)"));
            query.addBindValue(lie.sequence);
            query.addBindValue(QJsonDocument(rpc::toJson(lie)).toJson(QJsonDocument::Compact));
            QVERIFY2(query.exec(), qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("lies"));
}

void TestAgentQuarantine::oneThatLiesOfAnotherExpelsNobody()
{
    Site site(224);
    QVERIFY(site.isLinked());
    OneAgent& honest = *site.agents[0];
    OneAgent& liar = *site.agents[2];
    QVERIFY(liar.process().terminate());
    tellLies(liar.state(), honest.info().value(QStringLiteral("id")).toString());
    liar.start();
    QVERIFY(liar.connectTo());

    QStringList words {QStringLiteral("fleet"), QStringLiteral("cases"), QStringLiteral("--json"),
                       QStringLiteral("--fleet"), site.fleet.fleet().directory()};
    for (const auto& agent : site.agents)
        words << QStringLiteral("--to") << agent->address();
    const Ran cases = runCtl(words);
    QVERIFY2(cases.code == 0 && cases.rows().size() == 1, cases.told());
    const QJsonObject one = cases.rows().first().toObject();
    QCOMPARE(one.value(QStringLiteral("endpoint")).toString(), QStringLiteral("pc-224"));
    QCOMPARE(one.value(QStringLiteral("reporters")).toArray(),
             QJsonArray {QStringLiteral("pc-226")}); // five hundred times, and still one
    QVERIFY(!one.value(QStringLiteral("revoked")).toBool());

    // Nobody is expelled: what the accused is given reaches all by its links.
    const auto after =
        trust::Fleet::open(site.fleet.fleet().directory(), QDateTime::currentDateTimeUtc());
    QVERIFY(after && after->revocations().statement().revoked.empty());
    QVERIFY(site.all(QStringLiteral("revocationNumber"), 1));
    policy::Profile profile = TestFleet::loopbackProfile();
    profile.revision = 2;
    QVERIFY(honest.apply(profile).result);
    QVERIFY(site.all(QStringLiteral("profileRevision"), 2));
}

QTEST_GUILESS_MAIN(TestAgentQuarantine)
#include "tst_agent_quarantine.moc"
