#include <QtTest>

#include <memory>
#include <set>

#include "shared/swarm/artifactstate.h"
#include "shared/swarm/stripes.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

class TestStripes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyChunkIsChosenExactlyOnce();
    void differentRanksBeginAtDifferentPlaces();
    void aStripeStopsBeforeWhatOthersHaveOrBuy();
    void stripesGrowWithTheRate();
    void stripesShrinkTowardsTheEndWhenOthersWait();
    void debtLeavesRoomForLess();
    void nothingIsBuyableThatIsOnItsWay();
    void onlyAClaimThatWouldKeepEverybodyWaitingIsStolen();
    void halfOfTheUnstartedIsStolenFromTheEnd();
    void anUnservedEndpointTakesWhatOthersSayTheyHave();

private:
    Neighbour& neighbour()
    {
        Neighbour& n = m_state->neighbours.add(LinkRef {1}, PeerRef {1}, {}, true);
        m_state->neighbours.interestSent(n);
        m_state->neighbours.interestHeard(n);
        m_state->neighbours.replaceMap(n, ChunkSet(64));
        return n;
    }

    std::unique_ptr<Commons> m_commons;
    std::unique_ptr<ArtifactState> m_state;
};

void TestStripes::init()
{
    m_commons = std::make_unique<Commons>(
        Commons {.settings = {}, .random = Random(1), .uploads = {}, .wan = {}});
    const ChunkSet none(64);
    const ArtifactAdded added {.artifact = ArtifactRef {1},
                               .cid = {},
                               .size = 64ULL * chunkSize,
                               .held = &none,
                               .wanted = true,
                               .originAllowed = true,
                               .viaGateway = false,
                               .priority = {}};
    m_state = std::make_unique<ArtifactState>(*m_commons, added, 0.3);
}

void TestStripes::everyChunkIsChosenExactlyOnce()
{
    Stripes stripes(64, 0.3);
    ChunkIndex chosen = 0;
    while (const auto stripe = stripes.next(*m_state, {.bytesPerSecond = 3e6}, {0})) {
        for (ChunkIndex chunk = stripe->first; chunk < stripe->end(); ++chunk)
            QVERIFY(m_state->fetching.insert(chunk));
        chosen += stripe->count;
    }
    QCOMPARE(chosen, 64u);
}

void TestStripes::differentRanksBeginAtDifferentPlaces()
{
    std::set<ChunkIndex> places;
    for (int i = 0; i < 20; ++i)
        places.insert(Stripes(64, i / 1000.0).next(*m_state, {}, {0})->first);
    QVERIFY2(places.size() >= 10, qPrintable(QString::number(places.size())));
}

void TestStripes::aStripeStopsBeforeWhatOthersHaveOrBuy()
{
    Neighbour& other = neighbour();
    for (ChunkIndex chunk = 0; chunk < 64; ++chunk)
        if (chunk != 20 && chunk != 21)
            m_state->neighbours.addChunk(other, chunk);
    Stripes stripes(64, 0.3);
    QCOMPARE(*stripes.next(*m_state, {.bytesPerSecond = 100e6}, {0}), (ChunkRange {20, 2}));
    m_state->leases.heard(other, {1, {21, 1}, 0, LeaseState::Announced}, {0});
    QCOMPARE(*stripes.next(*m_state, {.bytesPerSecond = 100e6}, {0}), (ChunkRange {20, 1}));
}

void TestStripes::stripesGrowWithTheRate()
{
    QCOMPARE(Stripes(64, 0).next(*m_state, {}, {0})->count, 2u);
    QVERIFY(Stripes(64, 0).next(*m_state, {.bytesPerSecond = 5e6}, {0})->count >= 10);
}

void TestStripes::stripesShrinkTowardsTheEndWhenOthersWait()
{
    for (ChunkIndex chunk = 0; chunk < 60; ++chunk)
        m_state->held.insert(chunk);
    const StripePace pace {.bytesPerSecond = 50e6, .crewSize = 2, .debt = 0, .othersWait = true};
    QCOMPARE(Stripes(64, 0).next(*m_state, pace, {0})->count, 1u);
}

void TestStripes::debtLeavesRoomForLess()
{
    StripePace pace {.bytesPerSecond = 50e6, .crewSize = 2, .debt = 0, .othersWait = true};
    QCOMPARE(Stripes(64, 0).next(*m_state, pace, {0})->count, 5u);
    pace.debt = 3;
    QCOMPARE(Stripes(64, 0).next(*m_state, pace, {0})->count, 2u);
}

void TestStripes::nothingIsBuyableThatIsOnItsWay()
{
    QVERIFY(m_state->isBuyable(5, {0}));
    m_state->asked.insert(5);
    QVERIFY(!m_state->isBuyable(5, {0}));
    m_state->fetching.insert(6);
    QVERIFY(!m_state->isBuyable(6, {0}));
    neighbour().bought.insert(7);
    QVERIFY(!m_state->isBuyable(7, {0}));
}

void TestStripes::onlyAClaimThatWouldKeepEverybodyWaitingIsStolen()
{
    Neighbour& other = neighbour();
    m_state->leases.heard(other, {1, {0, 8}, 0, LeaseState::Announced}, {0});
    QVERIFY(!Stripes::stolen(*m_state, {400})); // too young
    m_state->leases.heard(other, {1, {0, 8}, 7, LeaseState::Active}, {1000});
    QVERIFY(!Stripes::stolen(*m_state, {1000})); // nearly done
}

void TestStripes::halfOfTheUnstartedIsStolenFromTheEnd()
{
    Neighbour& other = neighbour();
    m_state->leases.heard(other, {1, {0, 8}, 1, LeaseState::Active}, {0});
    QCOMPARE(*Stripes::stolen(*m_state, {2000}), (ChunkRange {5, 3})); // 2 to 7 are not started
}

void TestStripes::anUnservedEndpointTakesWhatOthersSayTheyHave()
{
    Neighbour& other = neighbour();
    m_state->neighbours.replaceMap(other, ChunkSet(64, true));
    Stripes stripes(64, 0.3);
    QVERIFY(!stripes.next(*m_state, {}, {0}));
    QCOMPARE(stripes.nextUnserved(*m_state)->count, 1u);
}

QTEST_APPLESS_MAIN(TestStripes)
#include "tst_stripes.moc"
