#include <QtTest>

#include "shared/swarm/election.h"
#include "shared/swarm/random.h"
#include "shared/swarm/rank.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

class TestElection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rankIsTheSameForTheSameKeyAndCid();
    void ranksAreSpreadEvenly();
    void rankOfOneKeyDiffersFromCidToCid();
    void aLoneEndpointWins();
    void theBestRanksWin();
    void announcesOnceAfterItsRank();
    void staysSilentWhenEnoughBetterRanksWereHeard();
    void forgetsRanksOfAnEarlierRound();
    void countsAnEndpointOnceHoweverOftenItAnnounces();
};

static PeerKey key(std::uint64_t number)
{
    Random random(number);
    PeerKey bytes {};
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random.below(256));
    return bytes;
}

void TestElection::rankIsTheSameForTheSameKeyAndCid()
{
    // Fixed: endpoints of different versions must agree.
    QCOMPARE(rankOf(key(1), Cid {}), rankOf(key(1), Cid {}));
    QVERIFY(rankOf(key(1), Cid {}) != rankOf(key(2), Cid {}));
    QCOMPARE(static_cast<std::uint64_t>(rankOf(PeerKey {}, Cid {}) * 1e9),
             std::uint64_t {497'078'057});
}

void TestElection::ranksAreSpreadEvenly()
{
    std::array<int, 10> tenths {};
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const double rank = rankOf(key(i), Cid {});
        QVERIFY(rank >= 0 && rank < 1);
        ++tenths[static_cast<std::size_t>(rank * 10)];
    }
    for (const int count : tenths)
        QVERIFY2(count > 850 && count < 1150, qPrintable(QString::number(count)));
}

void TestElection::rankOfOneKeyDiffersFromCidToCid()
{
    Cid other;
    other.digest[31] = 1;
    QVERIFY(rankOf(key(1), Cid {}) != rankOf(key(1), other));
}

void TestElection::aLoneEndpointWins()
{
    Election election;
    election.begin({1000}, 0.999, 1);
    QVERIFY(!election.isOver({1299}));
    QVERIFY(election.isOver({1300}));
    QVERIFY(election.isWon());
    QVERIFY(election.winners().empty());
}

void TestElection::theBestRanksWin()
{
    Election election;
    election.begin({0}, 0.5, 2);
    election.hear(PeerRef {1}, 0.4, {10});
    QVERIFY(election.isWon());
    QCOMPARE(election.winners(), std::vector {PeerRef {1}});
    election.hear(PeerRef {2}, 0.1, {20});
    QVERIFY(!election.isWon());
    QCOMPARE(election.winners(), (std::vector {PeerRef {2}, PeerRef {1}}));
}

void TestElection::announcesOnceAfterItsRank()
{
    Election election;
    election.begin({0}, 0.5, 2); // at 125 ms
    QVERIFY(!election.takeAnnouncement({124}));
    QVERIFY(election.takeAnnouncement({125}));
    QVERIFY(!election.takeAnnouncement({126}));
    QCOMPARE(election.nextMoment().ms, 300);
}

void TestElection::staysSilentWhenEnoughBetterRanksWereHeard()
{
    Election election;
    election.begin({0}, 0.5, 2);
    election.hear(PeerRef {1}, 0.1, {30});
    election.hear(PeerRef {2}, 0.2, {60});
    QVERIFY(!election.takeAnnouncement({125}));
}

void TestElection::forgetsRanksOfAnEarlierRound()
{
    Election election;
    election.begin({0}, 0.5, 1);
    election.hear(PeerRef {1}, 0.1, {30});
    election.begin({5000}, 0.5, 1);
    QVERIFY(election.isWon());
}

void TestElection::countsAnEndpointOnceHoweverOftenItAnnounces()
{
    Election election;
    election.begin({0}, 0.5, 2);
    for (int i = 0; i < 5; ++i)
        election.hear(PeerRef {1}, 0.1, {i});
    QVERIFY(election.isWon());
}

QTEST_APPLESS_MAIN(TestElection)
#include "tst_election.moc"
