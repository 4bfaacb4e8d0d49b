#include "tests/unit/agent/transfer/transferfixture.h"

#include <QTest>

#include <algorithm>

namespace patchswarm::transfer {

using namespace test;

namespace {

constexpr quint64 threeChunks = 3ULL * chunkSize;

} // namespace

// Two transports over real sockets: links and chunks that go well, or end in order.
class TestTransportLinks : public QObject
{
    Q_OBJECT

private:
    struct Pair
    {
        explicit Pair(const TestFleet& fleet, const std::function<void(Transport::Options&)>& change = {})
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
            QObject::connect(a.transport.get(), &Transport::artifactMessageReceived, a.transport.get(),
                             [this, size](LinkId link, const Cid& cid, const wire::Message& message) {
                                 if (const auto* request = std::get_if<wire::Request>(&message))
                                     a.transport->sendChunk(link, cid, request->chunk,
                                                            ChunkLayout {size}.length(request->chunk));
                             });
        }

        TestPeer a;
        TestPeer b;
    };

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
            pair.b.transport->requestChunk(pair.b.link(), cid, chunk, ChunkLayout {size}.length(chunk));
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
};

} // namespace patchswarm::transfer

QTEST_GUILESS_MAIN(patchswarm::transfer::TestTransportLinks)
#include "tst_transport_links.moc"
