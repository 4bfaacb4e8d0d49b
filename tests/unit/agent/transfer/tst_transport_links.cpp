#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QScopeGuard>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <set>
#include <vector>

#include "shared/base/bytes.h"
#include "tests/unit/agent/transfer/transferfixture.h"

namespace patchswarm::transfer {

using namespace test;

// Two transports over real sockets: links and chunks that go well, or end in order.
class TestTransportLinks : public QObject
{
    Q_OBJECT

private:
    struct Pair
    {
        explicit Pair(const TestFleet& fleet,
                      const std::function<void(Transport::Options&)>& change = {})
            : a(changed(optionsFor(fleet, fleet.identity(QStringLiteral("a"))), change))
            , b(changed(optionsFor(fleet, fleet.identity(QStringLiteral("b"))), change))
        {
        }

        static Transport::Options changed(Transport::Options options,
                                          const std::function<void(Transport::Options&)>& change)
        {
            if (change)
                change(options);
            return options;
        }

        [[nodiscard]] bool connectUp()
        {
            b.transport->dial(a.address());
            return QTest::qWaitFor([&] { return !a.up.isEmpty() && !b.up.isEmpty(); });
        }

        // Both open it, and have heard so; `a` serves whatever is asked for.
        [[nodiscard]] bool open(const Cid& cid, quint64 size)
        {
            a.transport->openArtifact(a.link(), 7, cid, size);
            b.transport->openArtifact(b.link(), 9, cid, size);
            return QTest::qWaitFor([&] { return !a.messages.isEmpty() && !b.messages.isEmpty(); });
        }

        void serve(quint64 size)
        {
            QObject::connect(
                a.transport.get(), &Transport::artifactMessageReceived, a.transport.get(),
                [this, size](LinkId link, const Cid& cid, const wire::Message& message) {
                    if (const auto* request = std::get_if<wire::Request>(&message))
                        a.transport->sendChunk(link, cid, request->chunk,
                                               ChunkLayout {size}.length(request->chunk));
                });
        }

        TestPeer a;
        TestPeer b;
    };

    [[nodiscard]] Transport::Options withWorkers(const QString& name, int workers) const
    {
        Transport::Options options = optionsFor(m_fleet, m_fleet.identity(name));
        options.workers = workers;
        return options;
    }

    // Of the one link that is up and not down.
    [[nodiscard]] static LinkId liveLink(const TestPeer& peer)
    {
        for (const auto& up : peer.up) {
            const auto ended = [&](const auto& down) { return down.at(0) == up.at(0); };
            if (std::none_of(peer.down.begin(), peer.down.end(), ended))
                return up.at(0).value<LinkId>();
        }
        return 0;
    }

    [[nodiscard]] static bool liveIncoming(const TestPeer& peer)
    {
        for (const auto& up : peer.up)
            if (up.at(0).value<LinkId>() == liveLink(peer))
                return up.at(4).toBool();
        return false;
    }

    [[nodiscard]] static int outgoingUps(const TestPeer& peer)
    {
        return static_cast<int>(std::count_if(peer.up.begin(), peer.up.end(),
                                              [](const auto& up) { return !up.at(4).toBool(); }));
    }

    TestFleet m_fleet;

private Q_SLOTS:

    void bothSidesLearnWhoIsThere()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        const auto seenByA = pair.a.up.first().at(1).value<trust::PeerIdentity>();
        QCOMPARE(seenByA.name, QStringLiteral("b"));
        QCOMPARE(pair.a.up.first().at(3).value<quint16>(), pair.b.transport->port());
        QCOMPARE(pair.a.up.first().at(4).toBool(), true);
        QCOMPARE(pair.b.up.first().at(2).value<SocketAddress>(), pair.a.address());
        QCOMPARE(pair.b.up.first().at(4).toBool(), false);
    }

    void chunksAskedForArriveWholeAndInOneLength()
    {
        Pair pair(m_fleet);
        const quint64 size = 2ULL * chunkSize + 12345;
        pair.serve(size);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(1);
        QVERIFY(pair.open(cid, size));
        for (const ChunkIndex chunk : {0U, 1U, 2U})
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk,
                                           ChunkLayout {size}.length(chunk));
        QTRY_COMPARE(pair.b.chunks.size(), 3);
        for (const auto& arrived : pair.b.chunks) {
            const auto chunk = arrived.at(2).value<ChunkIndex>();
            QCOMPARE(arrived.at(1).value<Cid>(), cid);
            QCOMPARE(arrived.at(3).toByteArray(),
                     PatternReader::chunk(cid, chunk, ChunkLayout {size}.length(chunk)));
        }
        QTRY_COMPARE(pair.a.sent.size(), 3);
        quint64 told = 0;
        for (const auto& progress : pair.b.progress)
            told += progress.at(3).value<quint32>();
        QCOMPARE(told, size);
        QCOMPARE(pair.b.transport->stats().payloadReceived, size);
    }

    void manyChunksArePipelined()
    {
        Pair pair(m_fleet);
        const quint64 size = 40ULL * chunkSize;
        pair.serve(size);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(2);
        QVERIFY(pair.open(cid, size));
        for (ChunkIndex chunk = 0; chunk < 40; ++chunk)
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        QTRY_COMPARE(pair.b.chunks.size(), 40);
        for (int i = 0; i < 40; ++i) // one after another, as asked
            QCOMPARE(pair.b.chunks.at(i).at(2).value<ChunkIndex>(), static_cast<ChunkIndex>(i));
        QCOMPARE(pair.b.chunks.last().at(3).toByteArray(),
                 PatternReader::chunk(cid, 39, chunkSize));
    }

    void severalWorkersServeSeveralLinks()
    {
        TestPeer a(withWorkers(QStringLiteral("a"), 3));
        std::vector<std::unique_ptr<TestPeer>> others;
        for (int i = 0; i < 4; ++i) {
            others.push_back(
                std::make_unique<TestPeer>(withWorkers(QStringLiteral("o%1").arg(i), 2)));
            others.back()->transport->dial(a.address());
        }
        QTRY_COMPARE(a.up.size(), 4);
        a.transport->closeAll(wire::ByeReason::Leaving);
        QTRY_COMPARE(a.closed.size(), 1);
        for (const auto& other : others)
            QTRY_COMPARE(other->down.size(), 1);
    }

    void messagesNameTheirArtifactAndNoHandle()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(3);
        QVERIFY(pair.open(cid, 3ULL * chunkSize));
        QCOMPARE(pair.b.messages.first().at(1).value<wire::Message>(),
                 wire::Message(wire::Interest {0, cid, 3ULL * chunkSize}));
        pair.a.transport->sendAbout(pair.a.link(), cid, wire::Have {0, {0, 2}});
        pair.a.transport->sendAbout(pair.a.link(), cid, wire::Map {0, ChunkSet(3, true)});
        pair.a.transport->send(pair.a.link(), wire::NotHere {testCid(4)});
        QTRY_COMPARE(pair.b.artifactMessages.size(), 2);
        QCOMPARE(pair.b.artifactMessages.first().at(1).value<Cid>(), cid);
        QCOMPARE(pair.b.artifactMessages.first().at(2).value<wire::Message>(),
                 wire::Message(wire::Have {0, {0, 2}}));
        QTRY_COMPARE(pair.b.messages.size(), 2);
        QCOMPARE(pair.b.messages.last().at(1).value<wire::Message>(),
                 wire::Message(wire::NotHere {testCid(4)}));
    }

    void openingAnArtifactTwiceSaysItOnce()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        QVERIFY(pair.open(testCid(1), chunkSize));
        pair.a.transport->openArtifact(pair.a.link(), 7, testCid(1), chunkSize);
        pair.a.transport->send(pair.a.link(), wire::NotHere {testCid(2)});
        QTRY_COMPARE(pair.b.messages.size(), 2); // Interest, NotHere
    }

    void theChunkOfAnEmptyArtifactNeedsNoBytes()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        QVERIFY(pair.open(testCid(1), 0));
        pair.b.transport->requestChunk(pair.b.link(), testCid(1), 0, 0);
        QTRY_COMPARE(pair.b.chunks.size(), 1);
        QCOMPARE(pair.b.chunks.first().at(3).toByteArray().size(), 0);
    }

    void aWithdrawnRequestBringsNothingAndCanBeMadeAgain()
    {
        Pair pair(m_fleet);
        const quint64 size = 8ULL * chunkSize;
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(5);
        QVERIFY(pair.open(cid, size));
        pair.b.transport->requestChunk(pair.b.link(), cid, 0, chunkSize);
        pair.b.transport->requestChunk(pair.b.link(), cid, 1, chunkSize);
        QTRY_COMPARE(pair.a.artifactMessages.size(), 2);
        pair.b.transport->cancelRequest(pair.b.link(), cid, 0);
        QTRY_COMPARE(pair.a.artifactMessages.size(), 3);
        pair.a.transport->sendChunk(pair.a.link(), cid, 0, chunkSize); // too late
        pair.a.transport->sendChunk(pair.a.link(), cid, 1, chunkSize);
        QTRY_COMPARE(pair.a.sent.size(), 2);
        QCOMPARE(pair.a.sent.at(0).at(3).toBool(), false);
        QCOMPARE(pair.a.sent.at(1).at(3).toBool(), true);
        QTRY_COMPARE(pair.b.chunks.size(), 1);
        pair.serve(size);
        pair.b.transport->requestChunk(pair.b.link(), cid, 0, chunkSize);
        QTRY_COMPARE(pair.b.chunks.size(), 2);
        QCOMPARE(pair.b.chunks.last().at(2).value<ChunkIndex>(), 0U);
    }

    void aRequestWithdrawnAndRepeatedInTheMiddleOfTheChunkArrivesWhole()
    {
        Pair pair(m_fleet);
        const quint64 size = 30ULL * chunkSize;
        pair.serve(size);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(6);
        QVERIFY(pair.open(cid, size));
        for (ChunkIndex chunk = 0; chunk < 30; ++chunk)
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        QTRY_VERIFY(!pair.b.progress.isEmpty());
        for (ChunkIndex chunk = 0; chunk < 30; ++chunk) {
            pair.b.transport->cancelRequest(pair.b.link(), cid, chunk);
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        }
        std::set<ChunkIndex> arrived;
        QVERIFY(QTest::qWaitFor([&] {
            for (const auto& chunk : pair.b.chunks)
                arrived.insert(chunk.at(2).value<ChunkIndex>());
            return arrived.size() == 30;
        }));
        for (const auto& chunk : pair.b.chunks)
            QCOMPARE(chunk.at(3).toByteArray(),
                     PatternReader::chunk(cid, chunk.at(2).value<ChunkIndex>(), chunkSize));
        QVERIFY2(pair.b.down.isEmpty(), qPrintable(pair.b.downReason()));
        QVERIFY2(pair.a.down.isEmpty(), qPrintable(pair.a.downReason()));
    }

    void anUploadCanBeWithdrawn()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(6);
        QVERIFY(pair.open(cid, 9ULL * chunkSize));
        for (ChunkIndex chunk = 0; chunk < 9; ++chunk)
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        QTRY_COMPARE(pair.a.artifactMessages.size(), 9);
        for (ChunkIndex chunk = 0; chunk < 9; ++chunk)
            pair.a.transport->sendChunk(pair.a.link(), cid, chunk, chunkSize);
        for (ChunkIndex chunk = 0; chunk < 9; ++chunk)
            pair.a.transport->cancelSend(pair.a.link(), cid, chunk);
        QTRY_COMPARE(pair.a.sent.size(), 9); // each answered once
        QVERIFY(pair.a.sent.last().at(3).toBool() == false);
        QVERIFY(pair.a.down.isEmpty() && pair.b.down.isEmpty());
    }

    void aChunkNobodyAskedForIsNotSent()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        QVERIFY(pair.open(testCid(1), chunkSize));
        pair.a.transport->sendChunk(pair.a.link(), testCid(1), 0, chunkSize);
        QTRY_COMPARE(pair.a.sent.size(), 1);
        QCOMPARE(pair.a.sent.first().at(3).toBool(), false);
        QCOMPARE(pair.a.transport->stats().payloadSent, quint64 {0});
    }

    void aChunkThatCannotBeReadEndsItsUploadAlone()
    {
        const auto reader = std::make_shared<PatternReader>();
        reader->setUnreadableFrom(0, chunkSize / 2);
        Pair pair(m_fleet, [&](Transport::Options& options) { options.reader = reader; });
        const quint64 size = 2ULL * chunkSize;
        pair.serve(size);
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(1);
        QVERIFY(pair.open(cid, size));
        pair.b.transport->requestChunk(pair.b.link(), cid, 0, chunkSize);
        pair.b.transport->requestChunk(pair.b.link(), cid, 1, chunkSize);
        QTRY_COMPARE(pair.a.sent.size(), 2);
        QCOMPARE(pair.a.sent.at(0).at(3).toBool(), false);
        QCOMPARE(pair.a.sent.at(1).at(3).toBool(), true);
        QTRY_COMPARE(pair.b.chunks.size(), 1);
    }

    void aRefusalLetsTheRefusedChunksBeAskedForAgain()
    {
        Pair pair(m_fleet, [](Transport::Options& options) { options.limits.requestsPerLink = 2; });
        const quint64 size = 8ULL * chunkSize;
        QVERIFY(pair.connectUp());
        const Cid cid = testCid(1);
        QVERIFY(pair.open(cid, size));
        for (ChunkIndex chunk = 0; chunk < 2; ++chunk)
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        QTRY_COMPARE(pair.a.artifactMessages.size(), 2);
        pair.a.transport->send(pair.a.link(), wire::Refuse {cid, wire::RefuseReason::Slots, {}});
        QTRY_COMPARE(pair.b.messages.size(), 2);
        pair.serve(size);
        for (ChunkIndex chunk = 0; chunk < 2; ++chunk)
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, chunkSize);
        QTRY_COMPARE(pair.b.chunks.size(), 2);
        QVERIFY(pair.b.down.isEmpty());
    }

    void uploadsKeepToTheRateLimit()
    {
        Pair pair(m_fleet);
        const quint64 size = 2ULL * chunkSize;
        pair.serve(size);
        QVERIFY(pair.connectUp());
        QVERIFY(pair.open(testCid(1), size));
        pair.a.transport->setRateLimit(4 * megabyte);
        QElapsedTimer clock;
        clock.start();
        pair.b.transport->requestChunk(pair.b.link(), testCid(1), 0, chunkSize);
        pair.b.transport->requestChunk(pair.b.link(), testCid(1), 1, chunkSize);
        QTRY_COMPARE(pair.b.chunks.size(), 2);
        QVERIFY2(clock.elapsed() >= 400,
                 qPrintable(QString::number(clock.elapsed()))); // 2.1 MB at 4 MB/s
    }

    void dialsThatCrossLeaveOneLinkAndTheSameOnBothSides()
    {
        for (int round = 0; round < 5; ++round) {
            Pair pair(m_fleet);
            pair.a.transport->dial(pair.b.address());
            pair.b.transport->dial(pair.a.address());
            QTRY_VERIFY(pair.a.up.size() + pair.a.failed.size() >= 1);
            QTRY_COMPARE(pair.a.transport->stats().links, 1);
            QTRY_COMPARE(pair.b.transport->stats().links, 1);
            QTRY_COMPARE(liveIncoming(pair.a), !liveIncoming(pair.b));
            // Every dial has had its one answer.
            QTRY_COMPARE(pair.a.failed.size() + outgoingUps(pair.a), 1);
            QTRY_COMPARE(pair.b.failed.size() + outgoingUps(pair.b), 1);
            // It works.
            const Cid cid = testCid(9);
            pair.a.transport->openArtifact(liveLink(pair.a), 1, cid, chunkSize);
            QTRY_COMPARE(pair.b.messages.size(), 1);
        }
    }

    void aSecondDialToALinkedEndpointKeepsTheFirstLink()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        pair.b.transport->dial(pair.a.address());
        QTRY_COMPARE(pair.b.failed.size(), 1);
        QVERIFY(pair.b.failed.first().at(1).toString().contains(QStringLiteral("same endpoint")));
        QTRY_COMPARE(pair.a.transport->stats().links, 1);
        QCOMPARE(pair.b.transport->stats().links, 1);
        QVERIFY(pair.b.down.isEmpty());
        pair.b.transport->openArtifact(pair.b.link(), 1, testCid(1), chunkSize);
        QTRY_COMPARE(pair.a.messages.size(), 1);
    }

    void closingTellsThePeerWhy()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        pair.a.transport->close(pair.a.link(), wire::ByeReason::Disabled);
        QTRY_COMPARE(pair.a.down.size(), 1);
        QTRY_COMPARE(pair.b.down.size(), 1);
        QVERIFY2(pair.b.downReason().contains(QStringLiteral("peer closed the link")),
                 qPrintable(pair.b.downReason()));
    }

    void whatWasSaidBeforeClosingStillArrives()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        for (quint8 n = 0; n < 100; ++n)
            pair.a.transport->send(pair.a.link(), wire::NotHere {testCid(n)});
        pair.a.transport->closeAll(wire::ByeReason::Leaving);
        QTRY_COMPARE(pair.a.closed.size(), 1);
        QTRY_COMPARE(pair.b.down.size(), 1);
        QCOMPARE(pair.b.messages.size(), 100);
        QCOMPARE(pair.a.transport->port(), quint16 {0});
        pair.b.transport->dial(pair.a.address());
        QTRY_COMPARE(pair.b.failed.size(), 1);
    }

    void closingWithoutLinksIsToldToo()
    {
        TestPeer a(withWorkers(QStringLiteral("a"), 1));
        a.transport->closeAll(wire::ByeReason::Leaving);
        QTRY_COMPARE(a.closed.size(), 1);
        a.transport->dial({IpAddress::fromIPv4(0x7f000001), 4001});
        QTRY_COMPARE(a.failed.size(), 1);
    }

    void callsForALinkThatIsGoneAreIgnored()
    {
        Pair pair(m_fleet);
        QVERIFY(pair.connectUp());
        pair.b.transport.reset();
        QTRY_COMPARE(pair.a.down.size(), 1);
        pair.a.transport->openArtifact(pair.a.link(), 1, testCid(1), 10);
        pair.a.transport->requestChunk(pair.a.link(), testCid(1), 0, 10);
        pair.a.transport->sendChunk(4711, testCid(1), 0, 10);
        pair.a.transport->close(4711, wire::ByeReason::Leaving);
        QCOMPARE(pair.a.transport->stats().links, 0);
    }

    void aPortInUseIsNamedWithItsLikelyHolder()
    {
        TestPeer a(withWorkers(QStringLiteral("a"), 1));
        Transport::Options options = withWorkers(QStringLiteral("b"), 1);
        options.port = a.transport->port();
        Transport second(options);
        const auto listening = second.listen();
        QVERIFY(!listening);
        QCOMPARE(listening.error().code, ErrorCode::Network);
        QVERIFY(listening.error().detail.contains(QString::number(options.port)));
        QVERIFY(listening.error().detail.contains(QStringLiteral("IPFS")));
    }

    void dialsComeFromTheAddressBoundTo()
    {
        Transport::Options options = withWorkers(QStringLiteral("b"), 1);
        options.bind = QHostAddress(QStringLiteral("127.0.1.9"));
        TestPeer a(withWorkers(QStringLiteral("a"), 1));
        TestPeer b(options);
        b.transport->dial(a.address());
        QTRY_COMPARE(a.up.size(), 1);
        QCOMPARE(a.up.first().at(2).value<SocketAddress>().ip, IpAddress::fromIPv4(0x7f000109));
    }

    void neitherListeningNorDiallingAsksTheSystemForAProxy()
    {
        struct Asked : QNetworkProxyFactory
        {
            explicit Asked(std::atomic<int>& times)
                : m_times(times)
            {
            }

            QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery&) override
            {
                ++m_times;
                return {QNetworkProxy(QNetworkProxy::NoProxy)};
            }

            std::atomic<int>& m_times;
        };

        std::atomic<int> times {0};
        QNetworkProxyFactory::setApplicationProxyFactory(new Asked(times));
        const auto restore =
            qScopeGuard([] { QNetworkProxyFactory::setApplicationProxyFactory(nullptr); });
        TestPeer a(withWorkers(QStringLiteral("a"), 1));
        for (const auto from : {QHostAddress::LocalHost, QHostAddress::Any}) {
            Transport::Options options = withWorkers(QStringLiteral("b"), 1);
            options.bind = from;
            TestPeer b(options);
            b.transport->dial(a.address());
            QTRY_COMPARE(b.up.size(), 1);
            QCOMPARE(times.load(), 0); // it may take long to answer
        }
    }

    void anAddressThatIsNotOursCannotBeDialledFrom()
    {
        TestPeer a(withWorkers(QStringLiteral("a"), 1));
        Transport::Options options = withWorkers(QStringLiteral("b"), 1);
        options.bind = QHostAddress(QStringLiteral("192.0.2.7"));
        Transport b(options); // it cannot listen there, either
        QSignalSpy failed(&b, &Transport::dialFailed);
        b.dial(a.address());
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY2(failed.first().at(1).toString().contains(QStringLiteral("192.0.2.7")),
                 qPrintable(failed.first().at(1).toString()));
    }

    void anEndpointListeningOnEveryAddressSeesPlainIPv4()
    {
        Transport::Options options = withWorkers(QStringLiteral("a"), 1);
        options.bind = QHostAddress(QHostAddress::Any);
        TestPeer a(options);
        TestPeer b(withWorkers(QStringLiteral("b"), 1));
        b.transport->dial(a.address());
        QTRY_COMPARE(a.up.size(), 1);
        QVERIFY(a.up.first().at(2).value<SocketAddress>().ip.isIPv4());
    }
};

} // namespace patchswarm::transfer

QTEST_GUILESS_MAIN(patchswarm::transfer::TestTransportLinks)
#include "tst_transport_links.moc"
