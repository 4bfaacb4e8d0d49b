#include <QTest>

#include "agent/origin/originsource.h"
#include "tests/support/misbehavingserver.h"
#include "tests/unit/agent/origin/fetchrecorder.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using origin::OriginSource;
using origin::Outcome;
using Fault = MisbehavingServer::Fault;

namespace {

constexpr quint64 size = 6 * chunkSize;
const QByteArray path = QByteArrayLiteral("/patch.bin");

origin::Options withoutLoopback()
{
    origin::Options options = loopbackOptions();
    options.reasonAgainst = nullptr;
    return options;
}

// Answers every name with the same addresses.
origin::Resolver resolvesTo(const QVector<QHostAddress>& addresses)
{
    return [addresses](const QString&, QObject*, const origin::Resolved& done) {
        done(addresses, {});
    };
}

} // namespace

// Several mirrors, redirects, and the rules for the addresses behind them.
class TestOriginMirrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_file = patternedBytes(static_cast<qsizetype>(size)); }

    void theNextMirrorGoesOnWithTheFirstMissingChunk()
    {
        MisbehavingServer broken(Fault::Truncated);
        HttpServer good;
        broken.setFile(path, m_file);
        good.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({broken.url(path), good.url(path)}, 0, 4);
        QCOMPARE(seen.outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, 4));
        QCOMPARE(good.requests().size(), 1);
        QCOMPARE(good.requests().first().headers.value("range"),
                 QByteArray("bytes=2097152-4194303"));

        recorder.fetch({broken.url(path), good.url(path)}, 4,
                       1); // the broken one is left alone for a while
        QCOMPARE(broken.requests().size(), 1);
        QCOMPARE(good.requests().size(), 2);
    }

    void everyFaultFailsOver_data()
    {
        QTest::addColumn<int>("fault");
        for (const Fault fault :
             {Fault::WrongTotal, Fault::Compressed, Fault::NotFound, Fault::TooMany,
              Fault::ServerError, Fault::Silent, Fault::ClosesAtOnce, Fault::StallsInBody,
              Fault::RedirectInCircle})
            QTest::addRow("fault %d", static_cast<int>(fault)) << static_cast<int>(fault);
    }

    void everyFaultFailsOver()
    {
        QFETCH(int, fault);
        MisbehavingServer bad(static_cast<Fault>(fault));
        HttpServer good;
        bad.setFile(path, m_file);
        good.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        QCOMPARE(recorder.fetch({bad.url(path), good.url(path)}, 1, 3).outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 1, 3));
    }

    void aMirrorWithRangesIsPreferredToOneWithout()
    {
        MisbehavingServer whole(Fault::IgnoresRange);
        HttpServer good;
        whole.setFile(path, m_file);
        good.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        for (int i = 0; i < 2; ++i) {
            const auto& seen = recorder.fetch({whole.url(path), good.url(path)}, 3, 1);
            QCOMPARE(seen.outcome, Outcome::Complete);
            QCOMPARE(seen.wasted, quint64 {0});
        }
        QCOMPARE(whole.requests().size(), 1);
    }

    void aMirrorWithoutRangesServesWhenTheOtherCannot()
    {
        MisbehavingServer whole(Fault::IgnoresRange);
        MisbehavingServer gone(Fault::Gone);
        whole.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({whole.url(path), gone.url(path)}, 5, 1);
        QCOMPARE(seen.outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 5, 1));
        QCOMPARE(seen.wasted, quint64 {5 * chunkSize});
    }

    void aMirrorWithWrongBytesIsLeftToTheOthers()
    {
        MisbehavingServer wrong(Fault::OtherBytes);
        HttpServer good;
        wrong.setFile(path, m_file);
        good.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        recorder.fetch({wrong.url(path), good.url(path)}, 0, 1);
        source.reportCorrupt(recorder.lastId(), 0);
        QCOMPARE(recorder.fetch({wrong.url(path), good.url(path)}, 0, 1).outcome,
                 Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 0, 1));
    }

    void aFetchLeavesAMirrorFoundWrongWhileItStreams()
    {
        MisbehavingServer wrong(Fault::OtherBytes);
        HttpServer good;
        wrong.setRateLimit(5'000'000);
        wrong.setFile(path, m_file);
        good.setFile(path, m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        connect(&source, &OriginSource::chunkReceived, &recorder,
                [&](quint32 id, ChunkIndex chunk, const QByteArray& bytes) {
                    if (bytes.front() == '\x5a' && bytes.back() == '\x5a')
                        source.reportCorrupt(id, chunk);
                });
        const auto& seen = recorder.fetch({wrong.url(path), good.url(path)}, 0, 6);
        QCOMPARE(seen.outcome, Outcome::Complete);
        QCOMPARE(seen.chunks, (QList<ChunkIndex> {0, 1, 2, 3, 4, 5}));
        QCOMPARE(seen.bytes.at(2), m_file.mid(2 * chunkSize, chunkSize));
        QCOMPARE(good.requests().first().headers.value("range"),
                 QByteArray("bytes=2097152-6291455"));
    }

    void redirectsAreFollowed()
    {
        HttpServer target;
        target.setFile(path, m_file);
        MisbehavingServer door(Fault::Redirect);
        door.setLocation(target.url(path).toEncoded());
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        QCOMPARE(recorder.fetch({door.url("/moved")}, 2, 1).outcome, Outcome::Complete);
        QVERIFY(recorder.hasExactly(recorder.lastId(), m_file, 2, 1));
        QCOMPARE(target.requests().first().headers.value("range"),
                 QByteArray("bytes=2097152-3145727"));
    }

    void aRedirectMayBeRelative()
    {
        MisbehavingServer door(Fault::Redirect);
        door.setFaults(1);
        door.setLocation("../patch.bin?x=%2Fy");
        door.setFile("/patch.bin?x=%2Fy", m_file);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({door.url("/old/moved")}, 2, 1);
        QCOMPARE(seen.reason, QString());
        QCOMPARE(seen.outcome, Outcome::Complete);
    }

    void aRedirectToAForbiddenAddressIsNotDialled_data()
    {
        QTest::addColumn<QByteArray>("host");
        for (const char* host : {"127.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]",
                                 "0.0.0.0", "169.254.169.254", "[fe80::1]", "[64:ff9b::7f00:1]",
                                 "[::127.0.0.1]", "2130706433", "a.localhost."})
            QTest::newRow(host) << QByteArray(host);
    }

    void aRedirectToAForbiddenAddressIsNotDialled()
    {
        QFETCH(QByteArray, host);
        HttpServer secret;
        secret.setFile(path, m_file);
        MisbehavingServer door(Fault::Redirect);
        door.setLocation("http://" + host + ':' + QByteArray::number(secret.serverPort()) + path);
        auto options = withoutLoopback();
        const quint16 doorPort = door.serverPort();
        // The door itself is reached under a name whose address the rules allow in this test only.
        options.reasonAgainst = [](const IpAddress& address) {
            const bool isAllowed = address.toString() == u"127.0.0.77"
                || (!address.isLoopback() && !address.isLinkLocal());
            return isAllowed ? QString() : QStringLiteral("an inner address");
        };
        door.close();
        QVERIFY(door.listen(QHostAddress(QStringLiteral("127.0.0.77")), doorPort));
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({door.url("/x", QStringLiteral("127.0.0.77"))}, 0, 1);
        QCOMPARE(door.requests().size(), 1);
        QCOMPARE(seen.outcome, Outcome::Unavailable);
        QVERIFY2(seen.reason.contains(u"an inner address")
                     || seen.reason.contains(u"not the address of one machine"),
                 qPrintable(seen.reason));
        QVERIFY(secret.requests().isEmpty());
        QCOMPARE(secret.connections(), 0);
    }

    void aRedirectToAnotherSchemeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("location");
        for (const char* location :
             {"file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://127.0.0.1/x",
              "http://user:secret@127.0.0.1/x", "http:///x", "http://[broken/x"})
            QTest::newRow(location) << QByteArray(location);
    }

    void aRedirectToAnotherSchemeIsRefused()
    {
        QFETCH(QByteArray, location);
        MisbehavingServer door(Fault::Redirect);
        door.setLocation(location);
        OriginSource source(loopbackOptions());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({door.url("/x")}, 0, 1);
        QCOMPARE(seen.outcome, Outcome::Unavailable);
        QVERIFY2(!seen.reason.contains(u"secret"), qPrintable(seen.reason));
        QCOMPARE(door.requests().size(), 1);
    }

    void aMirrorAtAForbiddenAddressIsNotDialled()
    {
        HttpServer server;
        server.setFile(path, m_file);
        OriginSource source(withoutLoopback());
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch({server.url(path)}, 0, 1);
        QCOMPARE(seen.outcome, Outcome::Unavailable);
        QVERIFY2(seen.reason.contains(u"refuse"), qPrintable(seen.reason));
        QCOMPARE(server.connections(), 0);
    }

    void aNameThatLeadsToAForbiddenAddressIsNotDialled()
    {
        HttpServer server;
        server.setFile(path, m_file);
        auto options = withoutLoopback();
        options.resolver = resolvesTo({QHostAddress(QHostAddress::LocalHost)});
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        const auto& seen =
            recorder.fetch({server.url(path, QStringLiteral("updates.example"))}, 0, 1);
        QCOMPARE(seen.outcome, Outcome::Unavailable);
        QVERIFY2(seen.reason.contains(u"updates.example leads to 127.0.0.1"),
                 qPrintable(seen.reason));
        QCOMPARE(server.connections(), 0);
    }

    void aNameThatChangesItsAnswerGainsNothing()
    {
        HttpServer server;
        server.setFile(path, m_file);
        auto options = withoutLoopback();
        int asked = 0;
        // Allowed at the first look-up (and unreachable), loopback at every later one.
        options.resolver = [&asked](const QString&, QObject*, const origin::Resolved& done) {
            done({QHostAddress(asked++ == 0 ? QStringLiteral("192.0.2.1")
                                            : QStringLiteral("127.0.0.1"))},
                 {});
        };
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        recorder.fetch({server.url(path, QStringLiteral("updates.example"))}, 0, 1);
        QCOMPARE(asked, 1); // the address checked is the address dialled: nobody asks again
        QTest::qWait(1100); // its back-off
        const auto& seen =
            recorder.fetch({server.url(path, QStringLiteral("updates.example"))}, 0, 1);
        QVERIFY2(seen.reason.contains(u"updates.example leads to 127.0.0.1"),
                 qPrintable(seen.reason));
        QCOMPARE(server.connections(), 0);
    }

    void theNameIsKeptInTheRequestThoughTheAddressIsDialled()
    {
        HttpServer server;
        server.setFile(path, m_file);
        auto options = loopbackOptions();
        options.resolver = resolvesTo({QHostAddress(QHostAddress::LocalHost)});
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        QCOMPARE(
            recorder.fetch({server.url(path, QStringLiteral("updates.example"))}, 0, 1).outcome,
            Outcome::Complete);
        QCOMPARE(server.requests().first().headers.value("host"),
                 "updates.example:" + QByteArray::number(server.serverPort()));
    }

    void theNextAddressIsTriedWhenOneRefuses()
    {
        HttpServer server;
        server.setFile(path, m_file);
        auto options = loopbackOptions();
        options.resolver = resolvesTo({QHostAddress(QStringLiteral("127.0.0.99")),
                                       QHostAddress(QStringLiteral("::1")),
                                       QHostAddress(QHostAddress::LocalHost)});
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        QCOMPARE(
            recorder.fetch({server.url(path, QStringLiteral("updates.example"))}, 0, 1).outcome,
            Outcome::Complete);
    }

    void bytesThroughAnHttpProxyAreTold()
    {
        HttpServer proxy; // sees the absolute URL, as a proxy does
        proxy.setFile("http://updates.example/patch.bin", m_file);
        auto options = withoutLoopback();
        options.resolver = [](const QString&, QObject*, const origin::Resolved&) {
            QFAIL("the proxy resolves names");
        };
        options.gateway = origin::Gateway::fromProfile(proxy.url(""), {});
        QCOMPARE(options.gateway.kind, origin::Gateway::HttpProxy);
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        const auto& seen =
            recorder.fetch({QUrl(QStringLiteral("http://updates.example/patch.bin"))}, 1, 2);
        QCOMPARE(seen.reason, QString());
        QCOMPARE(seen.outcome, Outcome::Complete);
        QCOMPARE(seen.viaGateway, 2);
    }

    void bytesThroughACachingGatewayAreTold()
    {
        HttpServer gateway;
        gateway.setFile("/cache/https/updates.example:8443/a%20b/patch.bin?v=1", m_file);
        auto options = withoutLoopback();
        options.gateway = origin::Gateway::fromProfile(gateway.url("/cache/"), {});
        QCOMPARE(options.gateway.kind, origin::Gateway::CachingGateway);
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        const auto& seen = recorder.fetch(
            {QUrl(QStringLiteral("https://updates.example:8443/a%20b/patch.bin?v=1"))}, 1, 2);
        QCOMPARE(seen.reason, QString());
        QCOMPARE(seen.outcome, Outcome::Complete);
        QCOMPARE(seen.viaGateway, 2);
    }

    void aGatewayThatIsDownIsNotBypassed()
    {
        HttpServer origin;
        origin.setFile(path, m_file);
        auto options = loopbackOptions();
        {
            const HttpServer down;
            options.gateway = origin::Gateway::fromProfile(down.url("/cache"), {});
        }
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        QCOMPARE(recorder.fetch({origin.url(path)}, 0, 1).outcome, Outcome::Failed);
        QVERIFY(origin.requests().isEmpty());
        source.setGateway({});
        QTest::qWait(1100);
        QCOMPARE(recorder.fetch({origin.url(path)}, 0, 1).outcome, Outcome::Complete);
    }

    void aGatewayDoesNotLeadToThisMachine()
    {
        HttpServer proxy;
        auto options = withoutLoopback();
        options.gateway = origin::Gateway::fromProfile(proxy.url(""), {});
        OriginSource source(options);
        FetchRecorder recorder(source, size);
        QCOMPARE(recorder.fetch({QUrl(QStringLiteral("http://localhost:5001/x"))}, 0, 1).outcome,
                 Outcome::Unavailable);
        QCOMPARE(recorder.fetch({QUrl(QStringLiteral("http://169.254.169.254/x"))}, 0, 1).outcome,
                 Outcome::Unavailable);
        QVERIFY(proxy.requests().isEmpty());
    }

private:
    QByteArray m_file;
};

QTEST_GUILESS_MAIN(TestOriginMirrors)
#include "tst_originmirrors.moc"
