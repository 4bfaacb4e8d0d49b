#include <QDateTime>
#include <QNetworkProxy>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>

#include <memory>

#include "agent/discovery/discovery.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

namespace {

IpAddress loopback(std::uint32_t last)
{
    return IpAddress::fromIPv4(0x7f000100U + last); // 127.0.1.last
}

std::uint16_t freeUdpPort()
{
    QUdpSocket probe;
    probe.bind(QHostAddress::AnyIPv4, 0, QUdpSocket::DontShareAddress);
    return probe.localPort();
}

Cid someCid(std::uint8_t fill)
{
    Cid cid;
    cid.digest.fill(fill);
    return cid;
}

// Every loopback address, and nothing else but 192.0.2.0/24.
policy::SiteBoundary loopbackSite()
{
    return policy::SiteBoundary({*IpPrefix::parse(QStringLiteral("192.0.2.0/24"))}, {}, true);
}

// The same for an agent that is bound to no loopback address: loopback is outside.
policy::SiteBoundary withoutLoopback()
{
    return policy::SiteBoundary({*IpPrefix::parse(QStringLiteral("192.0.2.0/24"))}, {}, false);
}

struct HeardAnswer
{
    Cid cid;
    wire::PeerState state {};
    SocketAddress from;
    QVector<SocketAddress> sample;
};

// A Discovery on 127.0.1.`last`, transport port 7000 + last, and all it heard.
struct Endpoint
{
    explicit Endpoint(DiscoverySettings settings)
        : discovery(std::move(settings))
    {
        QObject::connect(&discovery, &Discovery::queryHeard, &discovery,
                         [this](const QVector<Cid>& cids, const SocketAddress& from) {
                             for (const Cid& cid : cids)
                                 queries.append({cid, from});
                         });
        QObject::connect(&discovery, &Discovery::wantingHeard, &discovery,
                         [this](const Cid& cid, double rank, const SocketAddress& from) {
                             wantings.append({cid, from});
                             lastRank = rank;
                         });
        QObject::connect(&discovery, &Discovery::answerHeard, &discovery,
                         [this](const Cid& cid, wire::PeerState state, const SocketAddress& from,
                                const QVector<SocketAddress>& sample) {
                             answers.append({cid, state, from, sample});
                         });
        QObject::connect(
            &discovery, &Discovery::crewHeard, &discovery,
            [this](const Cid& cid, const wire::CrewSummary& summary, const SocketAddress& from) {
                crews.append({cid, from});
                lastCrew = summary;
            });
        QObject::connect(&discovery, &Discovery::left, &discovery,
                         [this](const SocketAddress& from) { left.append(from); });
    }

    Discovery discovery;
    QVector<QPair<Cid, SocketAddress>> queries;
    QVector<QPair<Cid, SocketAddress>> wantings;
    QVector<HeardAnswer> answers;
    QVector<QPair<Cid, SocketAddress>> crews;
    QVector<SocketAddress> left;
    double lastRank = -1;
    wire::CrewSummary lastCrew;
};

SocketAddress transportOf(std::uint32_t last)
{
    return {loopback(last), static_cast<std::uint16_t>(7000 + last)};
}

} // namespace

class TestDiscovery : public QObject
{
    Q_OBJECT

    trust::DiscoveryKeys m_keys;
    std::uint16_t m_port = 0;

    DiscoverySettings settings(std::uint32_t last)
    {
        return {loopback(last), m_port, static_cast<std::uint16_t>(7000 + last),
                loopbackSite(), {},     m_keys,
                last,           {}};
    }

    static std::unique_ptr<Endpoint> started(DiscoverySettings settings)
    {
        auto endpoint = std::make_unique<Endpoint>(std::move(settings));
        const auto result = endpoint->discovery.start();
        if (!result)
            qFatal("%s", qPrintable(result.error().detail));
        return endpoint;
    }

    // Bytes of one sealed beacon, as an endpoint of the fleet would send it.
    QByteArray sealed(const wire::BeaconBody& body, const std::optional<wire::Relay>& relay = {})
    {
        BeaconSeal seal(m_keys);
        const auto now = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
        return *seal.seal({7099, now, 0, relay, body}, now);
    }

    void sendTo(std::uint32_t last, const QByteArray& bytes, std::uint32_t from = 99) const
    {
        QUdpSocket socket;
        socket.bind(QHostAddress(loopback(from).toString()), 0);
        socket.writeDatagram(bytes, QHostAddress(loopback(last).toString()), m_port);
    }

private Q_SLOTS:

    void init()
    {
        m_keys = *trust::DiscoveryKeys::create(QDateTime::currentDateTimeUtc());
        m_port = freeUdpPort();
    }

    void everybodyElseHearsAQueryOnce()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        auto c = started(settings(3));
        a->discovery.query({someCid(1), someCid(2)});
        QTRY_COMPARE(b->queries.size(), 2);
        QTRY_COMPARE(c->queries.size(), 2);
        QCOMPARE(b->queries.first().first, someCid(1));
        QCOMPARE(b->queries.first().second, transportOf(1));
        QCOMPARE(a->queries.size(), 0);
        QCOMPARE(a->discovery.counters().received, 0U);
    }

    void aLongQueryIsSplit()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        QVector<Cid> cids;
        for (std::uint8_t i = 0; i < 100; ++i)
            cids.append(someCid(i));
        a->discovery.query(cids);
        QTRY_COMPARE(b->queries.size(), 100);
        QCOMPARE(a->discovery.counters().sent, 4U);
    }

    void wantingAndCrewCarryTheirNumbers()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        a->discovery.wanting(someCid(1), 0.25);
        QTRY_COMPARE(b->wantings.size(), 1);
        QVERIFY(qAbs(b->lastRank - 0.25) < 1e-9);
        a->discovery.crew(someCid(1), {10, 20, 3});
        QTRY_COMPARE(b->crews.size(), 1);
        QVERIFY((b->lastCrew == wire::CrewSummary {10, 20, 3}));
        QCOMPARE(b->crews.first().second, transportOf(1));
    }

    void anAnswerReachesOnlyWhoAskedAndNamesOthers()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        auto c = started(settings(3));
        c->discovery.wanting(someCid(1), 0.5);
        QTRY_COMPARE(b->wantings.size(), 1);
        a->discovery.query({someCid(1)});
        QTRY_COMPARE(b->queries.size(), 1);
        b->discovery.answer(transportOf(1), someCid(1), wire::PeerState::Complete);
        QTRY_COMPARE(a->answers.size(), 1);
        const HeardAnswer& answer = a->answers.first();
        QCOMPARE(answer.cid, someCid(1));
        QCOMPARE(answer.state, wire::PeerState::Complete);
        QCOMPARE(answer.from, transportOf(2));
        QCOMPARE(answer.sample, (QVector<SocketAddress> {transportOf(3)}));
        QCOMPARE(c->answers.size(), 0);
    }

    void aSampleNeverNamesUsOrWhatIsOutside()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        const QVector<SocketAddress> sample {transportOf(1),
                                             {IpAddress::fromIPv4(0x0a000001U), 1},
                                             {loopback(5), 0},
                                             transportOf(6)};
        b->discovery.answer(transportOf(1), someCid(1), wire::PeerState::Partial, sample);
        QTRY_COMPARE(a->answers.size(), 1);
        QCOMPARE(a->answers.first().sample, (QVector<SocketAddress> {transportOf(6)}));
    }

    void onALargeSegmentAnswersAreHeardByAll()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        std::vector<std::unique_ptr<Endpoint>> others;
        for (std::uint32_t i = 10; i < 27; ++i) {
            others.push_back(started(settings(i)));
            others.back()->discovery.query({someCid(1)});
        }
        a->discovery.query({someCid(1)});
        QTRY_COMPARE(b->queries.size(), 18);
        b->discovery.answer(transportOf(1), someCid(1), wire::PeerState::Complete);
        QTRY_COMPARE(a->answers.size(), 1);
        QTRY_COMPARE(others.back()->answers.size(), 1);
    }

    void leavingIsHeardOnceAndForgetsTheNeighbour()
    {
        auto a = started(settings(1));
        DiscoverySettings told = settings(2);
        told.neighbours = {{loopback(1), m_port}}; // by multicast and by unicast
        auto b = started(told);
        b->discovery.query({someCid(1)});
        QTRY_COMPARE(a->queries.size(), 1);
        QTRY_COMPARE(a->discovery.counters().repeated, 1U);
        QVERIFY(a->discovery.neighbours().find(transportOf(2)) != nullptr);
        b->discovery.leaving();
        QTRY_COMPARE(a->discovery.counters().repeated, 2U);
        QCOMPARE(a->left, (QVector<SocketAddress> {transportOf(2)}));
        QVERIFY(a->discovery.neighbours().find(transportOf(2)) == nullptr);
    }

    void neighboursKeepTheirAge()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        b->discovery.query({someCid(1)});
        QTRY_COMPARE(a->queries.size(), 1);
        const Neighbour* neighbour = a->discovery.neighbours().find(transportOf(2));
        QVERIFY(neighbour != nullptr && neighbour->lastMulticast.has_value());
        QVERIFY(neighbour->datagram == (SocketAddress {loopback(2), m_port}));
        QVERIFY((a->discovery.now() - neighbour->lastHeard) < seconds(5));
    }

    void forgedReplayedAndForeignDatagramsAreCountedAndNotHeard()
    {
        auto a = started(settings(1));
        const QByteArray good = sealed(wire::Query {{someCid(1)}});
        QByteArray forged = good;
        forged.back() = static_cast<char>(forged.back() ^ 1);
        sendTo(1, forged);
        QTRY_COMPARE(a->discovery.counters().badSeal, 1U);
        sendTo(1, good);
        QTRY_COMPARE(a->queries.size(), 1);
        sendTo(1, good);
        QTRY_COMPARE(a->discovery.counters().replayed, 1U);
        sendTo(1, QByteArray("hello"));
        QTRY_COMPARE(a->discovery.counters().malformed, 1U);
        QByteArray newer = good;
        newer[4] = 9;
        sendTo(1, newer);
        QTRY_COMPARE(a->discovery.counters().otherVersion, 1U);
        QCOMPARE(a->queries.size(), 1);
        QCOMPARE(a->discovery.counters().received, 5U);
    }

    void aRelayedQueryIsMalformed()
    {
        auto a = started(settings(1));
        sendTo(1, sealed(wire::Query {{someCid(1)}}, wire::Relay {1, transportOf(5), 1}));
        QTRY_COMPARE(a->discovery.counters().malformed, 1U);
        QCOMPARE(a->queries.size(), 0);
    }

    void aClockFarOffIsTold()
    {
        auto a = started(settings(1));
        DiscoverySettings late = settings(2);
        late.wallClockMs = [] {
            return static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch()
                                              - 24 * 3600 * 1000);
        };
        auto b = started(late);
        QSignalSpy doubted(&a->discovery, &Discovery::clockDoubted);
        b->discovery.query({someCid(1)});
        QTRY_COMPARE(a->discovery.counters().skewed, 1U);
        const auto skew = a->discovery.clockDoubt().current(a->discovery.now());
        QVERIFY(skew.has_value());
        QVERIFY(skew->from.ip == loopback(2));
        QVERIFY(qAbs(skew->aheadMs + 24 * 3600 * 1000) < 60000);
        QCOMPARE(a->queries.size(), 0);
        b->discovery.query({someCid(2)});
        QTRY_COMPARE(a->discovery.counters().skewed, 2U);
        QCOMPARE(doubted.size(), 1);
        auto c = started(settings(3));
        c->discovery.query({someCid(1)});
        QTRY_COMPARE(a->queries.size(), 1);
        QVERIFY(!a->discovery.clockDoubt().current(a->discovery.now())); // one that agrees with us
    }

    // What the doctor asks for.
    void whatWeSayComesBackAndNeighboursClocksAreKnown()
    {
        auto a = started(settings(1));
        DiscoverySettings ahead = settings(2);
        ahead.wallClockMs = [] {
            return static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch() + 120'000);
        };
        auto b = started(ahead);
        QVERIFY(!a->discovery.lastEcho(loopback(1)));
        QVERIFY(!a->discovery.clocks().medianAheadMs(a->discovery.now()));
        a->discovery.query({someCid(1)});
        QTRY_VERIFY(a->discovery.lastEcho(loopback(1)));
        QVERIFY(!a->discovery.lastEcho(loopback(2)));
        b->discovery.query({someCid(1)});
        QTRY_VERIFY(a->discovery.clocks().medianAheadMs(a->discovery.now()));
        QVERIFY(qAbs(*a->discovery.clocks().medianAheadMs(a->discovery.now()) - 120'000) < 30'000);
        QCOMPARE(a->discovery.clocks().senders(a->discovery.now()), std::size_t {1});
    }

    void nothingFromOutsideTheBoundaryIsHeard()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        a->discovery.setBoundary(withoutLoopback());
        b->discovery.query({someCid(1)}); // the group stays joined by b, on the same machine
        QTRY_COMPARE(a->discovery.counters().outsideBoundary, 1U);
        QCOMPARE(a->queries.size(), 0);
    }

    void anIntroducerCannotSpeakForSomebodyOutside()
    {
        auto a = started(settings(1));
        const SocketAddress outside {IpAddress::fromIPv4(0x0a000001U), 7000};
        sendTo(1, sealed(wire::Wanting {someCid(1), 1}, wire::Relay {1, outside, 1}));
        QTRY_COMPARE(a->discovery.counters().outsideBoundary, 1U);
        QCOMPARE(a->wantings.size(), 0);
        QVERIFY(a->discovery.neighbours().find(outside) == nullptr);
    }

    void aNarrowedBoundaryForgetsNeighbours()
    {
        auto a = started(settings(1));
        auto b = started(settings(20));
        b->discovery.query({someCid(1)});
        QTRY_COMPARE(a->queries.size(), 1);
        a->discovery.setBoundary(withoutLoopback());
        QCOMPARE(a->left, (QVector<SocketAddress> {transportOf(20)}));
        QCOMPARE(a->discovery.neighbours().size(), 0U);
        a->discovery.setBoundary(loopbackSite());
        b->discovery.query({someCid(2)});
        QTRY_COMPARE(a->queries.size(), 2);
    }

    void aFloodIsBounded()
    {
        auto a = started(settings(1));
        QUdpSocket socket;
        socket.bind(QHostAddress(loopback(9).toString()), 0);
        for (int i = 0; i < 3000; ++i) {
            socket.writeDatagram(QByteArray(200, 'x'), QHostAddress(loopback(1).toString()),
                                 m_port);
            if (i % 100 == 99)
                QCoreApplication::processEvents();
        }
        QTRY_VERIFY(a->discovery.counters().rateLimited > 500);
        auto b = started(settings(2));
        b->discovery.query({someCid(1)});
        QTRY_COMPARE(a->queries.size(), 1);
    }

    void ourOwnSendingIsBounded()
    {
        auto a = started(settings(1));
        for (int i = 0; i < 2000; ++i)
            a->discovery.wanting(someCid(1), 0.5);
        QVERIFY(a->discovery.counters().sent >= 600 && a->discovery.counters().sent < 1500);
        QVERIFY(a->discovery.counters().sendLimited > 500);
    }

    void twoSegmentsLinkedByIntroducersAreOneSite()
    {
        const std::uint16_t otherPort = freeUdpPort();
        const auto onOther = [&](std::uint32_t last) {
            DiscoverySettings other = settings(last);
            other.port = otherPort;
            return other;
        };
        DiscoverySettings linked = settings(2);
        linked.neighbours = {{loopback(12), otherPort}};
        auto a = started(settings(1));
        auto introducerA = started(linked);
        auto introducerB =
            started(onOther(12)); // has no list: learns its neighbour when it is spoken to
        auto b = started(onOther(11));

        introducerA->discovery.query({someCid(1)});
        QTRY_COMPARE(introducerB->queries.size(), 1);
        QCOMPARE(b->queries.size(), 0); // queries are not passed on

        a->discovery.wanting(someCid(2), 0.125);
        QTRY_COMPARE(b->wantings.size(), 1);
        QCOMPARE(b->wantings.first().second, transportOf(1)); // who said it, not who passed it on
        QVERIFY(qAbs(b->lastRank - 0.125) < 1e-9);

        b->discovery.crew(someCid(3), {1, 2, 3});
        QTRY_COMPARE(a->crews.size(), 1);
        QCOMPARE(a->crews.first().second, transportOf(11));

        QTest::qWait(150); // longer than any relay's jitter: nothing goes round
        QCOMPARE(a->wantings.size(), 0);
        QCOMPARE(introducerA->wantings.size(), 1);
        QCOMPARE(introducerB->wantings.size(), 1);
        QCOMPARE(b->wantings.size(), 1);
        QCOMPARE(a->crews.size(), 1);
        QCOMPARE(introducerA->discovery.counters().relayed, 2U);
        QCOMPARE(introducerB->discovery.counters().relayed, 2U);
    }

    void aRingOfIntroducersDoesNotGoRound()
    {
        std::array<std::uint16_t, 3> ports {freeUdpPort(), freeUdpPort(), freeUdpPort()};
        std::vector<std::unique_ptr<Endpoint>> ring;
        for (std::uint32_t i = 0; i < 3; ++i) {
            DiscoverySettings member = settings(30 + i);
            member.port = ports[i];
            for (std::uint32_t other = 0; other < 3; ++other)
                if (other != i)
                    member.neighbours.push_back({loopback(30 + other), ports[other]});
            ring.push_back(started(member));
        }
        DiscoverySettings plain = settings(40);
        plain.port = ports[0];
        auto speaker = started(plain);
        speaker->discovery.wanting(someCid(1), 0.5);
        for (const auto& member : ring)
            QTRY_COMPARE(member->wantings.size(), 1);
        QTest::qWait(150);
        for (const auto& member : ring) {
            QCOMPARE(member->wantings.size(), 1);
            QVERIFY(member->discovery.counters().relayed <= 4);
        }
    }

    void aSharedListOfNeighboursIsToldOnce()
    {
        const std::uint16_t otherPort = freeUdpPort();
        std::vector<std::unique_ptr<Endpoint>> segment;
        for (std::uint32_t i = 1; i <= 4; ++i) {
            DiscoverySettings member = settings(i);
            member.neighbours = {{loopback(50), otherPort}};
            segment.push_back(started(member));
        }
        DiscoverySettings far = settings(50);
        far.port = otherPort;
        auto introducer = started(far);
        segment[0]->discovery.wanting(someCid(1), 0.5);
        QTRY_COMPARE(introducer->wantings.size(), 1);
        for (std::size_t i = 1; i < segment.size(); ++i)
            QTRY_COMPARE(segment[i]->wantings.size(), 1);
        QTest::qWait(150);
        QCOMPARE(introducer->discovery.counters().received, 1U);
    }

    void theSystemIsNeverAskedForAProxy()
    {
        struct Asked : QNetworkProxyFactory
        {
            explicit Asked(int& times)
                : m_times(times)
            {
            }

            QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery&) override
            {
                ++m_times;
                return {QNetworkProxy(QNetworkProxy::NoProxy)};
            }

            int& m_times;
        };

        int times = 0;
        QNetworkProxyFactory::setApplicationProxyFactory(new Asked(times));
        const auto restore =
            qScopeGuard([] { QNetworkProxyFactory::setApplicationProxyFactory(nullptr); });
        auto a = started(settings(1));
        auto b = started(settings(2));
        a->discovery.query({someCid(1)});
        QTRY_COMPARE(b->queries.size(), 1);
        QCOMPARE(times, 0); // it may take long to answer, and this is the main thread
    }

    void aPortHeldByAnotherProgramIsSaid()
    {
        QUdpSocket other;
        QVERIFY(other.bind(QHostAddress::AnyIPv4, m_port, QUdpSocket::DontShareAddress));
        Endpoint endpoint(settings(1));
        const auto result = endpoint.discovery.start();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Network);
        QVERIFY2(result.error().detail.contains(QString::number(m_port))
                     && result.error().detail.contains(QStringLiteral("in use")),
                 qPrintable(result.error().detail));
    }

    void anAddressThatIsNotOursIsSaid()
    {
        DiscoverySettings elsewhere = settings(1);
        elsewhere.bind = *IpAddress::parse(QStringLiteral("192.0.2.1"));
        Endpoint endpoint(elsewhere);
        const auto result = endpoint.discovery.start();
        QVERIFY(!result && result.error().detail.contains(QStringLiteral("192.0.2.1")));
    }

    void aBoundaryNarrowedInTheMiddleOfHearingClosesWhatIsHeardOn()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        QObject::connect(&a->discovery, &Discovery::answerHeard, &a->discovery,
                         [&a] { a->discovery.setBoundary(withoutLoopback()); });
        for (std::uint8_t i = 1; i <= 3; ++i)
            b->discovery.answer(transportOf(1), someCid(i), wire::PeerState::Complete);
        QTRY_COMPARE(a->answers.size(), 1);
        QVERIFY(a->discovery.addresses().empty());
        a->discovery.setBoundary(loopbackSite());
        QCOMPARE(a->discovery.addresses().size(), std::size_t {1});
    }

    void stoppedInTheMiddleOfHearingItIsSilentAndStartsAgain()
    {
        auto a = started(settings(1));
        auto b = started(settings(2));
        QObject::connect(&a->discovery, &Discovery::queryHeard, &a->discovery,
                         [&a] { a->discovery.stop(); });
        b->discovery.query({someCid(1)});
        b->discovery.query({someCid(2)});
        QTRY_COMPARE(a->queries.size(), 1);
        QVERIFY(a->discovery.start().has_value());
        b->discovery.query({someCid(3)});
        QTRY_COMPARE(a->queries.last().first, someCid(3));
    }
};

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
