#include <QTest>

#include "agent/discovery/heardbeacon.h"
#include "agent/discovery/introducers.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

namespace {

constexpr std::uint16_t fleetPort = 4001;

IpAddress host(std::uint32_t last)
{
    return IpAddress::fromIPv4(0x0a000000U + last);
}

Cid someCid(std::uint8_t fill)
{
    Cid cid;
    cid.digest.fill(fill);
    return cid;
}

wire::Beacon beaconOf(const wire::BeaconBody& body, const std::optional<wire::Relay>& relay = {})
{
    return {7001, 1000, 5, relay, body};
}

const SocketAddress source {host(1), 33333};
const wire::Wanting wanting {someCid(1), 7};

AttachedAddress attached(std::uint32_t last)
{
    AttachedAddress own;
    own.address = host(last);
    return own;
}

} // namespace

// What follows from a beacon and the way it came, and whom a profile's list names. No sockets.
class TestHeardBeacon : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void whatComesStraightIsTheSendersOwn()
    {
        const HeardBeacon heard(beaconOf(wanting), source, true);
        QCOMPARE(heard.origin(), (SocketAddress {host(1), 7001}));
        QCOMPARE(heard.sender(), heard.origin());
        QVERIFY(heard.isProper() && !heard.isRelayed());
        QVERIFY(heard.wasToldTo(5) && !heard.wasToldTo(6));
    }

    void whatAnIntroducerPassesOnIsItsAuthors()
    {
        const SocketAddress author {host(9), 7009};
        const HeardBeacon heard(beaconOf(wanting, wire::Relay {1, author, 500}), source, false);
        QCOMPARE(heard.origin(), author);
        QCOMPARE(heard.sender(), (SocketAddress {host(1), 7001}));
        QVERIFY(heard.isProper());
    }

    void oneAnnouncementHasOneKeyWhicheverWayItCame()
    {
        const HeardBeacon direct(beaconOf(wanting), source, true);
        const HeardBeacon passedOn(beaconOf(wanting, direct.onward()), {host(2), 4001}, false);
        QCOMPARE(passedOn.key(), direct.key());
        const HeardBeacon other(beaconOf(wire::Wanting {someCid(2), 7}), source, true);
        QVERIFY(other.key() != direct.key());
        const HeardBeacon crew(beaconOf(wire::Crew {someCid(1), {}}), source, true);
        QVERIFY(crew.key() != direct.key());
    }

    void onlyWantingAndCrewGoOnward()
    {
        QVERIFY(HeardBeacon(beaconOf(wanting), source, true).onward());
        QVERIFY(HeardBeacon(beaconOf(wire::Crew {}), source, true).onward());
        for (const wire::BeaconBody& body :
             {wire::BeaconBody(wire::Query {{someCid(1)}}), wire::BeaconBody(wire::Answer {}),
              wire::BeaconBody(wire::Leaving {})}) {
            QVERIFY(!HeardBeacon(beaconOf(body), source, true).onward());
            QVERIFY(!HeardBeacon(beaconOf(body, wire::Relay {}), source, false).isProper());
        }
    }

    void everyHopIsCountedAndTheLastGoesNoFurther()
    {
        std::optional<wire::Relay> relay = HeardBeacon(beaconOf(wanting), source, true).onward();
        for (unsigned hops = 1; hops <= wire::maxRelayHops; ++hops) {
            QVERIFY(relay);
            QCOMPARE(unsigned {relay->hops}, hops);
            QCOMPARE(relay->originClockMs, std::uint64_t {1000});
            relay = HeardBeacon(beaconOf(wanting, relay), {host(hops + 1), 4001}, false).onward();
        }
        QVERIFY(!relay);
        QVERIFY(
            !HeardBeacon(beaconOf(wanting, wire::Relay {255, source, 1}), source, false).onward());
    }

    void thisEndpointIsNotAmongItsOwnNeighbours()
    {
        const Introducers introducers({{host(1), 0}, {host(2), 0}, {host(1), 5000}}, fleetPort);
        const std::vector own {attached(1), attached(8)};
        const std::vector<SocketAddress> expected {{host(1), 5000}, {host(2), fleetPort}};
        QCOMPARE(introducers.others(own), expected); // another agent of this machine stays
    }

    void oneListHasOneFingerprintInAnyOrderAndSpelling()
    {
        const Introducers first({{host(1), 0}, {host(1), 3000}, {host(2), 0}}, fleetPort);
        const Introducers second({{host(2), fleetPort}, {host(1), fleetPort}, {host(1), 3000}},
                                 fleetPort);
        QCOMPARE(first.fingerprint(), second.fingerprint());
        QVERIFY(first.fingerprint() != 0U);
    }

    void anotherListHasAnotherFingerprintAndAnEmptyOneNone()
    {
        const auto of = [](std::vector<SocketAddress> list) {
            return Introducers(std::move(list), fleetPort).fingerprint();
        };
        QCOMPARE(of({}), 0U);
        QVERIFY(of({{host(1), 0}}) != of({{host(2), 0}}));
        QVERIFY(of({{host(1), 0}}) != of({{host(1), 4002}}));
        QVERIFY(of({{host(1), 0}}) != of({{host(1), 0}, {host(2), 0}}));
    }
};

QTEST_APPLESS_MAIN(TestHeardBeacon)
#include "tst_heardbeacon.moc"
