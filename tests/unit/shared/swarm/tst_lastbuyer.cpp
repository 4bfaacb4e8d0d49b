#include <QtTest>

#include <memory>

#include "shared/swarm/lastbuyer.h"
#include "shared/swarm/random.h"
#include "shared/swarm/swarm.h"
#include "tests/unit/shared/swarm/recordingsink.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

// An endpoint under a rate limit, or one that may not serve: it leaves the buying to others where
// there are any, says nothing that it does not keep, and buys for itself where nobody else does.
class TestLastBuyer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void underALowLimitItStandsForElectionARoundLater();
    void underAHighLimitItStandsAtOnce();
    void itWaitsWhenSomebodyElseBuysInTheFirstRound();
    void aSlowLimitMeansOneChunkAtATime();
    void outdoneByAnotherBuyerItGivesItsChunkBack();
    void buyersUnderTheSameLimitGoOnTogether();
    void whatIsNearlyWholeIsKeptWhenItYields();
    void whoDoesNotServeShowsAnEmptyMapAndNoLease();
    void whoDoesNotServeFetchesFromNeighbours();
    void servingAgainItShowsWhatItHas();
    void whoStopsServingTakesBackWhatItOffered();
    void onlyChunksBeyondTheBudgetAreListedOnceVerified();
    void whatIsAddedPausedAsksForNothing();

private:
    void make(const Settings& settings)
    {
        m_settings = settings;
        m_swarm = std::make_unique<Swarm>(PeerKey {9}, 1, settings);
    }

    void add(std::uint64_t chunks, const ChunkSet& held)
    {
        m_held = held;
        tell(ArtifactAdded {.artifact = ArtifactRef {1},
                            .cid = {},
                            .size = chunks * chunkSize,
                            .held = &m_held,
                            .wanted = true,
                            .originAllowed = true,
                            .viaGateway = false,
                            .priority = {}});
    }

    void tell(const Event& event) { m_swarm->handle(event, m_now, m_sink); }

    void runTo(std::int64_t ms)
    {
        while (const auto next = m_swarm->nextTimeout()) {
            if (next->ms > ms)
                break;
            m_now = std::max(m_now, *next);
            m_swarm->handleTimeout(m_now, m_sink);
        }
        m_now = {ms};
    }

    void openLink(std::uint32_t link, const ChunkSet& map)
    {
        tell(LinkUp {LinkRef {link}, PeerRef {link}, PeerKey {static_cast<std::uint8_t>(link)},
                     true});
        tell(InterestHeard {LinkRef {link}, ArtifactRef {1}});
        tell(MapHeard {LinkRef {link}, ArtifactRef {1}, &map});
    }

    // The neighbour holds a lease of so many chunks from there and has bought so many of them.
    void lease(std::uint32_t link, ChunkIndex first, ChunkIndex count, ChunkIndex done)
    {
        tell(LeaseHeard {
            LinkRef {link}, ArtifactRef {1}, {1, {first, count}, done, LeaseState::Active}});
    }

    void verified(ChunkIndex chunk)
    {
        tell(ChunkVerified {ArtifactRef {1}, chunk, ChunkSource::Origin, {}});
    }

    [[nodiscard]] int recorded(SwarmRecordKind kind) const
    {
        return static_cast<int>(std::ranges::count(m_sink.records, kind, &SwarmRecord::kind));
    }

    Settings m_settings;
    RecordingSink m_sink;
    std::unique_ptr<Swarm> m_swarm;
    ChunkSet m_held;
    TimePoint m_now {};
};

namespace {

Settings limitedTo(std::uint64_t bytesPerSecond)
{
    Settings settings;
    settings.originLimit = bytesPerSecond;
    return settings;
}

Settings serving(bool serves)
{
    Settings settings;
    settings.serves = serves;
    return settings;
}

} // namespace

void TestLastBuyer::init()
{
    m_sink = RecordingSink();
    m_now = {0};
}

void TestLastBuyer::underALowLimitItStandsForElectionARoundLater()
{
    make(limitedTo(chunkSize));
    add(64, ChunkSet(64));
    runTo(599);
    QCOMPARE(m_sink.count("fetch"), 0);
    runTo(600);
    QCOMPARE(m_sink.count("fetch"), 1);
}

void TestLastBuyer::underAHighLimitItStandsAtOnce()
{
    make(limitedTo(8 * chunkSize));
    add(64, ChunkSet(64));
    runTo(300);
    QCOMPARE(m_sink.count("fetch"), 1);
}

void TestLastBuyer::itWaitsWhenSomebodyElseBuysInTheFirstRound()
{
    make(limitedTo(chunkSize));
    add(64, ChunkSet(64));
    runTo(301);
    tell(CrewHeard {ArtifactRef {1}, PeerRef {7}, {}});
    runTo(1500);
    QCOMPARE(m_sink.count("fetch"), 0);
    QCOMPARE(m_sink.count("wanting"), 0);
}

void TestLastBuyer::aSlowLimitMeansOneChunkAtATime()
{
    make(limitedTo(chunkSize / 10));
    add(64, ChunkSet(64));
    runTo(600);
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
    QCOMPARE(m_sink.fetches[0].second.count, ChunkIndex {1});
}

void TestLastBuyer::outdoneByAnotherBuyerItGivesItsChunkBack()
{
    make(limitedTo(chunkSize / 10));
    const ChunkSet nothing(64);
    add(64, nothing);
    runTo(600);
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
    openLink(1, nothing);
    for (ChunkIndex bought = 0; bought < 12; ++bought) { // two a second
        lease(1, 0, 16, bought);
        tell(OriginBytes {m_sink.fetches[0].first, chunkSize / 20});
        runTo(m_now.ms + 500);
    }
    QCOMPARE(m_sink.count("abort"), 1);
    QCOMPARE(recorded(SwarmRecordKind::CrewLeft), 1);
    tell(OriginEnded {m_sink.fetches[0].first, FetchOutcome::Aborted, {}});
    QCOMPARE(m_swarm->view(ArtifactRef {1})->phase, ArtifactPhase::Waiting);
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
}

void TestLastBuyer::buyersUnderTheSameLimitGoOnTogether()
{
    LastBuyer buyer;
    Random random(7);
    std::uint64_t own = 0;
    std::uint64_t other = 0;
    for (std::int64_t ms = 0; ms < 600'000; ms += 250) { // a chunk a second each, out of step
        own = std::max(own, static_cast<std::uint64_t>(ms) / 1000 + random.below(2));
        other = std::max(other, static_cast<std::uint64_t>(ms) / 1000 + random.below(2));
        QVERIFY2(!buyer.isOutdone(own, other, {ms}), qPrintable(QString::number(ms)));
    }
    buyer.restart();
    QVERIFY(!buyer.isOutdone(own, other, {700'000}));
    QVERIFY(!buyer.isOutdone(own, other + 9, {702'000})); // too early to tell
    QVERIFY(buyer.isOutdone(own, other + 9, {704'000}));
}

void TestLastBuyer::whatIsNearlyWholeIsKeptWhenItYields()
{
    make(limitedTo(chunkSize / 4));
    const ChunkSet nothing(64);
    add(64, nothing);
    runTo(600);
    openLink(1, nothing);
    for (ChunkIndex bought = 0; bought < 10; ++bought) { // ours ends soon after the comparison
        lease(1, 0, 16, bought);
        if (bought < 8)
            tell(OriginBytes {m_sink.fetches[0].first, chunkSize / 10});
        runTo(m_now.ms + 400);
    }
    QCOMPARE(recorded(SwarmRecordKind::CrewLeft), 1);
    QCOMPARE(m_sink.count("abort 1"), 0);
    QCOMPARE(m_sink.count("abort 2"), 1); // the next one, of which nothing had come
}

void TestLastBuyer::whoDoesNotServeShowsAnEmptyMapAndNoLease()
{
    make(serving(false));
    ChunkSet half(64);
    for (ChunkIndex chunk = 0; chunk < 32; ++chunk)
        half.insert(chunk);
    add(64, half);
    openLink(1, ChunkSet(64));
    tell(QueryHeard {ArtifactRef {1}, PeerRef {2}});
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 3});
    runTo(2000);
    QCOMPARE(m_sink.count("map 1 0"), 2); // at the start, and in answer to the request
    QCOMPARE(m_sink.count("map"), 2);
    QCOMPARE(m_sink.count("upload"), 0);
    QCOMPARE(m_sink.count("have"), 0);
    QCOMPARE(m_sink.count("answer"), 0);
    QCOMPARE(m_sink.count("wanting"), 0);
    QCOMPARE(m_sink.count("crew"), 0);
    QCOMPARE(m_sink.count("lease"), 0);
    QVERIFY(m_sink.count("fetch") >= 1); // nobody else buys: it does, for itself
}

void TestLastBuyer::whoDoesNotServeFetchesFromNeighbours()
{
    make(serving(false));
    add(4, ChunkSet(4));
    openLink(1, ChunkSet(4, true));
    QVERIFY(m_sink.count("request 1") >= 1);
    runTo(2000);
    QCOMPARE(m_sink.count("fetch"), 0);
}

void TestLastBuyer::servingAgainItShowsWhatItHas()
{
    make(serving(false));
    ChunkSet some(8);
    some.insert(1);
    add(8, some);
    openLink(1, ChunkSet(8));
    m_sink.clear();
    tell(SettingsChanged {serving(true)});
    QCOMPARE(m_sink.lines, std::vector<std::string> {"map 1 1"});
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 1});
    QCOMPARE(m_sink.count("upload 1 1"), 1);
}

void TestLastBuyer::whoStopsServingTakesBackWhatItOffered()
{
    Settings one = serving(true);
    one.uploadSlots = 1;
    make(one);
    add(8, ChunkSet(8, true));
    openLink(1, ChunkSet(8));
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 0});
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 1}); // waits for the slot
    m_sink.clear();
    one.serves = false;
    tell(SettingsChanged {one});
    QCOMPARE(m_sink.lines, std::vector<std::string> {"map 1 0"});
    tell(UploadEnded {LinkRef {1}, ArtifactRef {1}, 0, true});
    QCOMPARE(m_sink.count("upload"), 0);
}

void TestLastBuyer::onlyChunksBeyondTheBudgetAreListedOnceVerified()
{
    Settings settings;
    settings.originBudgetTarget = 1.0;
    make(settings);
    const ChunkSet nothing(4);
    add(4, nothing);
    openLink(1, nothing);
    openLink(2, nothing);
    // They bought six chunks between them, go on telling so, and give nothing.
    for (std::int64_t ms = 0; ms <= 60'000 && m_sink.fetches.empty(); ms += 500) {
        lease(1, 0, 4, 4);
        lease(2, 0, 4, 2);
        runTo(ms);
    }
    QVERIFY(!m_sink.fetches.empty()); // invariant 3
    QVERIFY(recorded(SwarmRecordKind::FellBackToOrigin) >= 1);
    QCOMPARE(recorded(SwarmRecordKind::OverBudget), 0); // asked for, not here yet
    const ChunkIndex chunk = m_sink.fetches[0].second.first;
    tell(OriginBytes {m_sink.fetches[0].first, chunkSize});
    verified(chunk);
    QCOMPARE(recorded(SwarmRecordKind::OverBudget), 1);
    const auto listed =
        std::ranges::find(m_sink.records, SwarmRecordKind::OverBudget, &SwarmRecord::kind);
    QCOMPARE(listed->chunks.first, chunk);
    QCOMPARE(listed->chunks.count, ChunkIndex {1});
    QCOMPARE(listed->value, std::uint64_t {chunkSize});
}

void TestLastBuyer::whatIsAddedPausedAsksForNothing()
{
    Settings alone;
    alone.peersEnabled = false; // it would go to the origin at once
    make(alone);
    m_held = ChunkSet(4);
    tell(ArtifactAdded {.artifact = ArtifactRef {1},
                        .cid = {},
                        .size = 4 * chunkSize,
                        .held = &m_held,
                        .wanted = true,
                        .originAllowed = true,
                        .viaGateway = false,
                        .priority = {},
                        .paused = true});
    runTo(20'000);
    QVERIFY(m_sink.lines.empty());
    tell(ArtifactPaused {ArtifactRef {1}, false});
    QCOMPARE(m_sink.count("fetch"), 1);
}

QTEST_APPLESS_MAIN(TestLastBuyer)
#include "tst_lastbuyer.moc"
