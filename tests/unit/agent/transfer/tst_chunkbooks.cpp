#include <QTest>

#include "agent/transfer/handletable.h"
#include "agent/transfer/incomingchunks.h"
#include "agent/transfer/outgoingchunks.h"

namespace patchswarm::transfer {

namespace {

constexpr quint32 quarter = chunkSize / 4;

Cid cidOf(quint8 number)
{
    Cid cid;
    cid.digest.fill(number);
    return cid;
}

const ChunkKey first {cidOf(1), 0};
const ChunkKey second {cidOf(1), 1};

// One Data frame as a link would handle it.
bool receive(IncomingChunks& chunks, const ChunkKey& key, quint32 offset, quint32 length)
{
    if (!chunks.begin(key, offset, length))
        return false;
    if (chunks.isWanted() && chunks.target().size() < length)
        return false;
    chunks.advance(length);
    return true;
}

} // namespace

// The pure books of one link: what was asked for each way, and what numbers mean.
class TestChunkBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aChunkIsWholeExactlyOnce()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, chunkSize));
        for (quint32 i = 0; i < 4; ++i) {
            QVERIFY(!chunks.takeWhole());
            QVERIFY(receive(chunks, first, i * quarter, quarter));
        }
        const auto whole = chunks.takeWhole();
        QVERIFY(whole);
        QCOMPARE(whole->bytes.size(), qsizetype {chunkSize});
        QVERIFY(!chunks.takeWhole());
        QCOMPARE(chunks.outstanding(), std::size_t {0});
        QVERIFY(!receive(chunks, first, 0, quarter));
    }

    void framesOfTwoChunksMayAlternate()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, 2 * quarter));
        QVERIFY(chunks.request(second, 2 * quarter));
        QVERIFY(receive(chunks, first, 0, quarter));
        QVERIFY(receive(chunks, second, 0, quarter));
        QVERIFY(receive(chunks, first, quarter, quarter));
        QCOMPARE(chunks.takeWhole()->key, first);
        QVERIFY(receive(chunks, second, quarter, quarter));
        QCOMPARE(chunks.takeWhole()->key, second);
    }

    void bytesOutOfOrderBeyondTheLengthOrInCrumbsAreRefused()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, 2 * quarter));
        QVERIFY(!receive(chunks, first, quarter, quarter));
        QVERIFY(!receive(chunks, first, 0, 2 * quarter + 1));
        QVERIFY(!receive(chunks, first, 0, 64 * 1024 - 1));
        QVERIFY(receive(chunks, first, 0, 2 * quarter - 1));
        QVERIFY(receive(chunks, first, 2 * quarter - 1, 1)); // the end may be short
        QVERIFY(chunks.takeWhole());
    }

    void anUnansweredRequestMayBeRepeatedAndOneUnderWayMayNot()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, chunkSize));
        QVERIFY(chunks.request(first, chunkSize)); // the peer may have refused it meanwhile
        QVERIFY(receive(chunks, first, 0, quarter));
        QVERIFY(!chunks.request(first, chunkSize));
        QCOMPARE(chunks.outstanding(), std::size_t {1});
    }

    void aWithdrawnChunkIsDroppedUntilThePeerHasSeenIt()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, chunkSize));
        QVERIFY(receive(chunks, first, 0, quarter));
        const auto nonce = chunks.cancel(first);
        QVERIFY(nonce);
        QVERIFY(!chunks.cancel(first));
        QVERIFY(receive(chunks, first, quarter, quarter));
        QVERIFY(!chunks.isWanted());
        QVERIFY(chunks.target().empty());
        QVERIFY(!chunks.drained(*nonce + 1)); // somebody else's ping
        QCOMPARE(chunks.outstanding(), std::size_t {1});
        QVERIFY(!chunks.drained(*nonce));
        QCOMPARE(chunks.outstanding(), std::size_t {0});
        QVERIFY(!receive(chunks, first, 2 * quarter, quarter));
        QVERIFY(!chunks.cancel(first));
    }

    void aWithdrawnChunkThatArrivedWholeIsNotDelivered()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, quarter));
        QVERIFY(chunks.cancel(first));
        QVERIFY(receive(chunks, first, 0, quarter));
        QVERIFY(!chunks.takeWhole());
        QVERIFY(!receive(chunks, first, 0, quarter)); // and not sent twice
    }

    void askedForAgainItWaitsForTheAnswerAndBeginsAnew()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, 2 * quarter));
        QVERIFY(receive(chunks, first, 0, quarter));
        const auto nonce = chunks.cancel(first);
        QVERIFY(!chunks.request(first, 2 * quarter));
        QCOMPARE(chunks.drained(*nonce), std::optional(first));
        QVERIFY(receive(chunks, first, 0, 2 * quarter));
        QVERIFY(chunks.takeWhole());
    }

    void withdrawnAskedForAndWithdrawnAgainIsForgotten()
    {
        IncomingChunks chunks;
        QVERIFY(chunks.request(first, chunkSize));
        const auto nonce = chunks.cancel(first);
        QVERIFY(!chunks.request(first, chunkSize));
        QVERIFY(!chunks.cancel(first));
        QVERIFY(!chunks.drained(*nonce));
        QCOMPARE(chunks.outstanding(), std::size_t {0});
    }

    void onlyWhatWasAskedForIsQueuedAndOnce()
    {
        OutgoingChunks uploads(2);
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::NotAsked);
        QVERIFY(uploads.ask(first));
        QVERIFY(uploads.ask(first)); // the same
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::Now);
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::Before);
        QVERIFY(uploads.ask(second));
        QVERIFY(!uploads.ask({cidOf(2), 0})); // past the bound
        uploads.popFront();
        QVERIFY(uploads.isEmpty());
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::NotAsked);
        QVERIFY(uploads.ask({cidOf(2), 0}));
    }

    void withdrawingTakesAnUploadOutOfTheQueue()
    {
        OutgoingChunks uploads(8);
        QVERIFY(uploads.ask(first));
        QVERIFY(!uploads.withdraw(first)); // not queued yet
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::NotAsked);
        QVERIFY(uploads.ask(first));
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::Now);
        QVERIFY(uploads.withdraw(first));
        QVERIFY(uploads.isEmpty());
    }

    void aRefusalForgetsWhatIsNotBeingSent()
    {
        OutgoingChunks uploads(8);
        const ChunkKey other {cidOf(2), 0};
        for (const ChunkKey& key : {first, second, other})
            QVERIFY(uploads.ask(key));
        QCOMPARE(uploads.enqueue(first, 10), OutgoingChunks::Enqueued::Now);
        uploads.refuse(cidOf(1));
        QVERIFY(uploads.isQueued(first));
        QCOMPARE(uploads.enqueue(second, 10), OutgoingChunks::Enqueued::NotAsked);
        QCOMPARE(uploads.enqueue(other, 10), OutgoingChunks::Enqueued::Now);
    }

    void aHandleHasOneMeaningAndAnArtifactOneHandle()
    {
        HandleTable handles(2);
        QVERIFY(!handles.open(1, cidOf(1), 100));
        QVERIFY(!handles.open(1, cidOf(1), 100));
        QVERIFY(handles.open(1, cidOf(2), 100));
        QVERIFY(handles.open(1, cidOf(1), 101));
        QVERIFY(handles.open(2, cidOf(1), 100));
        QVERIFY(!handles.open(2, cidOf(2), 100));
        QVERIFY(handles.open(3, cidOf(3), 100)); // past the bound
        QCOMPARE(handles.handleOf(cidOf(2)), std::optional<wire::ArtifactHandle>(2));
        QVERIFY(!handles.handleOf(cidOf(3)));
        QCOMPARE(handles.find(1)->layout.size, std::uint64_t {100});
        QVERIFY(handles.find(3) == nullptr);
    }
};

} // namespace patchswarm::transfer

QTEST_APPLESS_MAIN(patchswarm::transfer::TestChunkBooks)
#include "tst_chunkbooks.moc"
