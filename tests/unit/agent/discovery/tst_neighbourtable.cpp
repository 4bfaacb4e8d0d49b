#include <QTest>

#include <algorithm>
#include <map>
#include <set>

#include "agent/discovery/neighbourtable.h"
#include "agent/discovery/networkinterfaces.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

namespace {

SocketAddress at(std::uint32_t last, std::uint16_t port = 4001)
{
    return {IpAddress::fromIPv4(0x0a000000U + last), port};
}

TimePoint after(std::int64_t s)
{
    return TimePoint {} + seconds(s);
}

Cid someCid(std::uint8_t fill)
{
    Cid cid;
    cid.digest.fill(fill);
    return cid;
}

} // namespace

class TestNeighbourTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void remembersWhenAndHowANeighbourWasHeard()
    {
        NeighbourTable table;
        table.heard(at(1), at(1, 5000), HeardBy::Introduction, after(1));
        table.heard(at(1), {}, HeardBy::Relay, after(2));
        const Neighbour* neighbour = table.find(at(1));
        QVERIFY(neighbour != nullptr);
        QCOMPARE(neighbour->lastHeard, after(2));
        QVERIFY(neighbour->datagram == at(1, 5000));
        QVERIFY(!table.isOnOurSegment(at(1)));
        table.heard(at(1), at(1, 5000), HeardBy::Multicast, after(3));
        QVERIFY(table.isOnOurSegment(at(1)));
        QCOMPARE(table.onOurSegment(), 1U);
    }

    void silentNeighboursExpire()
    {
        NeighbourTable table;
        table.heard(at(1), at(1), HeardBy::Multicast, after(0));
        table.heard(at(2), at(2), HeardBy::Multicast, after(1000));
        table.expire(after(900));
        QCOMPARE(table.size(), 2U);
        table.expire(after(901));
        QCOMPARE(table.size(), 1U);
        QVERIFY(table.find(at(1)) == nullptr);
    }

    void aNeighbourThatLostMulticastIsReachedByUnicastAgain()
    {
        NeighbourTable table;
        table.heard(at(1), at(1), HeardBy::Multicast, after(0));
        table.heard(at(1), at(1), HeardBy::Introduction, after(800));
        QVERIFY(table.beyondMulticast(8, 1).empty());
        table.expire(after(1000));
        QCOMPARE(table.beyondMulticast(8, 1), (std::vector {at(1)}));
    }

    void aFullTableGivesUpTheLongestSilent()
    {
        NeighbourTable table(3);
        for (std::uint32_t i = 0; i < 3; ++i)
            table.heard(at(i), at(i), HeardBy::Multicast, after(i));
        table.heard(at(0), at(0), HeardBy::Multicast, after(5));
        table.heard(at(9), at(9), HeardBy::Multicast, after(6));
        QCOMPARE(table.size(), 3U);
        QVERIFY(table.find(at(1)) == nullptr);
        QVERIFY(table.find(at(0)) != nullptr && table.find(at(9)) != nullptr);
    }

    void samplesAreSeededDistinctAndFair()
    {
        NeighbourTable table;
        for (std::uint32_t i = 0; i < 100; ++i)
            table.heard(at(i), at(i), HeardBy::Multicast, after(0));
        QCOMPARE(table.sample(10, 7), table.sample(10, 7));
        QCOMPARE(table.sample(1000, 7).size(), 100U);
        std::map<SocketAddress, int> drawn;
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            const auto sample = table.sample(10, seed);
            QCOMPARE(std::set(sample.begin(), sample.end()).size(), 10U);
            for (const SocketAddress& address : sample)
                ++drawn[address];
        }
        for (const auto& [address, times] : drawn) // 100 expected, standard deviation 9.5
            QVERIFY2(times > 55 && times < 145, qPrintable(address.toString()));
        QCOMPARE(drawn.size(), 100U);
    }

    void samplesForAnArtifactNameOnlyThoseThatSpokeOfIt()
    {
        NeighbourTable table;
        for (std::uint32_t i = 0; i < 4; ++i)
            table.heard(at(i), at(i), HeardBy::Multicast, after(0));
        table.spokeOf(at(1), someCid(1));
        table.spokeOf(at(2), someCid(1));
        table.spokeOf(at(3), someCid(2));
        table.spokeOf(at(8), someCid(1)); // unknown: ignored
        QCOMPARE(table.sampleFor(someCid(1), at(1), 8, 1), (std::vector {at(2)}));
        for (std::uint8_t i = 10; i < 18; ++i)
            table.spokeOf(at(2), someCid(i));
        QVERIFY(table.sampleFor(someCid(1), at(1), 8, 1).empty()); // eight newer ones
    }

    void onlyWhoIntroducedItselfIsToldByUnicast()
    {
        NeighbourTable table;
        table.heard(at(1), at(1), HeardBy::Unicast, after(0));
        table.heard(at(2), at(2, 77), HeardBy::Introduction, after(0));
        table.heard(at(3), {}, HeardBy::Relay, after(0));
        QCOMPARE(table.beyondMulticast(8, 1), (std::vector {at(2, 77)}));
        QVERIFY(table.remove(at(2)));
        QVERIFY(!table.remove(at(2)));
        QVERIFY(table.beyondMulticast(8, 1).empty());
    }

    void aLoopbackBindIsAttachedToLoopbackOnly()
    {
        const auto bind = IpAddress::parse(QStringLiteral("127.0.1.3"));
        const auto addresses = attachedAddresses(*bind);
        QCOMPARE(addresses.size(), 1U);
        QVERIFY(addresses.front().address == *bind);
        QCOMPARE(attachedPrefixes(*bind).front().toString(), QStringLiteral("127.0.0.0/8"));
    }

    void aNetworkBindNeverBringsLoopbackOrTunnels()
    {
        for (const AttachedAddress& attached : attachedAddresses(IpAddress {})) {
            QVERIFY(!attached.address.isLoopback());
            QVERIFY(!isTunnel(attached.interfaceName));
            QVERIFY(attached.prefix.contains(attached.address));
        }
        QVERIFY(!isTunnel(QStringLiteral("lo")));
        QVERIFY(!isTunnel(QStringLiteral("no such interface, and far too long a name")));
    }
};

QTEST_GUILESS_MAIN(TestNeighbourTable)
#include "tst_neighbourtable.moc"
