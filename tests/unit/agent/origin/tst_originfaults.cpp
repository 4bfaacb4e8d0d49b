#include <QTest>

#include "agent/origin/originsource.h"
#include "tests/support/misbehavingserver.h"
#include "tests/unit/agent/origin/fetchrecorder.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using origin::OriginSource;
using origin::Outcome;
using Fault = MisbehavingServer::Fault;

Q_DECLARE_METATYPE(Fault)

namespace {

constexpr quint64 size = 4 * chunkSize + 777;
const QByteArray path = QByteArrayLiteral("/patch.bin");

} // namespace

// One mirror, one fault: how the fetch ends, what it says, what is kept.
class TestOriginFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_file = patternedBytes(static_cast<qsizetype>(size)); }

    void eachFaultEndsWithItsReason_data();
    void eachFaultEndsWithItsReason();
    void harmlessOdditiesAreTaken_data();
    void harmlessOdditiesAreTaken();
    void aServerWithoutRangesIsReadFromTheStart();
    void aServerWithoutRangesIsLeftOnceTheRangeIsThere();
    void aTruncatedBodyKeepsWhatIsWhole();
    void anEndlessBodyIsCutAtTheEndOfTheRange();
    void theSizeOfAnEndlessHeadIsBounded();
    void retryAfterIsKeptEvenWhenAskedAgain();
    void aSlowDripIsLeft();
    void aRefusedConnectionIsToldInPlainWords();
    void anUnknownHostIsToldInPlainWords();
    void aResolverThatNeverAnswersIsGivenUp();
    void noMirrorAtAllIsUnavailable();
    void wrongBytesPutTheOnlyMirrorOutAtTheSecondReport();
    void aReportAboutSomethingUnknownChangesNothing();

private:
    QByteArray m_file;
};

void TestOriginFaults::eachFaultEndsWithItsReason_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("leastWaitMs");
    const auto row = [](const char* name, Fault fault, Outcome outcome, const char* words,
                        int leastWaitMs) {
        QTest::newRow(name) << fault << outcome << QString::fromLatin1(words) << leastWaitMs;
    };
    row("wrong start", Fault::WrongStart, Outcome::Failed,
        "answered bytes 1048577-3145727 when asked for 1048576-3145727", 1);
    row("wrong end", Fault::WrongEnd, Outcome::Failed, "answered bytes 1048576-3145726 when asked",
        1);
    row("wrong total", Fault::WrongTotal, Outcome::Unavailable, "no longer matches", 500'000);
    row("no Content-Range", Fault::NoContentRange, Outcome::Failed,
        "without a usable Content-Range", 1);
    row("garbled Content-Range", Fault::GarbledContentRange, Outcome::Failed,
        "without a usable Content-Range", 1);
    row("multipart", Fault::SeveralRanges, Outcome::Failed, "several ranges", 1);
    row("compressed", Fault::Compressed, Outcome::Failed,
        "encoding \"gzip\", which was not asked for", 1);
    row("length too large", Fault::LengthTooLarge, Outcome::Failed,
        "bytes early (chunk 2 is missing)", 1);
    row("length too small", Fault::LengthTooSmall, Outcome::Failed, "bytes early", 1);
    row("truncated", Fault::Truncated, Outcome::Failed, "bytes early", 1);
    row("larger file", Fault::OtherSize, Outcome::Unavailable,
        "has 4195086 bytes, the artifact 4195081", 500'000);
    row("410", Fault::Gone, Outcome::Unavailable, "answered 410 (no such file)", 500'000);
    row("404", Fault::NotFound, Outcome::Unavailable, "answered 404 (no such file)", 500'000);
    row("403", Fault::Forbidden, Outcome::Failed, "answered 403 (access refused)", 1);
    row("429", Fault::TooMany, Outcome::Unavailable, "answered 429 (busy)", 6500);
    row("503 with a date", Fault::Unavailable, Outcome::Unavailable, "answered 503 (busy)", 6500);
    row("503 alone", Fault::UnavailableForNow, Outcome::Unavailable, "answered 503 (busy)", 500);
    row("416", Fault::RangeRefused, Outcome::Unavailable, "ends before byte", 500'000);
    row("500", Fault::ServerError, Outcome::Failed, "answered 500", 1);
    row("204", Fault::NoContent, Outcome::Failed, "answered 204", 1);
    row("not HTTP", Fault::NotHttp, Outcome::Failed, "127.0.0.1", 1);
    row("silent", Fault::Silent, Outcome::Failed, "did not answer within 0.8 s", 1);
    row("closes at once", Fault::ClosesAtOnce, Outcome::Failed,
        "closed the connection before the end", 1);
    row("drips its head", Fault::DripsHead, Outcome::Failed, "did not answer within 0.8 s", 1);
    row("stalls", Fault::StallsInBody, Outcome::Failed,
        "sent nothing for 0.6 s (chunk 2 is missing)", 1);
    row("redirects in a circle", Fault::RedirectInCircle, Outcome::Unavailable,
        "redirects more than 5 times", 500'000);
    row("redirects nowhere", Fault::RedirectWithoutLocation, Outcome::Failed, "answered 302", 1);
}

void TestOriginFaults::eachFaultEndsWithItsReason()
{
    QFETCH(Fault, fault);
    QFETCH(Outcome, outcome);
    QFETCH(QString, words);
    QFETCH(int, leastWaitMs);
    MisbehavingServer server(fault);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 1, 2);
    QVERIFY2(seen.reason.contains(words), qPrintable(seen.reason));
    QCOMPARE(seen.outcome, outcome);
    QVERIFY2(seen.retryAfterMs >= leastWaitMs, qPrintable(QString::number(seen.retryAfterMs)));
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 1,
                                static_cast<ChunkIndex>(seen.chunks.size())));
    quint64 kept = 0;
    for (const auto& [index, bytes] : seen.bytes)
        kept += static_cast<quint64>(bytes.size());
    QCOMPARE(seen.payload - kept,
             seen.wasted); // every byte is either part of a chunk or told as waste
}

void TestOriginFaults::harmlessOdditiesAreTaken_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::newRow("no oddity") << Fault::None;
    QTest::newRow("unknown total") << Fault::UnknownTotal;
    QTest::newRow("body ends with the connection") << Fault::NoLength;
    QTest::newRow("no end") << Fault::Endless;
    QTest::newRow("whole file without end") << Fault::EndlessWhole;
    QTest::newRow("whole file") << Fault::IgnoresRange;
}

void TestOriginFaults::harmlessOdditiesAreTaken()
{
    QFETCH(Fault, fault);
    MisbehavingServer server(fault);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 1, 2);
    QCOMPARE(seen.reason, QString());
    QCOMPARE(seen.outcome, Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 1, 2));
    QCOMPARE(seen.payload, quint64 {2 * chunkSize});
}

void TestOriginFaults::aServerWithoutRangesIsReadFromTheStart()
{
    MisbehavingServer server(Fault::IgnoresRange);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 3, 2);
    QCOMPARE(seen.outcome, Outcome::Complete);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 3, 2));
    QCOMPARE(seen.wasted, quint64 {3 * chunkSize});
    QCOMPARE(seen.withoutRanges, QList<QUrl> {server.url(path)});

    const auto& all = recorder.fetch({server.url(path)}, 0, 5);
    QCOMPARE(all.outcome, Outcome::Complete);
    QCOMPARE(all.wasted, quint64 {0});
    QCOMPARE(all.withoutRanges.size(), 1);
}

void TestOriginFaults::aServerWithoutRangesIsLeftOnceTheRangeIsThere()
{
    MisbehavingServer server(Fault::IgnoresRange);
    const QByteArray large = patternedBytes(64 * 1024 * 1024);
    server.setFile(path, large);
    server.setRateLimit(20'000'000); // all of it would take more than three seconds
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, static_cast<quint64>(large.size()));
    const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Complete);
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY2(server.bytesSent() < static_cast<quint64>(large.size()),
             qPrintable(QString::number(server.bytesSent())));
}

void TestOriginFaults::aTruncatedBodyKeepsWhatIsWhole()
{
    MisbehavingServer server(Fault::Truncated); // five eighths of four chunks
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 0, 4);
    QCOMPARE(seen.outcome, Outcome::Failed);
    // Qt drops what it had read ahead (up to 512 KiB) when a connection breaks.
    const auto whole = static_cast<ChunkIndex>(seen.chunks.size());
    QVERIFY(whole == 1 || whole == 2);
    QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, whole));
    QVERIFY2(seen.reason.contains(QStringLiteral("(chunks %1 to 3 are missing)").arg(whole)),
             qPrintable(seen.reason));
    QCOMPARE(seen.wasted, seen.payload - quint64 {whole} * chunkSize);
}

void TestOriginFaults::anEndlessBodyIsCutAtTheEndOfTheRange()
{
    MisbehavingServer server(Fault::Endless);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Complete);
    QTRY_COMPARE(server.openConnections(), 0); // it is not read any further
}

void TestOriginFaults::theSizeOfAnEndlessHeadIsBounded()
{
    MisbehavingServer server(Fault::HugeHead);
    server.setFile(path, m_file);
    server.setRateLimit(20'000'000);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QVERIFY2(server.bytesSent() < 40'000'000, qPrintable(QString::number(server.bytesSent())));
}

void TestOriginFaults::retryAfterIsKeptEvenWhenAskedAgain()
{
    MisbehavingServer server(Fault::TooMany);
    server.setFaults(1);
    server.setRetryAfter(2);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 1).outcome, Outcome::Unavailable);
    const auto& early = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(early.outcome, Outcome::Unavailable);
    QVERIFY(early.retryAfterMs > 0 && early.retryAfterMs <= 2000);
    QCOMPARE(server.requests().size(), 1);
    QTest::qWait(static_cast<int>(early.retryAfterMs));
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 1).outcome, Outcome::Complete);
}

void TestOriginFaults::aSlowDripIsLeft()
{
    MisbehavingServer server(Fault::DripsBody);
    server.setDrip(5, 20); // 250 B/s: never silent for long
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QVERIFY2(seen.reason.contains(u"sends too slowly"), qPrintable(seen.reason));
}

void TestOriginFaults::aRefusedConnectionIsToldInPlainWords()
{
    QUrl url;
    {
        const HttpServer gone;
        url = gone.url(path);
    }
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({url}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QCOMPARE(seen.reason, QStringLiteral("127.0.0.1 refused the connection (chunk 0 is missing)"));
}

void TestOriginFaults::anUnknownHostIsToldInPlainWords()
{
    auto options = loopbackOptions();
    options.resolver = [](const QString&, QObject*, const origin::Resolved& done) {
        done({}, QStringLiteral("Host not found"));
    };
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({QUrl(QStringLiteral("http://updates.invalid/x"))}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QVERIFY2(seen.reason.startsWith(u"updates.invalid has no address in the DNS (Host not found)"),
             qPrintable(seen.reason));
}

void TestOriginFaults::aResolverThatNeverAnswersIsGivenUp()
{
    auto options = loopbackOptions();
    options.resolver = [](const QString&, QObject*, const origin::Resolved&) {};
    OriginSource source(options);
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({QUrl(QStringLiteral("http://updates.invalid/x"))}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Failed);
    QVERIFY2(seen.reason.contains(u"could not be reached within 0.8 s"), qPrintable(seen.reason));
}

void TestOriginFaults::noMirrorAtAllIsUnavailable()
{
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    const auto& seen = recorder.fetch({}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Unavailable);
    QVERIFY2(seen.reason.startsWith(u"the artifact has no address at an origin"),
             qPrintable(seen.reason));
}

void TestOriginFaults::wrongBytesPutTheOnlyMirrorOutAtTheSecondReport()
{
    MisbehavingServer server(Fault::OtherBytes);
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 2).outcome, Outcome::Complete);
    source.reportCorrupt(recorder.lastId(), 0);
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 1).outcome,
             Outcome::Complete); // one may be an accident
    source.reportCorrupt(recorder.lastId(), 0);
    const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
    QCOMPARE(seen.outcome, Outcome::Unavailable);
    QVERIFY2(seen.reason.startsWith(u"The file at the origin no longer matches"),
             qPrintable(seen.reason));
    QVERIFY(seen.retryAfterMs > 500'000);
    QCOMPARE(server.requests().size(), 2);
}

void TestOriginFaults::aReportAboutSomethingUnknownChangesNothing()
{
    HttpServer server;
    server.setFile(path, m_file);
    OriginSource source(loopbackOptions());
    FetchRecorder recorder(source, size);
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 1).outcome, Outcome::Complete);
    for (int i = 0; i < 3; ++i) {
        source.reportCorrupt(recorder.lastId(), 4);
        source.reportCorrupt(99, 0);
    }
    QCOMPARE(recorder.fetch({server.url(path)}, 0, 1).outcome, Outcome::Complete);
}

QTEST_GUILESS_MAIN(TestOriginFaults)
#include "tst_originfaults.moc"
