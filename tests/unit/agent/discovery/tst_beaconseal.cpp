#include <QDateTime>
#include <QTest>

#include <random>

#include "agent/discovery/beaconseal.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

namespace {

constexpr std::uint64_t noon = 1'700'000'000'000ULL;

trust::DiscoveryKeys someKeys(std::uint64_t nowMs = noon)
{
    return *trust::DiscoveryKeys::create(
        QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(nowMs), Qt::UTC));
}

wire::Beacon leavingAt(std::uint64_t clockMs)
{
    return {4001, clockMs, 0, {}, wire::Leaving {}};
}

} // namespace

class TestBeaconSeal : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void anotherEndpointOfTheFleetReadsWhatWasSealed()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        const auto datagram = sender.seal(leavingAt(noon), noon);
        QVERIFY(datagram.has_value());
        QVERIFY(sender.isOwn(*datagram) && !receiver.isOwn(*datagram));
        const auto beacon = receiver.open(*datagram, noon);
        QVERIFY(beacon.has_value());
        QVERIFY(*beacon == leavingAt(noon));
    }

    void aRepeatedDatagramIsAReplay()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        const QByteArray datagram = *sender.seal(leavingAt(noon), noon);
        QVERIFY(receiver.open(datagram, noon).has_value());
        QVERIFY(receiver.open(datagram, noon).error() == DropReason::Replayed);
    }

    void aForgedCounterDoesNotBlockTheRealOne()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        const QByteArray datagram = *sender.seal(leavingAt(noon), noon);
        QByteArray forged = datagram;
        forged[wire::datagramHeaderBytes - 2] = '\x7f'; // a far higher counter
        QVERIFY(receiver.open(forged, noon).error() == DropReason::BadSeal);
        QVERIFY(receiver.open(datagram, noon).has_value());
    }

    void everyChangedBitIsRefused()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        const QByteArray datagram = *sender.seal(leavingAt(noon), noon);
        for (qsizetype bit = 0; bit < datagram.size() * 8; ++bit) {
            QByteArray changed = datagram;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY2(!receiver.open(changed, noon), qPrintable(QStringLiteral("bit %1").arg(bit)));
        }
        QVERIFY(receiver.open(datagram, noon).has_value());
    }

    void anotherFleetsDatagramIsRefused()
    {
        BeaconSeal stranger(someKeys());
        BeaconSeal receiver(someKeys());
        QVERIFY(receiver.open(*stranger.seal(leavingAt(noon), noon), noon).error()
                == DropReason::BadSeal);
    }

    void anUnknownEpochIsNamed()
    {
        const auto keys = someKeys();
        const auto later = noon + 700'000; // past the activation of a new epoch
        const auto newer =
            *keys.withNewEpoch(QDateTime::fromMSecsSinceEpoch(qint64(noon), Qt::UTC));
        BeaconSeal sender(newer);
        BeaconSeal receiver(keys);
        const QByteArray datagram = *sender.seal(leavingAt(later), later);
        QVERIFY(receiver.open(datagram, later).error() == DropReason::UnknownEpoch);
        receiver.setKeys(newer);
        QVERIFY(receiver.open(datagram, later).has_value());
    }

    void whoSealsUnderAPastEpochIsToldApartAndNotHeard()
    {
        const auto keys = someKeys();
        const auto newer =
            *keys.withNewEpoch(QDateTime::fromMSecsSinceEpoch(qint64(noon), Qt::UTC));
        constexpr auto later = noon
            + (trust::DiscoveryKeys::activationSeconds + trust::DiscoveryKeys::overlapSeconds + 1)
                * 1000ULL;
        BeaconSeal stranded(keys);
        BeaconSeal receiver(newer);
        QByteArray datagram = *stranded.seal(leavingAt(later), later);
        QVERIFY(receiver.open(datagram, later).error() == DropReason::PastEpoch);
        QCOMPARE(receiver.lastPastPort(), 4001);
        QVERIFY(receiver.open(datagram, later).error() == DropReason::Replayed);
        QByteArray forged = *stranded.seal(leavingAt(later), later);
        forged.back() = static_cast<char>(forged.back() ^ 1);
        QVERIFY(receiver.open(forged, later).error() == DropReason::UnknownEpoch);
        datagram = *stranded.seal(leavingAt(noon), later); // recorded long ago
        QVERIFY(receiver.open(datagram, later).error() == DropReason::Skewed);
        BeaconSeal thief(keys);
        BeaconSeal sender(newer);
        QVERIFY(thief.open(*sender.seal(leavingAt(later), later), later).error()
                == DropReason::UnknownEpoch);
    }

    void aClockMoreThanTenMinutesOffIsDroppedAndRemembered()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        constexpr std::int64_t limit = BeaconSeal::maxSkewMs;
        for (const std::int64_t skew : {limit, -limit, limit + 1, -limit - 1}) {
            const auto clock = noon + static_cast<std::uint64_t>(skew);
            const auto beacon = receiver.open(*sender.seal(leavingAt(clock), noon), noon);
            QCOMPARE(beacon.has_value(), skew == limit || skew == -limit);
            if (!beacon) {
                QVERIFY(beacon.error() == DropReason::Skewed);
                QCOMPARE(receiver.lastSkewMs(), skew);
            }
        }
        QVERIFY(receiver.open(*sender.seal(leavingAt(~std::uint64_t {0}), noon), noon).error()
                == DropReason::Skewed);
    }

    void withoutAKeyNothingIsSaidAndTheReasonIs()
    {
        BeaconSeal deaf {trust::DiscoveryKeys()};
        const auto datagram = deaf.seal(leavingAt(noon), noon);
        QVERIFY(!datagram && datagram.error().code == ErrorCode::Untrusted);
        QVERIFY(datagram.error().detail.contains(QStringLiteral("discovery key")));
        BeaconSeal sender(someKeys());
        QVERIFY(deaf.open(*sender.seal(leavingAt(noon), noon), noon).error()
                == DropReason::UnknownEpoch);
    }

    void noiseIsMalformedOrUnsealed()
    {
        BeaconSeal receiver(someKeys());
        for (unsigned seed = 0; seed < 2000; ++seed) {
            std::mt19937 random(seed);
            QByteArray noise(static_cast<qsizetype>(random() % 1400), '\0');
            for (char& c : noise)
                c = static_cast<char>(random());
            if (seed % 2 == 0 && noise.size() > 60)
                noise.replace(0, 5, QByteArray("PSwd\x01"));
            QVERIFY2(!receiver.open(noise, noon), qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void anotherVersionIsToldApart()
    {
        const auto keys = someKeys();
        BeaconSeal sender(keys);
        BeaconSeal receiver(keys);
        QByteArray datagram = *sender.seal(leavingAt(noon), noon);
        datagram[4] = 2;
        QVERIFY(receiver.open(datagram, noon).error() == DropReason::OtherVersion);
    }
};

QTEST_GUILESS_MAIN(TestBeaconSeal)
#include "tst_beaconseal.moc"
