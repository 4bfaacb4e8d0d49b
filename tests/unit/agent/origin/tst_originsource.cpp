#include <QSignalSpy>
#include <QTest>

#include "agent/origin/originsource.h"
#include "tests/support/httpserver.h"
#include "tests/unit/agent/origin/fetchrecorder.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using origin::OriginSource;
using origin::Outcome;

namespace {

constexpr quint64 size = 5 * chunkSize + 12'345;

} // namespace

class TestOriginSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_file = patternedBytes(static_cast<qsizetype>(size)); }

    void aRangeArrivesAsWholeChunks()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({server.url("/patch.bin")}, 1, 3);
        QCOMPARE(seen.reason, QString());
        QCOMPARE(seen.outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 1, 3));
        QCOMPARE(seen.chunks, (QList<ChunkIndex> {1, 2, 3}));
        QCOMPARE(seen.payload, quint64 {3 * chunkSize});
        QCOMPARE(seen.wasted, quint64 {0});
        QCOMPARE(seen.viaGateway, 0);
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(server.requests().first().headers.value("range"),
                 QByteArray("bytes=1048576-4194303"));
        QCOMPARE(server.requests().first().headers.value("accept-encoding"),
                 QByteArray("identity"));
    }

    void theLastChunkIsShorter()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({server.url("/patch.bin")}, 4, 2);
        QCOMPARE(seen.outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 4, 2));
        QCOMPARE(seen.bytes.at(5).size(), 12'345);
    }

    void anEmptyFileIsOneEmptyChunkWithoutARequest()
    {
        HttpServer server;
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, 0);
        const auto& seen = recorder.fetch({server.url("/empty")}, 0, 1);
        QCOMPARE(seen.outcome, Outcome::Complete);
        QCOMPARE(seen.bytes.at(0), QByteArray());
        QVERIFY(server.requests().isEmpty());
    }

    void requestsOneAfterAnotherUseOneConnection()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        for (ChunkIndex chunk = 0; chunk < 5; ++chunk)
            QCOMPARE(recorder.fetch({server.url("/patch.bin")}, chunk, 1).outcome,
                     Outcome::Complete);
        QCOMPARE(server.requests().size(), 5);
        QCOMPARE(server.connections(), 1);
    }

    void aRequestBegunWhenTheLastEndedUsesItsConnection()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        ChunkIndex next = 1;
        connect(&source, &OriginSource::ended, &recorder, [&] {
            if (next < 5)
                recorder.begin({server.url("/patch.bin")}, next++, 1);
        });
        recorder.begin({server.url("/patch.bin")}, 0, 1);
        QTRY_VERIFY(recorder.seen(5).outcome.has_value());
        QCOMPARE(server.connections(), 1);
    }

    void manyRequestsStreamInParallel()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        server.setRateLimit(8'000'000);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        constexpr int parallel = 9; // more than the six connections one manager opens to a host
        for (int i = 0; i < parallel; ++i)
            recorder.begin({server.url("/patch.bin")}, static_cast<ChunkIndex>(i % 5), 1);
        QTRY_COMPARE(server.requests().size(), parallel);
        QVERIFY(!recorder.seen(1).outcome); // all were asked before the first had its answer
        QCOMPARE(server.connections(), parallel);
        for (quint32 id = 1; id <= parallel; ++id)
            QCOMPARE(recorder.finish(id).outcome, Outcome::Complete);
    }

    void anAbortedFetchSendsNothingMore()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        server.setRateLimit(8'000'000);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const quint32 id = recorder.begin({server.url("/patch.bin")}, 0, 5);
        QTRY_VERIFY(recorder.seen(id).chunks.size() >= 1);
        source.abort(id);
        QVERIFY(!recorder.seen(id).outcome); // told later, never from within the call
        const auto chunks = recorder.seen(id).chunks.size();
        QCOMPARE(recorder.finish(id).outcome, Outcome::Aborted);
        QCOMPARE(recorder.seen(id).chunks.size(), chunks);
        const auto& again = recorder.fetch({server.url("/patch.bin")}, 4, 1);
        QCOMPARE(again.outcome, Outcome::Complete);
        QCOMPARE(recorder.seen(id).chunks.size(), chunks);
    }

    void abortFromWithinAChunkIsSafe()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        connect(&source, &OriginSource::chunkReceived, &recorder,
                [&](quint32 id) { source.abort(id); });
        const auto& seen = recorder.fetch({server.url("/patch.bin")}, 0, 5);
        QCOMPARE(seen.outcome, Outcome::Aborted);
        QCOMPARE(seen.chunks, (QList<ChunkIndex> {0}));
    }

    void abortBeforeTheFirstStepIsSafe()
    {
        HttpServer server;
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const quint32 id = recorder.begin({server.url("/patch.bin")}, 0, 1);
        source.abort(id);
        source.abort(id);
        source.abort(4711);
        QCOMPARE(recorder.finish(id).outcome, Outcome::Aborted);
        QVERIFY(server.requests().isEmpty());
    }

    void theSourceMayGoWhileItFetches()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        server.setRateLimit(1'000'000);
        auto source = std::make_unique<OriginSource>(loopbackOptions());
        auto recorder = std::make_unique<FetchRecorder>(*source, size);
        const quint32 id = recorder->begin({server.url("/patch.bin")}, 0, 5);
        QTRY_VERIFY(recorder->seen(id).payload > 0);
        source.reset();
        recorder.reset();
        QCoreApplication::processEvents();
    }

    void pausingReachesTheServer()
    {
        HttpServer server;
        const QByteArray large = patternedBytes(32 * 1024 * 1024);
        server.setFile("/large.bin", large);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, static_cast<quint64>(large.size()));
        const auto pausing = connect(&source, &OriginSource::chunkReceived, &source,
                                     [&source] { source.setPaused(true); });
        const quint32 id = recorder.begin({server.url("/large.bin")}, 0, 32);
        QTRY_VERIFY(recorder.seen(id).chunks.size() >= 1);
        disconnect(pausing);
        quint64 sent = 0;
        QTRY_VERIFY_WITH_TIMEOUT( // until the socket buffers are full and the server stands still
            [&] {
                const quint64 before = std::exchange(sent, server.bytesSent());
                QTest::qWait(200);
                return before == server.bytesSent();
            }(),
            10'000);
        const quint64 underWay =
            sent - recorder.seen(id).payload; // the kernel's buffers of both ends, and ours
        QVERIFY2(underWay < 14U * 1024 * 1024, qPrintable(QString::number(underWay)));
        const auto chunks = recorder.seen(id).chunks.size();
        QTest::qWait(1200); // longer than every limit: a pause of ours is not the server's fault
        QVERIFY(!recorder.seen(id).outcome);
        QCOMPARE(recorder.seen(id).chunks.size(), chunks);
        source.setPaused(false);
        QCOMPARE(recorder.finish(id).outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(id, large, 0, 32));
    }

    void theRateLimitHoldsOverAllFetches()
    {
        HttpServer server;
        server.setFile("/patch.bin", m_file);
        OriginSource source(loopbackOptions());
        source.setRateLimit(2'000'000);
        FetchRecorder recorder(source, size);
        const quint32 one = recorder.begin({server.url("/patch.bin")}, 0, 1);
        const quint32 two = recorder.begin({server.url("/patch.bin")}, 1, 1);
        recorder.finish(one);
        recorder.finish(two);
        QCOMPARE(recorder.seen(one).outcome, Outcome::Complete);
        QCOMPARE(recorder.seen(two).outcome, Outcome::Complete);
        const qint64 took = std::max(recorder.seen(one).endedMs, recorder.seen(two).endedMs);
        QVERIFY2(took > 900 && took < 4000, qPrintable(QString::number(took))); // 2.1 MB at 2 MB/s
    }

    void aRateLimitBelowTheFloorIsNotTheServersFault()
    {
        HttpServer server;
        const QByteArray small = patternedBytes(3000);
        server.setFile("/small.bin", small);
        auto options = loopbackOptions();
        options.limits.floorBytesPerSecond = 1'000'000;
        options.limits.floorWindowMs = 300;
        options.limits.idleMs = 300;
        OriginSource source(options);
        source.setRateLimit(2000);
        FetchRecorder recorder(source, 3000);
        QCOMPARE(recorder.fetch({server.url("/small.bin")}, 0, 1).outcome, Outcome::Complete);
    }

private:
    QByteArray m_file;
};

QTEST_GUILESS_MAIN(TestOriginSource)
#include "tst_originsource.moc"
