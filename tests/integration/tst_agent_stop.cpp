#include <QFile>

#include "tests/integration/ctlrun.h"
#include "tests/integration/linkedsite.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// The fleet-wide stop: one signed tombstone, given to one agent, ends a job everywhere and for
// good.
class TestAgentStop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobCancelledAtOneAgentEndsAtAll();

private:
    [[nodiscard]] static QString stateOf(OneAgent& agent)
    {
        return agent.job(QStringLiteral("bad")).value(QStringLiteral("state")).toString();
    }
};

void TestAgentStop::aJobCancelledAtOneAgentEndsAtAll()
{
    const QString cancelled = QStringLiteral("cancelled");
    Site site(200);
    QVERIFY(site.isLinked());
    // Its origin answers nobody, so that it goes on until somebody ends it.
    const ArtifactManifest manifest = manifestOf(contentOf(1'000'000, 11));
    const policy::PatchJob job = TestFleet::job(
        QStringLiteral("bad"), manifest, QUrl(QStringLiteral("http://127.0.0.1:9/patch.bin")));
    const QByteArray jws = site.fleet.sign(job);
    QCOMPARE(submit(site.agents[0]->admin(), jws, manifest), QString());
    for (const auto& agent : site.agents)
        QTRY_VERIFY(!stateOf(*agent).isEmpty());
    for (const auto& agent : site.agents)
        QVERIFY(stateOf(*agent) != cancelled);
    OneAgent& off = *site.agents[2];
    off.process().kill();

    const Ran ran = runCtl({QStringLiteral("job"), QStringLiteral("cancel"), QStringLiteral("bad"),
                            QStringLiteral("--fleet"), site.fleet.fleet().directory(),
                            QStringLiteral("--to"), site.agents[0]->address()});
    QVERIFY2(ran.code == 0, ran.told());
    QTRY_COMPARE(stateOf(*site.agents[1]), cancelled); // nobody told this one but its neighbour

    off.start(); // was off when it happened
    QVERIFY(off.connectTo());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(off), cancelled, 20'000);
    OneAgent newcomer(site.fleet, QStringLiteral("new"), 203);
    newcomer.start();
    QVERIFY(newcomer.connectTo());
    QTRY_COMPARE_WITH_TIMEOUT(newcomer.info().value(QStringLiteral("profileRevision")).toInteger(),
                              1, 20'000);
    QVERIFY(stateOf(newcomer).isEmpty());

    for (const auto& agent : site.agents)
        agent->process().kill(); // and everybody at once
    for (const auto& agent : site.agents) {
        agent->start();
        QVERIFY(agent->connectTo());
        QCOMPARE(stateOf(*agent), cancelled);
        const auto again = agent->admin().call(QStringLiteral("job.submit"),
                                               {{QStringLiteral("jws"), QString::fromLatin1(jws)}});
        QCOMPARE(again.reason(), QStringLiteral("conflict"));
    }
    // The newcomer has it from its neighbours.
    QTRY_COMPARE(
        newcomer.admin()
            .call(QStringLiteral("job.submit"), {{QStringLiteral("jws"), QString::fromLatin1(jws)}})
            .reason(),
        QStringLiteral("conflict"));
}

QTEST_GUILESS_MAIN(TestAgentStop)
#include "tst_agent_stop.moc"
