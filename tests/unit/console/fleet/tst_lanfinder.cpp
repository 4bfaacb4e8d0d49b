#include <QDateTime>
#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>

#include "console/fleet/lanfinder.h"
#include "shared/wire/datagramheader.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

const QHostAddress group(u"239.192.40.1"_s);

// An endpoint on loopback that answers every query, or announces by itself.
class Announcer
{
public:
    Announcer(const trust::DiscoveryKeys& keys, quint16 port)
        : m_port(port)
        , m_sealer(*keys.current(QDateTime::currentDateTimeUtc()))
    {
        m_socket.bind(QHostAddress(u"127.0.0.1"_s), 0);
        for (const QNetworkInterface& each : QNetworkInterface::allInterfaces())
            if (each.flags().testFlag(QNetworkInterface::IsLoopBack))
                m_socket.setMulticastInterface(each);
    }

    void say(const wire::BeaconBody& body, quint16 transportPort, qint64 clockOffsetMs = 0)
    {
        wire::Beacon beacon;
        beacon.transportPort = transportPort;
        beacon.clockMs =
            static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch() + clockOffsetMs);
        beacon.body = body;
        const QByteArray header = wire::encodeDatagramHeader(
            {m_sealer.epoch(), m_sealer.bootNonce(), m_sealer.counter()});
        send(header + m_sealer.seal(header, *wire::encodeBeacon(beacon)));
    }

    void send(const QByteArray& datagram) { m_socket.writeDatagram(datagram, group, m_port); }

private:
    quint16 m_port;
    trust::DatagramSealer m_sealer;
    QUdpSocket m_socket;
};

quint16 freePort()
{
    QUdpSocket socket;
    socket.bind(QHostAddress::AnyIPv4, 0);
    return socket.localPort();
}

} // namespace

class LanFinderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoAnnouncesItselfIsFoundOnce();
    void othersThatAnAnswerNamesAreFound();
    void strangersAndWrongClocksAreCountedOnly();
    void aQueryOfOursIsNotAnEndpoint();
    void aFleetWithoutKeysSaysSo();

private:
    [[nodiscard]] LanFinderOptions options()
    {
        LanFinderOptions options;
        options.port = freePort();
        options.bind = QHostAddress(u"127.0.0.1"_s);
        options.listenMs = 1500;
        options.askEveryMs = 200;
        return options;
    }

    trust::DiscoveryKeys m_keys = *trust::DiscoveryKeys::create(QDateTime::currentDateTimeUtc());
};

void LanFinderTest::whoAnnouncesItselfIsFoundOnce()
{
    const LanFinderOptions how = options();
    LanFinder finder(m_keys, how);
    QSignalSpy found(&finder, &LanFinder::endpointFound);
    QSignalSpy finished(&finder, &LanFinder::finished);
    QVERIFY(finder.start({}));
    Announcer announcer(m_keys, how.port);
    for (int i = 0; i < 3; ++i)
        announcer.say(wire::Wanting {}, 4123);
    QTRY_COMPARE(found.size(), 1);
    QTRY_VERIFY(finder.found().first().announcements == 3);
    QCOMPARE(finder.found().first().host, u"127.0.0.1"_s);
    QCOMPARE(finder.found().first().transportPort, 4123);
    QVERIFY(finished.wait());
}

void LanFinderTest::othersThatAnAnswerNamesAreFound()
{
    const LanFinderOptions how = options();
    LanFinder finder(m_keys, how);
    QVERIFY(finder.start({}));
    Announcer announcer(m_keys, how.port);
    wire::Answer answer;
    answer.self = *SocketAddress::parse(u"127.0.0.1:4001"_s, 0);
    answer.sample = {*SocketAddress::parse(u"10.0.0.7:4001"_s, 0)};
    announcer.say(answer, 4001);
    QTRY_COMPARE(finder.found().size(), 2);
    QCOMPARE(finder.found().first().host, u"10.0.0.7"_s);
}

void LanFinderTest::strangersAndWrongClocksAreCountedOnly()
{
    const LanFinderOptions how = options();
    LanFinder finder(m_keys, how);
    QVERIFY(finder.start({}));
    Announcer stranger(*trust::DiscoveryKeys::create(QDateTime::currentDateTimeUtc()), how.port);
    stranger.say(wire::Wanting {}, 4001);
    stranger.send("nonsense");
    stranger.send(QByteArray(1200, 'x'));
    Announcer(m_keys, how.port).say(wire::Wanting {}, 4001, 3600 * 1000);
    QTRY_COMPARE(finder.foreign(), 4);
    QVERIFY(finder.found().isEmpty());
}

void LanFinderTest::aQueryOfOursIsNotAnEndpoint()
{
    const LanFinderOptions how = options();
    LanFinder first(m_keys, how);
    LanFinder second(m_keys, how);
    QVERIFY(first.start({Cid {}}));
    QVERIFY(second.start({Cid {}}));
    QSignalSpy finished(&second, &LanFinder::finished);
    QVERIFY(finished.wait());
    QVERIFY(first.found().isEmpty());
    QVERIFY(second.found().isEmpty());
    QCOMPARE(second.foreign(), 0);
}

void LanFinderTest::aFleetWithoutKeysSaysSo()
{
    LanFinder finder({}, options());
    const auto started = finder.start({});
    QVERIFY(!started);
    QVERIFY(started.error().detail.contains(u"discovery.keys"_s));
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::LanFinderTest)
#include "tst_lanfinder.moc"
