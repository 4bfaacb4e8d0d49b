#include <QtTest>

#include "shared/swarm/leases.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

class TestLeases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClaimCoversItsChunksUntilDone();
    void progressSaysWhatWasBought();
    void aLostLinkVoidsTheClaimAndOrphansThePurchases();
    void anOrphanMayBeBoughtAfterTheLanHadTime();
    void silenceIsProbedAfterOneSecondAndVoidAfterThree();
    void aRenewedClaimIsNotProbed();
    void nonsenseIsClippedToTheArtifact();
    void oneLinkCannotClaimWithoutBound();
    void theChunkThatIsArrivingCountsAsStarted();

private:
    static Neighbour neighbour(std::uint32_t link)
    {
        Neighbour n;
        n.link = LinkRef {link};
        n.bought = ChunkSet(100);
        return n;
    }
};

void TestLeases::aClaimCoversItsChunksUntilDone()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 0, LeaseState::Announced}, {0});
    QVERIFY(leases.isLeased(10) && leases.isLeased(13));
    QVERIFY(!leases.isLeased(9) && !leases.isLeased(14));
    leases.heard(other, {7, {10, 4}, 4, LeaseState::Done}, {100});
    QVERIFY(!leases.isLeased(10));
}

void TestLeases::progressSaysWhatWasBought()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 2, LeaseState::Active}, {0});
    QVERIFY(other.bought.contains(10) && other.bought.contains(11));
    QVERIFY(!other.bought.contains(12));
}

void TestLeases::aLostLinkVoidsTheClaimAndOrphansThePurchases()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 2, LeaseState::Active}, {0});
    leases.linkLost(other, {1000});
    QVERIFY(!leases.isLeased(13));
    QVERIFY(leases.isOrphan(10, {1000}));
    QVERIFY(!leases.isOrphan(12, {1000}));
}

void TestLeases::anOrphanMayBeBoughtAfterTheLanHadTime()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 2, LeaseState::Active}, {0});
    leases.linkLost(other, {1000});
    QVERIFY(leases.isOrphan(10, {2499}));
    QVERIFY(!leases.isOrphan(10, {2500}));
}

void TestLeases::silenceIsProbedAfterOneSecondAndVoidAfterThree()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 0, LeaseState::Announced}, {0});
    QVERIFY(!leases.takeSilent({1000}));
    QVERIFY(leases.takeSilent({1001}) == LinkRef {1});
    QVERIFY(!leases.takeSilent({1500})); // once
    QVERIFY(!leases.takeVoid({3000}));
    QVERIFY(leases.takeVoid({3001}).has_value());
    QVERIFY(!leases.isLeased(10));
}

void TestLeases::aRenewedClaimIsNotProbed()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {10, 4}, 0, LeaseState::Announced}, {0});
    leases.heard(other, {7, {10, 4}, 0, LeaseState::Active}, {900});
    QVERIFY(!leases.takeSilent({1900}));
    QVERIFY(!leases.takeVoid({3900}));
}

void TestLeases::nonsenseIsClippedToTheArtifact()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    leases.heard(other, {7, {90, 0xffffffff}, 0xffffffff, LeaseState::Active}, {0});
    QCOMPARE(other.bought.count(), 10u);
    leases.heard(other, {8, {0xffffffff, 0xffffffff}, 3, LeaseState::Active}, {0});
    QCOMPARE(leases.all().back().range.count, 0u);
    QVERIFY(!leases.heard(other, {9, {100, 1}, 0, LeaseState::Announced}, {0})); // no claim
}

void TestLeases::oneLinkCannotClaimWithoutBound()
{
    Leases leases(100);
    Neighbour other = neighbour(1);
    for (std::uint32_t number = 0; number < 1000; ++number)
        leases.heard(other, {number, {number % 100, 1}, 0, LeaseState::Announced}, {0});
    QVERIFY(leases.all().size() <= 8);
}

void TestLeases::theChunkThatIsArrivingCountsAsStarted()
{
    ForeignLease lease {.link = LinkRef {1},
                        .number = 1,
                        .range = {10, 4},
                        .done = 1,
                        .since = {0},
                        .heardAt = {0}};
    QCOMPARE(lease.unstarted(), (ChunkRange {12, 2}));
    QCOMPARE(lease.expectedRest({3000}).ms, 6000);
    lease.done = 3;
    QCOMPARE(lease.unstarted().count, 0u);
}

QTEST_APPLESS_MAIN(TestLeases)
#include "tst_leases.moc"
