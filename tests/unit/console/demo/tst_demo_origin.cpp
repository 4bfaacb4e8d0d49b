#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTcpSocket>
#include <QTest>

#include "console/demo/demoorigin.h"
#include "console/demo/workspace.h"
#include "shared/base/bytes.h"

using namespace patchswarm;
using namespace patchswarm::demo;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray path = "/file";
constexpr std::int64_t size = 1000;

HttpAnswer answer(const QByteArray& range, const QByteArray& method = "GET",
                  const QByteArray& target = path)
{
    return answerTo({method, target, range, false}, path, size);
}

// Everything that comes within `bytes` bytes, on a blocking socket.
QByteArray exchange(QTcpSocket& socket, const QByteArray& request, qsizetype bytes)
{
    socket.write(request);
    QByteArray received;
    while (received.size() < bytes && socket.waitForReadyRead(5000))
        received += socket.readAll();
    return received;
}

} // namespace

class TestDemoOrigin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreReadAsClientsWriteThem();
    void whatIsNoRequestIsRefused();
    void rangesAreAnswered_data();
    void rangesAreAnswered();
    void otherPathsAndMethodsAreRefused();
    void theBucketLetsThroughItsRateAndNoMore();
    void aFileIsServedInPartsOverOneConnection();
    void theRateHoldsOverAllConnectionsTogether();
    void aMissingFileIsNamed();
    void contentFollowsFromTheSeed();
    void aWorkspaceLeavesNothing();
    void aDiskThatIsTooSmallIsNamedWithWhatItLacks();
};

void TestDemoOrigin::requestsAreReadAsClientsWriteThem()
{
    const auto request = parseHttpRequest(
        "GET /file HTTP/1.1\r\nHost: a\r\nRANGE:  bytes=1-2 \r\nConnection: Close");
    QVERIFY(request);
    QCOMPARE(request->method, "GET");
    QCOMPARE(request->target, "/file");
    QCOMPARE(request->range, "bytes=1-2");
    QVERIFY(request->closes);
    QVERIFY(!parseHttpRequest("GET / HTTP/1.1\r\nHost: a")->closes);
    QVERIFY(parseHttpRequest("GET / HTTP/1.0")->closes);
}

void TestDemoOrigin::whatIsNoRequestIsRefused()
{
    for (const QByteArray& head : {QByteArray(), QByteArray("GET /"), QByteArray("\x16\x03\x01"),
                                   QByteArray("GET / SPDY/1"), QByteArray("A B C D")})
        QVERIFY2(!parseHttpRequest(head), head.constData());
}

void TestDemoOrigin::rangesAreAnswered_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("last");
    const auto row = [](const char* range, const char* status, qint64 first, qint64 last) {
        QTest::newRow(range) << QByteArray(range) << QByteArray(status) << first << last;
    };
    row("", "200", 0, 999);
    row("bytes=0-0", "206", 0, 0);
    row("bytes=10-19", "206", 10, 19);
    row("bytes=990-5000", "206", 990, 999);
    row("bytes=500-", "206", 500, 999);
    row("bytes=-10", "206", 990, 999);
    row("bytes=-5000", "206", 0, 999);
    row("bytes=1000-", "416", -1, -1);
    row("bytes=-0", "416", -1, -1);
    row("bytes=9-8", "200", 0, 999); // not valid, so as if it were not there
    row("bytes=a-b", "200", 0, 999);
    row("bytes=1-2,4-5", "200", 0, 999);
    row("lines=1-2", "200", 0, 999);
    row("bytes=99999999999999999999-", "200", 0, 999);
}

void TestDemoOrigin::rangesAreAnswered()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, status);
    QFETCH(qint64, first);
    QFETCH(qint64, last);
    const HttpAnswer given = answer(range);
    QVERIFY2(given.head.startsWith("HTTP/1.1 " + status), given.head.constData());
    QVERIFY(given.head.endsWith("\r\n\r\n"));
    if (first < 0) {
        QVERIFY(!given.body);
        QVERIFY(given.head.contains("Content-Range: bytes */1000\r\n"));
        return;
    }
    QCOMPARE(given.body, (ByteRange {first, last}));
    QVERIFY(
        given.head.contains("Content-Length: " + QByteArray::number(last - first + 1) + "\r\n"));
    const QByteArray part = "Content-Range: bytes " + QByteArray::number(first) + '-'
        + QByteArray::number(last) + "/1000\r\n";
    QCOMPARE(given.head.contains(part), status == "206");
}

void TestDemoOrigin::otherPathsAndMethodsAreRefused()
{
    QVERIFY(answer({}, "GET", "/other").head.startsWith("HTTP/1.1 404"));
    QVERIFY(answer({}, "POST").head.startsWith("HTTP/1.1 405"));
    QVERIFY(answer({}, "HEAD").head.startsWith("HTTP/1.1 200"));
    QVERIFY(!answer({}, "HEAD").body);
}

void TestDemoOrigin::theBucketLetsThroughItsRateAndNoMore()
{
    WanBucket bucket(1'000'000);
    std::int64_t sent = 0;
    for (std::int64_t ms = 1; ms <= 10'000; ++ms) {
        bucket.advanceTo(ms * 1'000'000);
        const std::int64_t part = bucket.available();
        bucket.take(part);
        sent += part;
    }
    QVERIFY(sent <= 10'000'000);
    QVERIFY(sent >= 9'999'000);
    bucket.advanceTo(100'000'000'000); // nothing was asked for a long time
    QVERIFY(bucket.available() <= 20'000);
}

void TestDemoOrigin::aFileIsServedInPartsOverOneConnection()
{
    auto workspace = Workspace::make(mebibyte);
    QVERIFY(workspace);
    const auto file = workspace->writeContent(u"content"_s, 300'000, 1);
    QVERIFY(file);
    QFile original(*file);
    QVERIFY(original.open(QIODevice::ReadOnly));
    const QByteArray content = original.readAll();
    auto origin = DemoOrigin::start(*file, 100'000'000);
    QVERIFY(origin);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, static_cast<quint16>((*origin)->url().port()));
    QVERIFY(socket.waitForConnected(5000));
    quint64 expected = 0;
    for (const auto& [first, last] : {std::pair {0, 9}, {100'000, 250'000}, {299'999, 299'999}}) {
        const HttpAnswer planned =
            answerTo({"GET", OriginServer::path(),
                      "bytes=" + QByteArray::number(first) + '-' + QByteArray::number(last), false},
                     OriginServer::path(), content.size());
        const QByteArray received =
            exchange(socket,
                     "GET " + OriginServer::path() + " HTTP/1.1\r\nHost: x\r\nRange: bytes="
                         + QByteArray::number(first) + '-' + QByteArray::number(last) + "\r\n\r\n",
                     planned.head.size() + last - first + 1);
        QCOMPARE(received, planned.head + content.mid(first, last - first + 1));
        expected += static_cast<quint64>(received.size());
    }
    QCOMPARE((*origin)->bytesSent(), expected);
    QCOMPARE((*origin)->requests(), 3);
}

void TestDemoOrigin::theRateHoldsOverAllConnectionsTogether()
{
    constexpr quint64 rate = 2'000'000;
    constexpr int bytes = 400'000;
    auto workspace = Workspace::make(mebibyte);
    QVERIFY(workspace);
    const auto file = workspace->writeContent(u"content"_s, bytes, 1);
    auto origin = DemoOrigin::start(*file, rate);
    QVERIFY(origin);
    QElapsedTimer time;
    time.start();
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 4; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(u"127.0.0.1"_s,
                                      static_cast<quint16>((*origin)->url().port()));
        QVERIFY(sockets.back()->waitForConnected(5000));
        sockets.back()->write("GET " + OriginServer::path() + " HTTP/1.0\r\n\r\n");
        sockets.back()->flush();
    }
    qsizetype received = 0;
    for (const auto& socket : sockets) {
        while (socket->state() == QAbstractSocket::ConnectedState)
            if (!socket->waitForReadyRead(5000))
                break;
        received += socket->readAll().size();
    }
    QVERIFY(received >= 4 * bytes);
    const double leastMs = 1000.0 * 4 * bytes / static_cast<double>(rate) - 25; // less the burst
    QVERIFY2(static_cast<double>(time.elapsed()) >= leastMs,
             qPrintable(QString::number(time.elapsed())));
}

void TestDemoOrigin::aMissingFileIsNamed()
{
    const auto origin = DemoOrigin::start(u"/nowhere/file"_s, 1000);
    QVERIFY(!origin);
    QVERIFY(origin.error().detail.contains(u"/nowhere/file"_s));
}

void TestDemoOrigin::contentFollowsFromTheSeed()
{
    auto workspace = Workspace::make(mebibyte);
    QVERIFY(workspace);
    const auto bytesOf = [&](quint32 seed) {
        QFile file(*workspace->writeContent(u"content"_s, 3'000'001, seed));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray first = bytesOf(5);
    QCOMPARE(first.size(), 3'000'001);
    QVERIFY(first == bytesOf(5));
    QVERIFY(first != bytesOf(6));
}

void TestDemoOrigin::aWorkspaceLeavesNothing()
{
    QString place;
    {
        auto workspace = Workspace::make(mebibyte);
        QVERIFY(workspace);
        const auto directory = workspace->makeDirectory(u"state"_s);
        QVERIFY(directory);
        QCOMPARE(QFileInfo(*directory).permissions() & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        place = workspace->path(QString());
        QVERIFY(QFileInfo::exists(place));
    }
    QVERIFY(!QFileInfo::exists(place));
}

void TestDemoOrigin::aDiskThatIsTooSmallIsNamedWithWhatItLacks()
{
    const auto workspace = Workspace::make(quint64 {1} << 60);
    QVERIFY(!workspace);
    QCOMPARE(workspace.error().code, ErrorCode::DiskFull);
    QVERIFY(workspace.error().detail.contains(u"--size"_s));
}

QTEST_GUILESS_MAIN(TestDemoOrigin)
#include "tst_demo_origin.moc"
