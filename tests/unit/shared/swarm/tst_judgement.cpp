#include <QtTest>

#include <set>

#include "shared/swarm/crewroster.h"
#include "shared/swarm/fallback.h"
#include "shared/swarm/ledgerbook.h"
#include "shared/swarm/peerbook.h"
#include "shared/swarm/peerstanding.h"
#include "shared/swarm/ratemeter.h"
#include "shared/swarm/recruiting.h"
#include "shared/swarm/wanshares.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

// The small judges: whom to dial, who is out, when to go alone, who may use the WAN, when another
// buyer helps.
class TestJudgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialsAMixOfAllKinds();
    void aFailedDialIsRetriedLaterAndLater();
    void aRefusedEndpointIsLeftAlone();
    void whoLeftIsNotDialled();
    void aFloodOfHintsIsBounded();
    void theSecondCorruptChunkPutsAPeerOut();
    void nobodyGoesAloneBeforeTenSecondsOfStandstill();
    void ranksStaggerThoseWhoGoAlone();
    void aBuyerAtWorkIsWaitedFor();
    void whoIsLeftOutGoesAloneThoughOthersGetOn();
    void theFirstArtifactHasTheWanButATenth();
    void nobodyWaitsForAnArtifactThatStandsStill();
    void equalArtifactsDoNotHoldEachOtherBack();
    void aBuyerJoinsOnlyWhenHungryAndOnTrial();
    void aFutileBuyerLeavesAndNobodyTriesAgain();
    void anotherBuyerMayTryWhenThePaceFalls();
    void aBuyerIsForgottenAfterSilence();
    void theLedgerAddsUp();
    void theRateForgetsIdleTime();
};

void TestJudgement::dialsAMixOfAllKinds()
{
    PeerBook book;
    for (std::uint32_t i = 0; i < 90; ++i)
        book.note(PeerRef {i},
                  i == 0       ? PeerState::Complete
                      : i < 10 ? PeerState::Partial
                               : PeerState::Wanting,
                  false);
    std::array<int, 3> kinds {};
    Random random(7);
    for (int i = 0; i < 300; ++i) {
        const auto peer = static_cast<std::uint32_t>(*book.nextToDial({0}, random));
        ++kinds[peer == 0 ? 2 : peer < 10 ? 1 : 0];
    }
    for (const int count : kinds)
        QVERIFY2(count > 60, qPrintable(QString::number(count)));
}

void TestJudgement::aFailedDialIsRetriedLaterAndLater()
{
    PeerBook book;
    Random random(1);
    book.note(PeerRef {1}, PeerState::Partial, false);
    std::int64_t now = 0;
    std::int64_t wait = 0;
    for (int i = 0; i < 8; ++i) {
        QVERIFY(book.nextToDial({now}, random));
        book.dialled(PeerRef {1});
        QVERIFY(!book.nextToDial({now + 100'000}, random)); // under way
        book.dialFailed(PeerRef {1}, {now});
        const std::int64_t next = book.nextMoment()->ms - now;
        QVERIFY(next >= wait && next <= 60'000);
        wait = next;
        now += next;
    }
    QCOMPARE(wait, 60'000);
}

void TestJudgement::aRefusedEndpointIsLeftAlone()
{
    PeerBook book;
    Random random(1);
    book.note(PeerRef {1}, PeerState::Complete, false);
    book.refused(PeerRef {1}, RefuseReason::Disabled, {0});
    QVERIFY(!book.nextToDial({59'000}, random));
    QVERIFY(book.nextToDial({60'000}, random));
    book.refused(PeerRef {1}, RefuseReason::Slots, {60'000});
    QVERIFY(book.nextToDial({65'000}, random));
}

void TestJudgement::whoLeftIsNotDialled()
{
    PeerBook book;
    Random random(1);
    book.note(PeerRef {1}, PeerState::Complete, false);
    book.left(PeerRef {1});
    QVERIFY(!book.nextToDial({1000}, random));
    book.note(PeerRef {1}, PeerState::Complete, false); // and is back
    QVERIFY(book.nextToDial({1000}, random));
}

void TestJudgement::aFloodOfHintsIsBounded()
{
    PeerBook book;
    for (std::uint32_t i = 0; i < 100'000; i += 7)
        book.note(PeerRef {i}, PeerState::Complete, false);
    QCOMPARE(book.all().size(), std::size_t {1024});
}

void TestJudgement::theSecondCorruptChunkPutsAPeerOut()
{
    PeerStanding standing;
    const PeerKey bad {1};
    QVERIFY(!standing.chargeCorruptChunk(bad));
    QVERIFY(!standing.isExcluded(bad));
    QVERIFY(!standing.chargeCorruptChunk(PeerKey {2})); // somebody else
    QVERIFY(standing.chargeCorruptChunk(bad));
    QVERIFY(standing.isExcluded(bad));
    QVERIFY(!standing.chargeCorruptChunk(bad)); // told once
    QVERIFY(!standing.isExcluded(PeerKey {2}));
}

void TestJudgement::nobodyGoesAloneBeforeTenSecondsOfStandstill()
{
    Fallback fallback;
    fallback.start({0});
    QVERIFY(!fallback.isDue({10'000}, 0));
    QVERIFY(fallback.isDue({10'001}, 0));
    fallback.neighbourChunk({9000});
    QVERIFY(!fallback.isDue({19'000}, 0));
}

void TestJudgement::ranksStaggerThoseWhoGoAlone()
{
    Fallback fallback;
    fallback.start({0});
    QVERIFY(!fallback.isDue({15'000}, 0.5));
    QVERIFY(fallback.isDue({15'001}, 0.5));
}

void TestJudgement::aBuyerAtWorkIsWaitedFor()
{
    Fallback fallback;
    fallback.start({0});
    for (std::int64_t now = 0; now < 29'000; now += 500)
        fallback.leaseRenewed({now});
    QVERIFY(!fallback.isDue({29'000}, 0)); // a chunk may take long on a slow WAN
}

void TestJudgement::whoIsLeftOutGoesAloneThoughOthersGetOn()
{
    Fallback fallback;
    fallback.start({0});
    for (std::int64_t now = 0; now <= 31'000; now += 500)
        fallback.neighbourChunk({now});
    QVERIFY(!fallback.isDue({29'000}, 0));
    QVERIFY(fallback.isDue({31'000}, 0));
}

void TestJudgement::theFirstArtifactHasTheWanButATenth()
{
    WanShares shares;
    const auto report = [&](std::uint32_t artifact, bool kev, std::uint64_t bought,
                            std::int64_t now) {
        shares.report({.artifact = ArtifactRef {artifact},
                       .priority = {.knownExploited = kev},
                       .bought = bought,
                       .wanted = true},
                      {now});
    };
    report(1, false, 500, 0);
    report(2, true, 0, 0);
    QVERIFY(shares.mayBuy(ArtifactRef {2}, {100}));
    report(2, true, 1000, 100);
    QVERIFY(shares.mayBuy(ArtifactRef {1}, {100})); // it had nothing since the two compete
    report(1, false, 700, 100);
    QVERIFY(!shares.mayBuy(ArtifactRef {1}, {100}));
    QVERIFY(shares.comesSecond(ArtifactRef {1}) && !shares.comesSecond(ArtifactRef {2}));
    report(2, true, 3000, 200);
    QVERIFY(shares.mayBuy(ArtifactRef {1}, {200}));
}

void TestJudgement::nobodyWaitsForAnArtifactThatStandsStill()
{
    WanShares shares;
    shares.report({.artifact = ArtifactRef {1}, .priority = {}, .bought = 0, .wanted = true}, {0});
    shares.report({.artifact = ArtifactRef {2},
                   .priority = {.knownExploited = true},
                   .bought = 0,
                   .wanted = true},
                  {0});
    shares.report({.artifact = ArtifactRef {1}, .priority = {}, .bought = 900, .wanted = true},
                  {100});
    QVERIFY(!shares.mayBuy(ArtifactRef {1}, {1000}));
    QVERIFY(shares.mayBuy(ArtifactRef {1}, {2000}));
}

void TestJudgement::equalArtifactsDoNotHoldEachOtherBack()
{
    WanShares shares;
    for (std::uint32_t artifact = 1; artifact <= 2; ++artifact)
        shares.report(
            {.artifact = ArtifactRef {artifact}, .priority = {}, .bought = 900, .wanted = true},
            {0});
    QVERIFY(shares.mayBuy(ArtifactRef {1}, {10}) && shares.mayBuy(ArtifactRef {2}, {10}));
}

static Recruiting::Verdict watch(Recruiting& recruiting, std::int64_t from, std::int64_t to,
                                 double chunksPerSecond, Recruiting::Observation seen,
                                 std::uint64_t boughtBefore = 0)
{
    for (std::int64_t now = from; now <= to; now += 250) {
        seen.bought = boughtBefore
            + static_cast<std::uint64_t>(static_cast<double>(now) / 1000 * chunksPerSecond);
        if (const auto verdict = recruiting.observe(seen, 0, {now});
            verdict != Recruiting::Verdict::Nothing)
            return verdict;
    }
    return Recruiting::Verdict::Nothing;
}

void TestJudgement::aBuyerJoinsOnlyWhenHungryAndOnTrial()
{
    Recruiting fed;
    QCOMPARE(watch(fed, 0, 20'000, 5, {.crew = 2, .hungry = false}), Recruiting::Verdict::Nothing);
    Recruiting hungry;
    QCOMPARE(watch(hungry, 0, 20'000, 5, {.crew = 2, .hungry = true}), Recruiting::Verdict::Join);
    Recruiting full;
    QCOMPARE(watch(full, 0, 20'000, 5, {.crew = 8, .hungry = true}), Recruiting::Verdict::Nothing);
}

void TestJudgement::aFutileBuyerLeavesAndNobodyTriesAgain()
{
    Recruiting member;
    QCOMPARE(watch(member, 0, 20'000, 5, {.crew = 2, .hungry = true}), Recruiting::Verdict::Join);
    member.joined();
    QCOMPARE(watch(member, 20'000, 30'000, 5, {.crew = 3, .member = true}),
             Recruiting::Verdict::Leave);

    Recruiting onlooker;
    QCOMPARE(watch(onlooker, 0, 3000, 5, {.crew = 2}), Recruiting::Verdict::Nothing);
    QCOMPARE(watch(onlooker, 3000, 8000, 5, {.crew = 3}), Recruiting::Verdict::Nothing);
    QCOMPARE(watch(onlooker, 8000, 60'000, 5, {.crew = 2, .hungry = true}),
             Recruiting::Verdict::Nothing);
}

void TestJudgement::anotherBuyerMayTryWhenThePaceFalls()
{
    Recruiting onlooker;
    QCOMPARE(watch(onlooker, 0, 3000, 5, {.crew = 2}), Recruiting::Verdict::Nothing);
    QCOMPARE(watch(onlooker, 3000, 8000, 5, {.crew = 3}), Recruiting::Verdict::Nothing);
    QCOMPARE(watch(onlooker, 8000, 60'000, 1, {.crew = 2, .hungry = true}, 40),
             Recruiting::Verdict::Join);
}

void TestJudgement::aBuyerIsForgottenAfterSilence()
{
    CrewRoster roster;
    roster.heard(PeerRef {1}, {0});
    roster.heard(PeerRef {2}, {2000});
    QCOMPARE(roster.alive({3500}), 2);
    QCOMPARE(roster.alive({3501}), 1);
    roster.gone(PeerRef {2});
    QCOMPARE(roster.alive({3501}), 0);
}

void TestJudgement::theLedgerAddsUp()
{
    LedgerBook book;
    const PeerKey a {1};
    book.fromCache(10);
    book.fromOrigin(20, false);
    book.fromOrigin(30, true);
    book.fromPeer(a, 40);
    book.wastedBy(a, 5);
    book.wasted(1);
    book.given(a, 7);
    const Ledger& totals = book.totals();
    QCOMPARE(totals.verified, std::uint64_t {100});
    QCOMPARE(totals.fromOrigin + totals.fromGateway + totals.fromPeers + totals.fromCache,
             totals.verified);
    QCOMPARE(totals.wasted, std::uint64_t {6});
    QCOMPARE(book.peers().size(), std::size_t {1});
    QCOMPARE(book.peers()[0].received, std::uint64_t {40});
    QCOMPARE(book.peers()[0].given, totals.uploaded);
}

void TestJudgement::theRateForgetsIdleTime()
{
    RateMeter rate;
    rate.restart({0});
    for (std::int64_t now = 100; now <= 1000; now += 100)
        rate.add(100'000, {now});
    QCOMPARE(rate.bytesPerSecond(), 1e6);
    rate.restart({60'000});
    for (std::int64_t now = 60'100; now <= 60'500; now += 100)
        rate.add(100'000, {now});
    QCOMPARE(rate.bytesPerSecond(), 1e6);
}

QTEST_APPLESS_MAIN(TestJudgement)
#include "tst_judgement.moc"
