#include <QTest>

#include <memory>

#include "shared/base/bytes.h"
#include "tests/unit/agent/transfer/rawpeer.h"
#include "tests/unit/agent/transfer/transferfixture.h"

namespace patchswarm::transfer {

using namespace test;

namespace {

constexpr quint64 size = 4ULL * chunkSize;
constexpr quint32 quarter = chunkSize / 4;

} // namespace

// A member of the fleet that breaks the protocol, floods, stalls or vanishes: the link ends with
// its reason, nothing else.
class TestTransportHostile : public QObject
{
    Q_OBJECT

private:
    // An agent linked to a hand-driven peer; both have opened one artifact, the peer as handle 5.
    struct Scene
    {
        explicit Scene(const std::function<void(Limits&)>& change = {})
        {
            Transport::Options options = optionsFor(fleet, fleet.identity(QStringLiteral("a")));
            if (change)
                change(options.limits);
            agent = std::make_unique<TestPeer>(options);
        }

        [[nodiscard]] bool link()
        {
            return peer.greet(agent->address(), fleet.identity(QStringLiteral("b")))
                && QTest::qWaitFor([this] { return !agent->up.isEmpty(); });
        }

        [[nodiscard]] bool open()
        {
            if (!link())
                return false;
            agent->transport->openArtifact(agent->link(), 1, cid, size);
            peer.send(wire::Interest {5, cid, size});
            return QTest::qWaitFor([this] {
                return !agent->messages.isEmpty() && peer.heard<wire::Interest>() != nullptr;
            });
        }

        [[nodiscard]] bool request(ChunkIndex chunk)
        {
            const int before = peer.count<wire::Request>();
            agent->transport->requestChunk(agent->link(), cid, chunk, chunkSize);
            return QTest::qWaitFor([this, before] { return peer.count<wire::Request>() > before; });
        }

        // The agent ends the link as a protocol error that says `what`, and tells the peer so.
        void endsFor(const QString& what)
        {
            QTRY_COMPARE(agent->down.size(), 1);
            QVERIFY2(agent->downReason().contains(what), qPrintable(agent->downReason()));
            QTRY_VERIFY(peer.heard<wire::Bye>() != nullptr);
            QCOMPARE(peer.heard<wire::Bye>()->reason, wire::ByeReason::ProtocolError);
            QCOMPARE(agent->transport->stats().protocolErrors, quint64 {1});
        }

        TestFleet fleet;
        Cid cid = testCid(3);
        std::unique_ptr<TestPeer> agent;
        RawPeer peer;
    };

private Q_SLOTS:

    void aFrameOfUnknownTypeEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.link());
        QSignalSpy violated(scene.agent->transport.get(), &Transport::protocolViolated);
        scene.peer.sendBytes(QByteArray::fromHex("00000005ee00000000"));
        scene.endsFor(QStringLiteral("protocol error: the peer sent a message of type 238, which "
                                     "this version does not know"));
        QCOMPARE(violated.size(), 1);
    }

    void anOversizedFrameEndsTheLinkBeforeItIsBuffered()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.sendBytes(QByteArray::fromHex("7fffffff06")); // a Map of 2 GiB
        scene.endsFor(QStringLiteral("protocol error"));
    }

    void aSecondHelloEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.send(wire::Hello {});
        scene.endsFor(QStringLiteral("Hello a second time"));
    }

    void aFirstFrameThatIsNotHelloEndsTheConnection()
    {
        Scene scene;
        scene.peer.connectTo(scene.agent->address(),
                             RawPeer::tls(scene.fleet.identity(QStringLiteral("b"))));
        QTRY_VERIFY(scene.peer.socket.isEncrypted());
        scene.peer.send(wire::Ping {});
        QTRY_VERIFY(scene.peer.heard<wire::Bye>() != nullptr);
        QVERIFY(scene.agent->up.isEmpty());
        QCOMPARE(scene.agent->transport->stats().protocolErrors, quint64 {1});
    }

    void dataBeforeHelloEndsTheConnection()
    {
        Scene scene;
        scene.peer.connectTo(scene.agent->address(),
                             RawPeer::tls(scene.fleet.identity(QStringLiteral("b"))));
        QTRY_VERIFY(scene.peer.socket.isEncrypted());
        scene.peer.sendData(1, 0, 0, 1000);
        QTRY_VERIFY(scene.peer.heard<wire::Bye>() != nullptr);
        QVERIFY(scene.agent->up.isEmpty());
    }

    void anUnopenedHandleEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.send(wire::Have {77, {0}});
        scene.endsFor(QStringLiteral("handle 77"));
    }

    void aHandleWithTwoMeaningsEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        scene.peer.send(wire::Interest {5, testCid(9), size});
        scene.endsFor(QStringLiteral("second meaning"));
    }

    void endlessArtifactsEndTheLink()
    {
        Scene scene([](Limits& limits) { limits.artifactsPerLink = 3; });
        QVERIFY(scene.link());
        for (quint8 n = 0; n < 4; ++n)
            scene.peer.send(wire::Interest {n, testCid(n), size});
        scene.endsFor(QStringLiteral("more than 3 artifacts"));
    }

    void aChunkBeyondTheArtifactEndsTheLink_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 6; ++kind)
            QTest::addRow("message %d", kind) << kind;
    }

    void aChunkBeyondTheArtifactEndsTheLink()
    {
        QFETCH(int, kind);
        const std::vector<wire::Message> beyond {
            wire::Request {5, 4},       wire::Cancel {5, 4},
            wire::Ack {5, 4},           wire::Have {5, {0, 4}},
            wire::Map {5, ChunkSet(5)}, wire::Lease {5, 1, 2, 3, 0, wire::LeaseState::Active}};
        Scene scene;
        QVERIFY(scene.open());
        scene.peer.send(beyond.at(static_cast<std::size_t>(kind)));
        scene.endsFor(QStringLiteral("does not have"));
    }

    void dataNobodyAskedForEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        scene.peer.sendData(5, 0, 0, quarter);
        scene.endsFor(QStringLiteral("unasked"));
        QVERIFY(scene.agent->chunks.isEmpty());
    }

    void dataOutOfOrderEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(2));
        scene.peer.sendData(5, 2, quarter, quarter);
        scene.endsFor(QStringLiteral("where byte 0 was next"));
    }

    void dataBeyondTheChunkEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        scene.agent->transport->requestChunk(scene.agent->link(), scene.cid, 0, quarter + 1);
        QTRY_COMPARE(scene.peer.count<wire::Request>(), 1);
        scene.peer.sendData(5, 0, 0, quarter);
        scene.peer.sendData(5, 0, quarter, 2);
        scene.endsFor(QStringLiteral("more than the"));
        QVERIFY(scene.agent->chunks.isEmpty());
    }

    void aChunkInCrumbsEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(0));
        scene.peer.sendData(5, 0, 0, 100);
        scene.endsFor(QStringLiteral("100 bytes"));
    }

    void theSameChunkTwiceForOneRequestEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(0));
        for (quint32 round = 0; round < 5; ++round)
            scene.peer.sendData(5, 0, round % 4 * quarter, quarter);
        QTRY_COMPARE(scene.agent->chunks.size(), 1);
        scene.endsFor(QStringLiteral("unasked"));
    }

    void tooManyRequestsEndTheLink()
    {
        Scene scene([](Limits& limits) { limits.requestsPerLink = 2; });
        QVERIFY(scene.open());
        for (ChunkIndex chunk = 0; chunk < 3; ++chunk)
            scene.peer.send(wire::Request {5, chunk});
        scene.endsFor(QStringLiteral("more than 2 chunks"));
    }

    void dataAlreadyUnderWayWhenWithdrawnIsForgiven()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(1));
        scene.peer.sendData(5, 1, 0, quarter);
        QTRY_VERIFY(!scene.agent->progress.isEmpty());
        scene.agent->transport->cancelRequest(scene.agent->link(), scene.cid, 1);
        scene.peer.sendData(5, 1, quarter, quarter);
        QTRY_VERIFY(scene.peer.heard<wire::Cancel>() != nullptr);
        const auto* ping = scene.peer.heard<wire::Ping>();
        QTRY_VERIFY((ping = scene.peer.heard<wire::Ping>()) != nullptr);
        scene.peer.send(wire::Ping {ping->nonce, true});
        QTRY_COMPARE(scene.agent->transport->stats().payloadDropped, quint64 {quarter});
        QVERIFY(scene.request(1)); // a new beginning
        for (quint32 round = 0; round < 4; ++round)
            scene.peer.sendData(5, 1, round * quarter, quarter);
        QTRY_COMPARE(scene.agent->chunks.size(), 1);
        QVERIFY(scene.agent->down.isEmpty());
    }

    void dataAfterTheWithdrawalWasSeenEndsTheLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(1));
        scene.agent->transport->cancelRequest(scene.agent->link(), scene.cid, 1);
        QTRY_VERIFY(scene.peer.heard<wire::Ping>() != nullptr);
        scene.peer.send(wire::Ping {scene.peer.heard<wire::Ping>()->nonce, true});
        scene.peer.sendData(5, 1, 0, quarter);
        scene.endsFor(QStringLiteral("unasked"));
    }

    void aPeerThatVanishesMidChunkTakesOnlyItsLink()
    {
        Scene scene;
        QVERIFY(scene.open());
        QVERIFY(scene.request(0));
        scene.peer.sendData(5, 0, 0, quarter);
        QTRY_VERIFY(!scene.agent->progress.isEmpty());
        scene.peer.vanish();
        QTRY_COMPARE(scene.agent->down.size(), 1);
        QVERIFY(scene.agent->chunks.isEmpty());
        QCOMPARE(scene.agent->transport->stats().links, 0);
    }

    void aPeerThatNeverReadsIsCutAtAFixedBound()
    {
        Scene scene([](Limits& limits) { limits.unreadBytes = 1024 * 1024; });
        QVERIFY(scene.link());
        scene.peer.stopReading();
        const wire::Document big {wire::DocumentKind::Jws, {}, QByteArray(200 * 1024, 'j')};
        for (int i = 0; i < 500 && scene.agent->down.isEmpty(); ++i) {
            scene.agent->transport->send(scene.agent->link(), big);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(scene.agent->down.size(), 1);
        QVERIFY2(scene.agent->downReason().contains(QStringLiteral("does not read")),
                 qPrintable(scene.agent->downReason()));
    }

    void chunksForAPeerThatNeverReadsAreReadFromDiskOnlyUpToTheBound()
    {
        Scene scene([](Limits& limits) {
            limits.idlePingMs = 60;
            limits.silenceMs = 120;
        });
        constexpr quint64 large = 200ULL * chunkSize;
        QVERIFY(scene.link());
        scene.agent->transport->openArtifact(scene.agent->link(), 1, scene.cid, large);
        scene.peer.send(wire::Interest {5, scene.cid, large});
        QTRY_VERIFY(scene.peer.heard<wire::Interest>() != nullptr);
        scene.peer.stopReading();
        for (ChunkIndex chunk = 0; chunk < 200; ++chunk)
            scene.peer.send(wire::Request {5, chunk});
        QTRY_COMPARE(scene.agent->artifactMessages.size(), 200);
        for (ChunkIndex chunk = 0; chunk < 200; ++chunk)
            scene.agent->transport->sendChunk(scene.agent->link(), scene.cid, chunk, chunkSize);
        QTRY_COMPARE(scene.agent->down.size(), 1); // silent, and nothing read: it is cut
        // Socket buffers of both ends, Qt's and the system's, and the half MiB of our own.
        QVERIFY2(scene.agent->transport->stats().payloadSent < 60ULL * chunkSize,
                 qPrintable(QString::number(scene.agent->transport->stats().payloadSent)));
    }

    void aTalkerThatReadsNothingIsCutHoweverSlowlyItIsSentTo()
    {
        Scene scene([](Limits& limits) {
            limits.idlePingMs = 100;
            limits.silenceMs = 400;
            limits.unsentBytes = 256LL * 1024 * 1024;
        });
        constexpr quint64 large = 200ULL * chunkSize;
        QVERIFY(scene.link());
        scene.agent->transport->setRateLimit(8 * megabyte); // 25 s for all of it
        scene.agent->transport->openArtifact(scene.agent->link(), 1, scene.cid, large);
        scene.peer.send(wire::Interest {5, scene.cid, large});
        QTRY_VERIFY(scene.peer.heard<wire::Interest>() != nullptr);
        scene.peer.stopReading();
        for (ChunkIndex chunk = 0; chunk < 200; ++chunk)
            scene.peer.send(wire::Request {5, chunk});
        QTRY_COMPARE(scene.agent->artifactMessages.size(), 200);
        for (ChunkIndex chunk = 0; chunk < 200; ++chunk)
            scene.agent->transport->sendChunk(scene.agent->link(), scene.cid, chunk, chunkSize);
        QVERIFY(QTest::qWaitFor([&] {
            scene.peer.send(wire::Ping {1, true}); // it is not silent
            return !scene.agent->down.isEmpty();
        }));
        QVERIFY2(scene.agent->downReason().contains(QStringLiteral("read nothing")),
                 qPrintable(scene.agent->downReason()));
    }

    void endlessControlMessagesComeNoFasterThanTheBound()
    {
        Scene scene([](Limits& limits) { limits.controlPerSecond = 100; });
        QVERIFY(scene.open());
        QElapsedTimer clock;
        clock.start();
        constexpr int flood = 300;
        for (int i = 0; i < flood; ++i)
            scene.peer.send(wire::Have {5, {0}});
        QTRY_COMPARE(scene.agent->artifactMessages.size(), flood);
        QVERIFY(clock.elapsed() >= 800); // a burst of 200, then 100 a second
        QVERIFY(scene.agent->down.isEmpty());
    }

    void aSilentPeerIsAskedAndThenCut()
    {
        Scene scene([](Limits& limits) {
            limits.idlePingMs = 50;
            limits.silenceMs = 150;
        });
        QVERIFY(scene.link());
        QTRY_VERIFY(scene.peer.heard<wire::Ping>() != nullptr);
        QTRY_COMPARE(scene.agent->down.size(), 1);
        QVERIFY2(scene.agent->downReason().contains(QStringLiteral("not heard")),
                 qPrintable(scene.agent->downReason()));
    }

    void byeEndsTheLinkWithThePeersWords()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.send(wire::Bye {wire::ByeReason::Leaving, QStringLiteral("shutting down")});
        QTRY_COMPARE(scene.agent->down.size(), 1);
        QVERIFY(scene.agent->downReason().contains(QStringLiteral("shutting down")));
        QTRY_VERIFY(scene.peer.isClosed());
    }
};

} // namespace patchswarm::transfer

QTEST_GUILESS_MAIN(patchswarm::transfer::TestTransportHostile)
#include "tst_transport_hostile.moc"
