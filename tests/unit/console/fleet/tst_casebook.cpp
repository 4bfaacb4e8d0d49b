#include <QTest>

#include "console/fleet/casebook.h"
#include "tests/support/agents/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::fleet;
using namespace patchswarm::tests;

class TestCaseBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reportsOfOnePeerAndArtifactAreOneCase();
    void theCaseWithTheMostReportersComesFirst();
    void oneLiarMakesACaseAndNothingElse();
    void nobodyAccusesThemselves();
    void aFloodOfAccusationsIsBounded();

private:
    static rpc::SwarmEvent event(const char* kind, const QString& peer, qint64 at,
                                 std::optional<qint64> chunk = {}, const char* cid = "cid-a")
    {
        rpc::SwarmEvent made;
        made.kind = QLatin1String(kind);
        made.peer = peer;
        made.artifact = QLatin1String(cid);
        made.at = at;
        made.chunk = chunk;
        return made;
    }

    static rpc::JobStatus job(const char* id, const char* cid)
    {
        rpc::JobStatus made;
        made.id = QLatin1String(id);
        made.artifacts.append({QLatin1String(cid), {}, 1, 0, true});
        return made;
    }
};

void TestCaseBook::reportsOfOnePeerAndArtifactAreOneCase()
{
    TestFleet fleet;
    const auto accused = fleet.identity(QStringLiteral("pc-9"), trust::Role::Agent);
    const QString id = accused.id.toString();
    CaseBook book;
    book.add(QStringLiteral("x"), QStringLiteral("pc-2"),
             {event("chunkCorrupt", id, 50, 7), event("chunkCorrupt", id, 60, 9),
              event("peerExcluded", id, 61), event("chunkVerified", id, 62, 10),
              event("chunkCorrupt", {}, 63, 1)},
             {job("kb1", "cid-a"), job("kb2", "cid-b")});
    book.add(QStringLiteral("y"), QStringLiteral("pc-1"), {event("chunkCorrupt", id, 40, 7)}, {});
    const auto cases = book.cases(fleet.fleet());
    QCOMPARE(cases.size(), 1);
    const PeerCase& one = cases.first();
    QCOMPARE(one.name, QStringLiteral("pc-9"));
    QCOMPARE(one.reporters, QStringList({QStringLiteral("pc-1"), QStringLiteral("pc-2")}));
    QCOMPARE(one.excludedBy, QStringList(QStringLiteral("pc-2")));
    QCOMPARE(one.jobs, QStringList(QStringLiteral("kb1")));
    QCOMPARE(one.chunks, QSet<qint64>({7, 9}));
    QCOMPARE(one.firstAt, 40);
    QCOMPARE(one.lastAt, 61);
    QVERIFY(!one.isRevoked);
    QVERIFY(fleet.fleet().revoke(accused.id, QDateTime::currentDateTimeUtc()));
    QVERIFY(book.cases(fleet.fleet()).first().isRevoked);
}

void TestCaseBook::theCaseWithTheMostReportersComesFirst()
{
    TestFleet fleet;
    CaseBook book;
    const QString lone(64, u'1');
    const QString common(64, u'2');
    book.add(QStringLiteral("x"), QStringLiteral("a"),
             {event("chunkCorrupt", lone, 1, 1), event("chunkCorrupt", common, 1, 1)}, {});
    book.add(QStringLiteral("y"), QStringLiteral("b"), {event("chunkCorrupt", common, 1, 1)}, {});
    const auto cases = book.cases(fleet.fleet());
    QCOMPARE(cases.size(), 2);
    QCOMPARE(cases.first().accused, common);
    QCOMPARE(cases.first().name, QString()); // nobody of this fleet
}

void TestCaseBook::oneLiarMakesACaseAndNothingElse()
{
    TestFleet fleet;
    const auto honest = fleet.identity(QStringLiteral("honest"), trust::Role::Agent);
    const auto before = fleet.fleet().revocations().number();
    QVector<rpc::SwarmEvent> lies;
    for (int i = 0; i < 1000; ++i)
        lies.append(event("chunkCorrupt", honest.id.toString(), i + 1, i));
    lies.append(event("peerExcluded", honest.id.toString(), 2000));
    CaseBook book;
    book.add(QStringLiteral("x"), QStringLiteral("liar"), lies, {});
    const auto cases = book.cases(fleet.fleet());
    QCOMPARE(cases.first().reporters, QStringList(QStringLiteral("liar"))); // a thousand times one
    QVERIFY(!cases.first().isRevoked);
    QCOMPARE(fleet.fleet().revocations().number(), before);
}

void TestCaseBook::nobodyAccusesThemselves()
{
    TestFleet fleet;
    CaseBook book;
    const QString self(64, u'a');
    book.add(self, QStringLiteral("a"), {event("chunkCorrupt", self, 1, 1)}, {});
    QVERIFY(book.cases(fleet.fleet()).isEmpty());
}

void TestCaseBook::aFloodOfAccusationsIsBounded()
{
    TestFleet fleet;
    CaseBook book;
    QVector<rpc::SwarmEvent> flood;
    for (int i = 0; i < 20'000; ++i)
        flood.append(event("chunkCorrupt", QString::number(i), 1, 1));
    book.add(QStringLiteral("x"), QStringLiteral("liar"), flood, {});
    QCOMPARE(book.cases(fleet.fleet()).size(), 10'000);
}

QTEST_GUILESS_MAIN(TestCaseBook)
#include "tst_casebook.moc"
