#include <QtTest>

#include <limits>
#include <memory>

#include "shared/swarm/leases.h"
#include "shared/swarm/swarm.h"
#include "tests/unit/shared/swarm/recordingsink.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

// One endpoint, told events by hand: what it does at the edges, and what hostile or late events
// cannot do to it.
class TestSwarm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aLoneEndpointAsksFirstAndThenBuys();
    void theNextStripeIsAskedForBeforeTheLastChunkEnds();
    void noChunkIsBoughtTwiceWhileItIsBeingVerified();
    void aFailedRequestReturnsItsChunks();
    void anUnavailableOriginIsLeftAloneForAsLongAsItSays();
    void aForgivenOriginIsAskedAtOnce();
    void aLinkThatGoesDownIsRecordedForWhatWasOpenOnIt();
    void aSimultaneousClaimIsYieldedByTheWorseRank();
    void chunksThatOthersTookFromOurEndAreGivenUp();
    void aHolderIsAskedInsteadOfTheOrigin();
    void aCompleteEndpointAnswersQueriesAndDialsNobody();
    void aCompleteEndpointIsIdle();
    void requestsForWhatWeLackGetOurMap();
    void peersAreRefusedAndLinksClosedWhilePeersAreOff();
    void aThirtyThirdLinkIsRefusedWithOthersToTry();
    void originBytesOfAGatewayAreBookedApart();
    void anOnlySharedArtifactIsNeitherAskedForNorBought();
    void whoDependsOnUsAloneIsKnown();
    void withoutOriginAccessOnlyPeersAreAsked();
    void aRemovedArtifactIsForgotten();
    void hostileEventsDoNoHarm();
    void whyNamesTheRule();

private:
    void add(std::uint64_t chunks, const ChunkSet& held, bool wanted = true,
             bool originAllowed = true)
    {
        m_held = held;
        tell(ArtifactAdded {.artifact = ArtifactRef {1},
                            .cid = {},
                            .size = chunks * chunkSize,
                            .held = &m_held,
                            .wanted = wanted,
                            .originAllowed = originAllowed,
                            .viaGateway = m_viaGateway,
                            .priority = {}});
    }

    void tell(const Event& event) { m_swarm->handle(event, m_now, m_sink); }

    // Runs all timeouts up to and including that moment.
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

    RecordingSink m_sink;
    std::unique_ptr<Swarm> m_swarm;
    ChunkSet m_held;
    TimePoint m_now {};
    bool m_viaGateway = false;
};

void TestSwarm::init()
{
    m_sink = RecordingSink();
    m_swarm = std::make_unique<Swarm>(PeerKey {9}, 1, Settings {});
    m_now = {0};
    m_viaGateway = false;
}

void TestSwarm::aLoneEndpointAsksFirstAndThenBuys()
{
    add(64, ChunkSet(64));
    QCOMPARE(m_sink.lines, std::vector<std::string> {"query"});
    runTo(299);
    QCOMPARE(m_sink.count("fetch"), 0);
    QCOMPARE(m_sink.count("wanting"), 1);
    runTo(300);
    QCOMPARE(m_sink.count("fetch"), 1);
    QCOMPARE(m_sink.count("crew"), 1);
    QCOMPARE(m_swarm->view(ArtifactRef {1})->phase, ArtifactPhase::Crew);
}

void TestSwarm::theNextStripeIsAskedForBeforeTheLastChunkEnds()
{
    add(64, ChunkSet(64));
    runTo(300);
    const auto [fetch, range] = m_sink.fetches[0];
    QCOMPARE(range.count, 2u);
    tell(OriginBytes {fetch, chunkSize});
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
    tell(OriginBytes {fetch, chunkSize - 1000});
    QCOMPARE(m_sink.fetches.size(), std::size_t {2});
    QVERIFY(m_sink.fetches[1].second.first >= range.end()
            || m_sink.fetches[1].second.end() <= range.first);
}

void TestSwarm::noChunkIsBoughtTwiceWhileItIsBeingVerified()
{
    add(2, ChunkSet(2));
    runTo(300);
    const auto [fetch, range] = m_sink.fetches[0];
    tell(OriginBytes {fetch, range.count * chunkSize});
    tell(OriginEnded {fetch, FetchOutcome::Complete, {}});
    const std::size_t fetches = m_sink.fetches.size();
    runTo(5000); // the cache takes its time
    QVERIFY(fetches <= 2);
    for (std::size_t i = 1; i < m_sink.fetches.size(); ++i)
        QVERIFY(!range.contains(m_sink.fetches[i].second.first));
    for (ChunkIndex chunk = range.first; chunk < range.end(); ++chunk)
        tell(ChunkVerified {ArtifactRef {1}, chunk, ChunkSource::Origin, LinkRef {}});
    QCOMPARE(m_swarm->view(ArtifactRef {1})->ledger.fromOrigin,
             std::uint64_t {range.count} * chunkSize);
}

void TestSwarm::aFailedRequestReturnsItsChunks()
{
    add(1, ChunkSet(1));
    runTo(300);
    const auto [fetch, range] = m_sink.fetches[0];
    tell(OriginBytes {fetch, 1000});
    tell(OriginEnded {fetch, FetchOutcome::Failed, {}});
    QCOMPARE(m_swarm->view(ArtifactRef {1})->fetches, 0);
    runTo(2000);
    QCOMPARE(m_sink.fetches.back().second, range);
    QVERIFY(m_sink.fetches.back().first != fetch);
}

void TestSwarm::anUnavailableOriginIsLeftAloneForAsLongAsItSays()
{
    add(2, ChunkSet(2));
    runTo(300);
    tell(OriginEnded {m_sink.fetches[0].first, FetchOutcome::Unavailable, seconds(30)});
    runTo(30'000);
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
    runTo(31'000);
    QCOMPARE(m_sink.fetches.size(), std::size_t {2});
}

void TestSwarm::aForgivenOriginIsAskedAtOnce()
{
    add(2, ChunkSet(2));
    runTo(300);
    tell(OriginEnded {m_sink.fetches[0].first, FetchOutcome::Unavailable, seconds(600)});
    runTo(1000);
    QCOMPARE(m_sink.fetches.size(), std::size_t {1});
    tell(OriginForgiven {ArtifactRef {1}});
    QCOMPARE(m_sink.fetches.size(), std::size_t {2});
}

void TestSwarm::aLinkThatGoesDownIsRecordedForWhatWasOpenOnIt()
{
    const auto closed = [this] {
        return std::ranges::count(m_sink.records, SwarmRecordKind::LinkClosed, &SwarmRecord::kind);
    };
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64));
    tell(LinkUp {LinkRef {2}, PeerRef {2}, PeerKey {2}, true}); // never asked for anything
    tell(LinkDown {LinkRef {2}});
    QCOMPARE(closed(), 0);
    tell(LinkDown {LinkRef {1}});
    QCOMPARE(closed(), 1);
    QCOMPARE(m_sink.records.back().artifact, ArtifactRef {1});
    QCOMPARE(m_sink.records.back().link, LinkRef {1});
}

void TestSwarm::aSimultaneousClaimIsYieldedByTheWorseRank()
{
    // Of two keys one ranks before us and one after; only the better one makes us yield.
    int yielded = 0;
    for (std::uint8_t other = 10; other < 30; ++other) {
        init();
        add(64, ChunkSet(64));
        const ChunkSet none(64);
        tell(LinkUp {LinkRef {1}, PeerRef {1}, PeerKey {other}, true});
        tell(InterestHeard {LinkRef {1}, ArtifactRef {1}});
        tell(MapHeard {LinkRef {1}, ArtifactRef {1}, &none});
        runTo(310);
        const auto [fetch, range] = m_sink.fetches[0];
        tell(LeaseHeard {LinkRef {1}, ArtifactRef {1}, {1, range, 0, LeaseState::Announced}});
        yielded += m_sink.count("abort") > 0 ? 1 : 0;
    }
    QVERIFY2(yielded > 0 && yielded < 20, qPrintable(QString::number(yielded)));
}

void TestSwarm::chunksThatOthersTookFromOurEndAreGivenUp()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64));
    runTo(300);
    const auto [fetch, range] = m_sink.fetches[0];
    QCOMPARE(range.count, 2u);
    tell(OriginBytes {fetch, 1000});
    runTo(1000);
    tell(LeaseHeard {
        LinkRef {1}, ArtifactRef {1}, {1, {range.first + 1, 1}, 0, LeaseState::Announced}});
    QCOMPARE(m_sink.count("abort"), 0); // the chunk that is arriving is finished
    tell(OriginBytes {fetch, chunkSize - 1000});
    QCOMPARE(m_sink.count("abort"), 1);
}

void TestSwarm::aHolderIsAskedInsteadOfTheOrigin()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64, true));
    QCOMPARE(m_sink.count("request 1"), 2);
    runTo(2000);
    QCOMPARE(m_sink.count("fetch"), 0);
    QCOMPARE(m_sink.count("wanting"), 0);
}

void TestSwarm::aCompleteEndpointAnswersQueriesAndDialsNobody()
{
    add(64, ChunkSet(64, true));
    tell(QueryHeard {ArtifactRef {1}, PeerRef {5}});
    runTo(500);
    QCOMPARE(m_sink.lines, std::vector<std::string> {"answer 5 2"});
}

void TestSwarm::aCompleteEndpointIsIdle()
{
    add(64, ChunkSet(64, true));
    QVERIFY(!m_swarm->nextTimeout());
}

void TestSwarm::requestsForWhatWeLackGetOurMap()
{
    ChunkSet held(64);
    held.insert(3);
    add(64, held, false);
    openLink(1, ChunkSet(64));
    m_sink.clear();
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 3});
    QCOMPARE(m_sink.lines, std::vector<std::string> {"upload 1 3"});
    m_sink.clear();
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 4});
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 4'000'000'000});
    QCOMPARE(m_sink.lines, (std::vector<std::string> {"map 1 1", "map 1 1"}));
}

void TestSwarm::peersAreRefusedAndLinksClosedWhilePeersAreOff()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64));
    runTo(400);
    m_sink.clear();
    Settings off;
    off.peersEnabled = false;
    tell(SettingsChanged {off});
    QCOMPARE(m_sink.count("close 1"), 1);
    tell(RequestHeard {LinkRef {1}, ArtifactRef {1}, 0});
    QCOMPARE(m_sink.count("refuse 1 1"), 1);
    QCOMPARE(m_sink.count("upload"), 0);
    tell(LinkUp {LinkRef {2}, PeerRef {2}, PeerKey {2}, true});
    QCOMPARE(m_sink.count("close 2"), 1);
    tell(LinkDown {LinkRef {1}});
    tell(QueryHeard {ArtifactRef {1}, PeerRef {3}});
    runTo(3000);
    QCOMPARE(m_sink.count("dial"), 0);
    QCOMPARE(m_sink.count("answer"), 0);
    QVERIFY(m_swarm->view(ArtifactRef {1})->fetches > 0);
}

void TestSwarm::aThirtyThirdLinkIsRefusedWithOthersToTry()
{
    add(64, ChunkSet(64, true));
    for (std::uint32_t link = 1; link <= 33; ++link)
        openLink(link, ChunkSet(64));
    QCOMPARE(m_sink.count("refuse"), 1);
    QCOMPARE(m_sink.count("refuse 33 0"), 1);
    QCOMPARE(m_swarm->view(ArtifactRef {1})->links, 32);
}

void TestSwarm::originBytesOfAGatewayAreBookedApart()
{
    m_viaGateway = true;
    add(2, ChunkSet(2));
    tell(ChunkVerified {ArtifactRef {1}, 0, ChunkSource::Origin, LinkRef {}});
    const Ledger ledger = m_swarm->view(ArtifactRef {1})->ledger;
    QCOMPARE(ledger.fromGateway, std::uint64_t {chunkSize});
    QCOMPARE(ledger.fromOrigin, std::uint64_t {0});
}

void TestSwarm::anOnlySharedArtifactIsNeitherAskedForNorBought()
{
    ChunkSet held(64);
    held.insert(3);
    add(64, held, false);
    openLink(1, ChunkSet(64, true));
    runTo(20'000);
    QCOMPARE(m_sink.count("request") + m_sink.count("fetch") + m_sink.count("query"), 0);
}

void TestSwarm::whoDependsOnUsAloneIsKnown()
{
    add(64, ChunkSet(64, true), false);
    const auto onlySource = [this] { return m_swarm->isOnlySource(ArtifactRef {1}); };
    QVERIFY(!onlySource()); // nobody wants any of it
    openLink(1, ChunkSet(64));
    QVERIFY(onlySource());
    ChunkSet allButOne(64, true);
    allButOne.erase(7);
    openLink(2, allButOne);
    QVERIFY(onlySource()); // of chunk 7
    openLink(3, ChunkSet(64, true));
    QVERIFY(!onlySource());
    tell(LinkDown {LinkRef {3}});
    tell(PeerLeft {PeerRef {3}});
    QVERIFY(onlySource());
    tell(LinkDown {LinkRef {1}});
    const std::vector<ChunkIndex> last {7};
    tell(HaveHeard {LinkRef {2}, ArtifactRef {1}, last});
    QVERIFY(!onlySource());
    QVERIFY(!m_swarm->isOnlySource(ArtifactRef {2}));
}

void TestSwarm::withoutOriginAccessOnlyPeersAreAsked()
{
    add(64, ChunkSet(64), true, false);
    runTo(60'000);
    QCOMPARE(m_sink.count("fetch") + m_sink.count("wanting"), 0);
    QVERIFY(m_sink.count("query") > 3);
    openLink(1, ChunkSet(64, true));
    QCOMPARE(m_sink.count("request 1"), 2);
}

void TestSwarm::aRemovedArtifactIsForgotten()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64, true));
    tell(ArtifactRemoved {ArtifactRef {1}});
    QCOMPARE(m_sink.count("cancel 1"), 2);
    QVERIFY(!m_swarm->view(ArtifactRef {1}));
    tell(HaveHeard {LinkRef {1}, ArtifactRef {1}, {}});
    QVERIFY(!m_swarm->nextTimeout());
}

void TestSwarm::hostileEventsDoNoHarm()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64));
    const ChunkIndex far = 4'000'000'000;
    const std::array<ChunkIndex, 2> chunks {far, 63};
    const ChunkSet wrongUniverse(4096, true);
    tell(HaveHeard {LinkRef {1}, ArtifactRef {1}, chunks});
    tell(MapHeard {LinkRef {1}, ArtifactRef {1}, &wrongUniverse});
    tell(AckHeard {LinkRef {1}, ArtifactRef {1}, far});
    tell(AckHeard {LinkRef {1}, ArtifactRef {1}, 5}); // never sent
    tell(PeerBytes {LinkRef {1}, ArtifactRef {1}, far, 100});
    tell(CancelHeard {LinkRef {1}, ArtifactRef {1}, far});
    tell(LeaseHeard {LinkRef {1}, ArtifactRef {1}, {1, {far, far}, far, LeaseState::Active}});
    tell(ChunkVerified {ArtifactRef {1}, far, ChunkSource::Peer, LinkRef {1}});
    tell(ChunkCorrupt {ArtifactRef {1}, far, ChunkSource::Peer, LinkRef {1}});
    tell(WantingHeard {ArtifactRef {1}, PeerRef {7}, -1});
    tell(WantingHeard {ArtifactRef {1}, PeerRef {8}, std::numeric_limits<double>::quiet_NaN()});
    tell(LinkDown {LinkRef {99}});
    tell(UploadEnded {LinkRef {99}, ArtifactRef {1}, 3, true});
    tell(OriginEnded {FetchRef {99}, FetchOutcome::Complete, {}});
    tell(RequestHeard {LinkRef {99}, ArtifactRef {1}, 3});
    tell(RefuseHeard {LinkRef {1}, ArtifactRef {77}, RefuseReason::Gone});
    const auto view = m_swarm->view(ArtifactRef {1});
    QCOMPARE(view->ledger.uploaded, std::uint64_t {0});
    QCOMPARE(view->ledger.verified, std::uint64_t {0});
    QCOMPARE(m_sink.count("request 1"), 1); // chunk 63 was true
    runTo(300);
    QCOMPARE(m_sink.count("fetch"), 1); // the ranks outside [0,1) did not win the election
}

void TestSwarm::whyNamesTheRule()
{
    add(64, ChunkSet(64));
    openLink(1, ChunkSet(64, true));
    openLink(2, ChunkSet(64));
    tell(PeerHint {ArtifactRef {1}, PeerRef {3}, PeerState::Partial});
    tell(PeerHint {ArtifactRef {1}, PeerRef {4}, PeerState::Partial});
    runTo(200);
    tell(DialFailed {PeerRef {3}});
    tell(PeerLeft {PeerRef {4}});
    for (const ChunkIndex chunk : {0u, 1u})
        tell(ChunkCorrupt {ArtifactRef {1}, chunk, ChunkSource::Peer, LinkRef {1}});
    std::array<Standing, 5> standing {};
    for (const PeerView& view : m_swarm->peers(ArtifactRef {1}))
        standing[static_cast<std::uint32_t>(view.peer)] = view.standing;
    QCOMPARE(standing[1], Standing::Excluded);
    QCOMPARE(standing[2], Standing::NothingToOffer);
    QCOMPARE(standing[3], Standing::DialFailed);
    QCOMPARE(standing[4], Standing::Left);
}

QTEST_APPLESS_MAIN(TestSwarm)
#include "tst_swarm.moc"
