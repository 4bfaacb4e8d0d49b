#include <QtTest>

#include <memory>
#include <set>

#include "shared/swarm/chunkpicker.h"
#include "shared/swarm/exchange.h"
#include "tests/unit/shared/swarm/recordingsink.h"

using namespace patchswarm;
using namespace patchswarm::swarm;

// What is asked of whom: picker, window, budget, stalls.
class TestExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theRarestChunkIsPicked();
    void tiesAreDrawnByLot();
    void aNewNeighbourIsAskedForTwoChunks();
    void theWindowGrowsWithBandwidthTimesDelay();
    void noChunkIsAskedForTwice();
    void theBudgetOfBytesInFlightIsKept();
    void aStalledRequestMovesToAnotherNeighbour();
    void aNeighbourThatSendsSomethingElseHasNotStalled();
    void behindOurOwnSlowDownlinkNobodyHasStalled();
    void aNeighbourThatHadNothingMoreIsAskedForWhatItGetsNext();
    void aChunkThatSpoiledIsAskedOfADrainedNeighbour();
    void withoutAlternativeAPlaceInAQueueIsKept();
    void aSilentNeighbourIsProbedAndThenCountsNoMore();
    void aRequestWithoutBytesMovesToANewHolder();
    void aSlowNeighbourIsNotAskedForWhatAFasterOneHas();
    void aChunkThatCameAnotherWayIsCancelled();
    void nothingIsAskedWhileStorageIsFull();

private:
    Neighbour& neighbour(std::uint32_t link, bool full = true)
    {
        Neighbour& n = m_state->neighbours.add(LinkRef {link}, PeerRef {link}, {}, true);
        m_state->neighbours.interestSent(n);
        m_state->neighbours.interestHeard(n);
        m_state->neighbours.replaceMap(n, ChunkSet(64, full));
        return *m_state->neighbours.find(LinkRef {link});
    }

    Turn at(std::int64_t ms) { return {{ms}, m_sink}; }

    std::unique_ptr<Commons> m_commons;
    std::unique_ptr<ArtifactState> m_state;
    std::unique_ptr<Exchange> m_exchange;
    RecordingSink m_sink;
};

void TestExchange::init()
{
    m_sink = RecordingSink();
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
    m_state->neighbours.all().reserve(8); // so that references stay in the tests
    m_exchange = std::make_unique<Exchange>(*m_state);
}

void TestExchange::theRarestChunkIsPicked()
{
    Neighbour& all = neighbour(1);
    Neighbour& most = neighbour(2, false);
    for (ChunkIndex chunk = 0; chunk < 64; ++chunk)
        if (chunk != 41)
            m_state->neighbours.addChunk(most, chunk);
    const auto none = [](ChunkIndex) { return false; };
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        m_state->commons.random = Random(seed);
        QCOMPARE(*ChunkPicker::pick(all, *m_state, none), 41u);
    }
}

void TestExchange::tiesAreDrawnByLot()
{
    Neighbour& all = neighbour(1);
    const auto none = [](ChunkIndex) { return false; };
    std::set<ChunkIndex> picked;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        m_state->commons.random = Random(seed);
        picked.insert(*ChunkPicker::pick(all, *m_state, none));
    }
    QVERIFY2(picked.size() > 20, qPrintable(QString::number(picked.size())));
}

void TestExchange::aNewNeighbourIsAskedForTwoChunks()
{
    m_exchange->pump(neighbour(1), at(0));
    QCOMPARE(m_sink.count("request 1"), 2);
}

void TestExchange::theWindowGrowsWithBandwidthTimesDelay()
{
    RequestWindow window;
    QCOMPARE(window.chunks(), 2u);
    for (std::int64_t now = 10; now < 200; now += 10) {
        window.firstByte(milliseconds(100));
        window.chunkArrived({now - 10}, chunkSize, {now});
    }
    QVERIFY2(window.chunks() > 4,
             qPrintable(QString::number(window.chunks()))); // 100 MB/s x 20-100 ms
    QVERIFY(window.chunks() <= 32);
    QVERIFY(window.bytesPerSecond() > 90e6);
}

void TestExchange::noChunkIsAskedForTwice()
{
    neighbour(1);
    neighbour(2);
    neighbour(3);
    m_exchange->pump(at(0));
    std::set<std::string> chunks;
    for (const std::string& line : m_sink.lines)
        chunks.insert(line.substr(line.rfind(' ')));
    QCOMPARE(chunks.size(), m_sink.lines.size());
}

void TestExchange::theBudgetOfBytesInFlightIsKept()
{
    m_commons->settings.bytesInFlight = 3ULL * chunkSize;
    neighbour(1);
    neighbour(2);
    m_exchange->pump(at(0));
    QCOMPARE(m_sink.count("request"), 3);
    QCOMPARE(m_commons->bytesInFlight, 3ULL * chunkSize);
}

void TestExchange::aStalledRequestMovesToAnotherNeighbour()
{
    Neighbour& first = neighbour(1);
    m_exchange->pump(first, at(0));
    neighbour(2).heardAt = {900};
    first.heardAt = {900};
    m_exchange->checkStalls(at(1000));
    QCOMPARE(m_sink.count("cancel"), 0);
    m_exchange->checkStalls(at(1001));
    QCOMPARE(m_sink.count("cancel 1"), 2);
    QCOMPARE(m_sink.count("request 2"), 2);
    QVERIFY(first.restsUntil.ms > 1001);
}

void TestExchange::aNeighbourThatSendsSomethingElseHasNotStalled()
{
    Neighbour& first = neighbour(1);
    m_exchange->pump(first, at(0));
    neighbour(2);
    const auto chunk = static_cast<ChunkIndex>(std::stoul(m_sink.lines[0].substr(10)));
    m_exchange->bytesArrived(first, chunk, 1000, at(900));
    m_exchange->checkStalls(at(1500));
    QCOMPARE(m_sink.count("cancel"), 0);
}

void TestExchange::behindOurOwnSlowDownlinkNobodyHasStalled()
{
    Neighbour& first = neighbour(1);
    m_exchange->pump(first, at(0));
    Neighbour& second = neighbour(2);
    m_exchange->pump(second, at(0));
    const std::string asked = m_sink.lines[0].substr(10);
    const auto chunk = static_cast<ChunkIndex>(std::stoul(asked));
    // 1 MiB/s come in, 4 MiB are owed: whoever is behind may need 4 s, and is given 8.
    for (std::int64_t now = 500; now <= 2000; now += 500)
        m_exchange->bytesArrived(first, chunk, chunkSize / 2, at(now));
    second.heardAt = {2000};
    m_exchange->checkStalls(at(2001));
    QCOMPARE(m_sink.count("cancel"), 0);
    second.heardAt = {8100};
    m_exchange->checkStalls(at(8100));
    QCOMPARE(m_sink.count("cancel 2"), 2);
}

void TestExchange::aNeighbourThatHadNothingMoreIsAskedForWhatItGetsNext()
{
    Neighbour& only = neighbour(1, false);
    m_state->neighbours.addChunk(only, 9);
    m_exchange->pump(only, at(0));
    m_exchange->pump(only, at(0)); // drained
    QCOMPARE(m_sink.count("request 1 9"), 1);
    m_state->neighbours.addChunk(only, 11);
    const ChunkIndex next = 11;
    m_exchange->offered(only, std::span(&next, 1), at(10));
    QCOMPARE(m_sink.count("request 1 11"), 1);
}

void TestExchange::aChunkThatSpoiledIsAskedOfADrainedNeighbour()
{
    Neighbour& first = neighbour(1, false);
    m_state->neighbours.addChunk(first, 9);
    m_exchange->pump(first, at(0));
    Neighbour& second = neighbour(2, false);
    m_state->neighbours.addChunk(second, 9);
    m_exchange->pump(second, at(0)); // nothing left for it
    QCOMPARE(m_sink.count("request 2"), 0);
    m_exchange->chunkSettled(9, LinkRef {1}, false, at(20));
    m_exchange->pump(second, at(20));
    QCOMPARE(m_sink.count("request 2 9"), 1);
}

void TestExchange::withoutAlternativeAPlaceInAQueueIsKept()
{
    Neighbour& only = neighbour(1);
    m_exchange->pump(only, at(0));
    for (std::int64_t now = 250; now < 9000; now += 250) {
        only.heardAt = {now}; // it answers probes
        m_exchange->checkStalls(at(now));
    }
    QCOMPARE(m_sink.count("cancel"), 0);
    for (std::int64_t now = 9000; now < 11'000; now += 250) {
        only.heardAt = {now};
        m_exchange->checkStalls(at(now));
    }
    QVERIFY(m_sink.count("cancel") > 0); // for 10 s not a byte: it does not serve us
    QVERIFY(only.barren);
    QCOMPARE(m_state->neighbours.holders(5), std::uint16_t {0});
}

void TestExchange::aSilentNeighbourIsProbedAndThenCountsNoMore()
{
    Neighbour& only = neighbour(1);
    m_exchange->pump(only, at(0));
    for (std::int64_t now = 250; now <= 3500; now += 250)
        m_exchange->checkStalls(at(now));
    QVERIFY(m_sink.count("lease 1") >= 2);
    QVERIFY(only.muted);
    QCOMPARE(m_state->neighbours.holders(5), std::uint16_t {0});
}

void TestExchange::aRequestWithoutBytesMovesToANewHolder()
{
    Neighbour& first = neighbour(1, false);
    m_state->neighbours.addChunk(first, 9);
    m_exchange->pump(first, at(0));
    Neighbour& second = neighbour(2, false);
    m_state->neighbours.addChunk(second, 9);
    const ChunkIndex chunk = 9;
    m_exchange->offered(second, std::span(&chunk, 1), at(100));
    QCOMPARE(m_sink.count("cancel"), 0); // too early
    m_exchange->offered(second, std::span(&chunk, 1), at(200));
    QCOMPARE(m_sink.count("cancel 1 9"), 1);
    QCOMPARE(m_sink.count("request 2 9"), 1);
}

void TestExchange::aSlowNeighbourIsNotAskedForWhatAFasterOneHas()
{
    Neighbour& fast = neighbour(1);
    Neighbour& slow = neighbour(2);
    m_exchange->pump(fast, at(0));
    m_exchange->pump(slow, at(0));
    const auto asked = [&](std::size_t line) {
        return static_cast<ChunkIndex>(std::stoul(m_sink.lines[line].substr(10)));
    };
    m_exchange->chunkSettled(asked(0), LinkRef {1}, true, at(40));
    m_exchange->chunkSettled(asked(2), LinkRef {2}, true, at(1000));
    m_exchange->cancelAll(at(1000));
    m_sink.lines.clear();
    QVERIFY(m_exchange->isSlow(slow) && !m_exchange->isSlow(fast));
    m_exchange->pump(slow, at(2000));
    QCOMPARE(m_sink.count("request"), 0);
    m_state->neighbours.remove(LinkRef {1});
    m_exchange->pump(*m_state->neighbours.find(LinkRef {2}), at(2000));
    QCOMPARE(m_sink.count("request"), 2);
}

void TestExchange::aChunkThatCameAnotherWayIsCancelled()
{
    m_exchange->pump(neighbour(1), at(0));
    const auto chunk = static_cast<ChunkIndex>(std::stoul(m_sink.lines[0].substr(10)));
    m_exchange->chunkSettled(chunk, LinkRef {99}, true, at(10));
    QCOMPARE(m_sink.count("cancel 1 " + std::to_string(chunk)), 1);
    QCOMPARE(m_commons->bytesInFlight, std::uint64_t {chunkSize});
}

void TestExchange::nothingIsAskedWhileStorageIsFull()
{
    m_commons->storageWritable = false;
    m_exchange->pump(neighbour(1), at(0));
    QVERIFY(m_sink.lines.empty());
}

QTEST_APPLESS_MAIN(TestExchange)
#include "tst_exchange.moc"
