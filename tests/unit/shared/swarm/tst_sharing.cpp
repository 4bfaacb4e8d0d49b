#include <QtTest>

#include <set>

#include "shared/swarm/answers.h"
#include "shared/swarm/freshchunks.h"
#include "shared/swarm/giving.h"
#include "shared/swarm/havebatch.h"
#include "shared/swarm/uploadslots.h"
#include "tests/unit/shared/swarm/recordingsink.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

// Who is told and who is served: upload slots, fresh chunks, HAVE batches, answers.
class TestSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noMoreUploadsThanSlots();
    void slotsRotateAmongNeighbours();
    void whatNobodyElseHasIsServedFirst();
    void whoHasNothingIsServedBeforeWhoHasSome();
    void theArtifactThatGoesFirstIsServedFirstAndTheOtherNowAndThen();
    void longUploadsUseFewerSlots();
    void theQueueIsBounded();
    void aWithdrawnWishIsNotServed();
    void aFreshChunkIsAnnouncedAfterASecondAtTheLatest();
    void aFreshChunkIsAnnouncedSoonAfterItsSecondHolder();
    void unspreadChunksAreTheDebt();
    void newsGoOutAtOnceAndThenInBatches();
    void nobodyIsToldWhatItHas();
    void aLargeNeighbourhoodHearsInTwoWaves();
    void whoHasGivenMoreThanItsShareTellsFewAtFirst();
    void nearTheEndWhatWaitedGoesOutAtOnce();
    void theShareOfEachIsWhatItHas();
    void anAnswerIsSuppressedOnceEnoughOthersAnswered();
    void answersComeSoonInASmallCrowd();

private:
    static UploadWish wish(std::uint32_t link, ChunkIndex chunk)
    {
        return {
            .link = LinkRef {link}, .artifact = ArtifactRef {1}, .chunk = chunk, .priority = {}};
    }

    static void open(Neighbourhood& neighbours, std::uint32_t link)
    {
        Neighbour& n = neighbours.add(LinkRef {link}, PeerRef {link}, {}, true);
        neighbours.interestSent(n);
        neighbours.interestHeard(n);
        neighbours.replaceMap(n, ChunkSet(64));
    }
};

void TestSharing::noMoreUploadsThanSlots()
{
    UploadSlots uploads;
    uploads.setSlots(2);
    for (std::uint32_t link = 1; link <= 5; ++link)
        QVERIFY(uploads.enqueue(wish(link, 0)));
    QVERIFY(uploads.takeNext({0}) && uploads.takeNext({0}));
    QVERIFY(!uploads.takeNext({0}));
    uploads.ended(LinkRef {1}, ArtifactRef {1}, 0, {100});
    QVERIFY(uploads.takeNext({100}));
}

void TestSharing::slotsRotateAmongNeighbours()
{
    UploadSlots uploads;
    uploads.setSlots(1);
    for (ChunkIndex chunk = 0; chunk < 3; ++chunk)
        QVERIFY(uploads.enqueue(wish(1, chunk)));
    for (ChunkIndex chunk = 0; chunk < 3; ++chunk)
        QVERIFY(uploads.enqueue(wish(2, chunk)));
    std::vector<std::uint32_t> served;
    for (int i = 0; i < 6; ++i) {
        const auto next = uploads.takeNext({0});
        served.push_back(static_cast<std::uint32_t>(next->link));
        uploads.ended(next->link, next->artifact, next->chunk, {10});
    }
    QCOMPARE(served, (std::vector<std::uint32_t> {1, 2, 1, 2, 1, 2}));
}

void TestSharing::whatNobodyElseHasIsServedFirst()
{
    UploadSlots uploads;
    UploadWish rare = wish(2, 9);
    rare.unspread = true;
    QVERIFY(uploads.enqueue(wish(1, 1)) && uploads.enqueue(rare));
    QCOMPARE(uploads.takeNext({0})->chunk, 9u);
    UploadWish again = wish(3, 9);
    again.unspread = true;
    QVERIFY(uploads.enqueue(again));
    uploads.spread(ArtifactRef {1}, 9);
    QCOMPARE(uploads.takeNext({0})->chunk, 1u);
}

void TestSharing::whoHasNothingIsServedBeforeWhoHasSome()
{
    UploadSlots uploads;
    UploadWish empty = wish(2, 9);
    empty.hasNothing = true;
    QVERIFY(uploads.enqueue(wish(1, 1)) && uploads.enqueue(empty));
    QCOMPARE(uploads.takeNext({0})->link, LinkRef {2});
}

void TestSharing::theArtifactThatGoesFirstIsServedFirstAndTheOtherNowAndThen()
{
    UploadSlots uploads;
    uploads.setSlots(1);
    int urgent = 0;
    for (int i = 0; i < 100; ++i) {
        for (const bool kev : {false, true}) {
            UploadWish next = wish(kev ? 1 : 2, static_cast<ChunkIndex>(i));
            next.artifact = ArtifactRef {kev ? 1u : 2u};
            next.priority.knownExploited = kev;
            (void)uploads.enqueue(next);
        }
        const auto served = uploads.takeNext({0});
        urgent += served->artifact == ArtifactRef {1} ? 1 : 0;
        uploads.ended(served->link, served->artifact, served->chunk, {10});
    }
    QCOMPARE(urgent, 90);
}

void TestSharing::longUploadsUseFewerSlots()
{
    UploadSlots uploads;
    uploads.setSlots(6);
    std::int64_t now = 0;
    for (ChunkIndex i = 0; i < 10; ++i) {
        QVERIFY(uploads.enqueue(wish(i, i)));
        const auto served = uploads.takeNext({now});
        uploads.ended(served->link, served->artifact, served->chunk, {now += 2000});
    }
    for (ChunkIndex i = 10; i < 20; ++i)
        QVERIFY(uploads.enqueue(wish(i, i)));
    while (uploads.takeNext({now})) { }
    QCOMPARE(uploads.active(), std::size_t {2});
}

void TestSharing::theQueueIsBounded()
{
    UploadSlots uploads;
    int accepted = 0;
    for (ChunkIndex chunk = 0; chunk < 10'000; ++chunk)
        accepted += uploads.enqueue(wish(1, chunk)) ? 1 : 0;
    QCOMPARE(accepted, 64);
    QVERIFY(uploads.enqueue(wish(1, 0))); // asked again: still in the queue once
    QCOMPARE(uploads.queued(), std::size_t {64});
    for (std::uint32_t link = 2; link < 1000; ++link)
        (void)uploads.enqueue(wish(link, 0));
    QVERIFY(uploads.queued() <= 512);
}

void TestSharing::aWithdrawnWishIsNotServed()
{
    UploadSlots uploads;
    QVERIFY(uploads.enqueue(wish(1, 1)) && uploads.enqueue(wish(2, 2)));
    uploads.withdraw(LinkRef {1}, ArtifactRef {1}, 1);
    QCOMPARE(uploads.takeNext({0})->chunk, 2u);
    QVERIFY(uploads.enqueue(wish(3, 3)));
    uploads.dropLink(LinkRef {3});
    QVERIFY(!uploads.takeNext({0}));
}

void TestSharing::aFreshChunkIsAnnouncedAfterASecondAtTheLatest()
{
    FreshChunks fresh;
    fresh.bought(5, true, {0});
    QVERIFY(!fresh.takeAnnounceable({999}));
    QCOMPARE(fresh.nextMoment().ms, 1000);
    QVERIFY(fresh.takeAnnounceable({1000}) == 5u);
    QVERIFY(!fresh.takeAnnounceable({5000})); // once
    QVERIFY(fresh.isUnspread(5)); // announced, still a debt
}

void TestSharing::aFreshChunkIsAnnouncedSoonAfterItsSecondHolder()
{
    FreshChunks fresh;
    fresh.bought(5, true, {0});
    fresh.spread(5, 4, {100});
    QVERIFY(!fresh.takeAnnounceable({100})); // its second holder is asked first
    QVERIFY(fresh.takeAnnounceable({500}) == 5u);
    QCOMPARE(fresh.nextMoment(), never);
}

void TestSharing::unspreadChunksAreTheDebt()
{
    FreshChunks fresh;
    fresh.bought(1, true, {0});
    fresh.bought(2, true, {0});
    fresh.bought(3, false, {0}); // everybody was told
    QCOMPARE(fresh.debt(), std::size_t {3});
    fresh.spread(1, 4, {10});
    fresh.spread(1, 4, {20});
    fresh.spread(3, 4, {20});
    QCOMPARE(fresh.debt(), std::size_t {1});
    fresh.lost(2);
    QCOMPARE(fresh.debt(), std::size_t {0});
}

void TestSharing::newsGoOutAtOnceAndThenInBatches()
{
    Neighbourhood neighbours(64);
    open(neighbours, 1);
    RecordingSink sink;
    HaveBatch haves;
    haves.add(1);
    QVERIFY(haves.isDue({1000}));
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Some, {{1000}, sink});
    haves.add(2);
    haves.add(3);
    QVERIFY(!haves.isDue({1049}));
    QVERIFY(haves.isDue({1050}));
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Some, {{1050}, sink});
    QCOMPARE(sink.lines, (std::vector<std::string> {"have 1 1", "have 1 2", "have 1 3"}));
    QCOMPARE(haves.nextMoment(), never);
}

void TestSharing::nobodyIsToldWhatItHas()
{
    Neighbourhood neighbours(64);
    open(neighbours, 1);
    neighbours.addChunk(*neighbours.find(LinkRef {1}), 7);
    RecordingSink sink;
    HaveBatch haves;
    haves.add(7);
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Some, {{0}, sink});
    QVERIFY(sink.lines.empty());
}

void TestSharing::aLargeNeighbourhoodHearsInTwoWaves()
{
    Neighbourhood neighbours(64);
    for (std::uint32_t link = 1; link <= 32; ++link)
        open(neighbours, link);
    RecordingSink sink;
    HaveBatch haves;
    haves.add(7);
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Some, {{0}, sink});
    QVERIFY(sink.count("have") < 20);
    neighbours.remove(LinkRef {3}); // must not make anybody miss it
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Some, {{50}, sink});
    std::set<std::string> told(sink.lines.begin(), sink.lines.end());
    told.erase("have 3 7");
    QCOMPARE(told.size(), std::size_t {31});
    QCOMPARE(haves.nextMoment(), never);
}

void TestSharing::whoHasGivenMoreThanItsShareTellsFewAtFirst()
{
    Neighbourhood neighbours(64);
    for (std::uint32_t link = 1; link <= 32; ++link)
        open(neighbours, link);
    RecordingSink sink;
    HaveBatch haves;
    for (ChunkIndex chunk = 0; chunk < 16; ++chunk)
        haves.add(chunk);
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Few, {{0}, sink});
    const int first = sink.count("have");
    QVERIFY2(first > 0 && first < 16 * 4, qPrintable(QString::number(first))); // two of 32 each
    QCOMPARE(haves.nextMoment(), TimePoint {1000});
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Few, {{1000}, sink});
    QCOMPARE(sink.count("have"), 16 * 32); // and now everybody knows, once
    QCOMPARE(haves.nextMoment(), never);
}

void TestSharing::nearTheEndWhatWaitedGoesOutAtOnce()
{
    Neighbourhood neighbours(64);
    for (std::uint32_t link = 1; link <= 32; ++link)
        open(neighbours, link);
    RecordingSink sink;
    HaveBatch haves;
    haves.add(7);
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Few, {{0}, sink});
    haves.flush(ArtifactRef {1}, neighbours, HaveReach::Everybody, {{50}, sink});
    QCOMPARE(sink.count("have"), 32);
}

void TestSharing::theShareOfEachIsWhatItHas()
{
    Giving giving;
    for (int i = 0; i < 166; ++i)
        giving.chunkSent();
    QVERIFY(!giving.isBeyondShare(100));
    giving.chunkSent();
    QVERIFY(giving.isBeyondShare(100));
    QVERIFY(!giving.isBeyondShare(101));
}

void TestSharing::anAnswerIsSuppressedOnceEnoughOthersAnswered()
{
    Random random(1);
    Answers answers;
    answers.queryHeard(PeerRef {1}, {0}, 1000, random);
    for (int i = 0; i < 8; ++i)
        answers.answerHeard();
    QVERIFY(!answers.takeDue({1000}));
    QVERIFY(!answers.nextMoment());
}

void TestSharing::answersComeSoonInASmallCrowd()
{
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Random random(seed);
        Answers answers;
        answers.queryHeard(PeerRef {1}, {0}, 2, random);
        answers.queryHeard(PeerRef {1}, {0}, 2, random); // the same twice
        QVERIFY(answers.takeDue({5}) == PeerRef {1});
        QVERIFY(!answers.takeDue({1000}));
    }
}

QTEST_APPLESS_MAIN(TestSharing)
#include "tst_sharing.moc"
