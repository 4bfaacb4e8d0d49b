#include <QTest>

#include <random>
#include <set>

#include "shared/wire/beacon.h"
#include "shared/wire/datagramheader.h"

using namespace patchswarm;
using namespace patchswarm::wire;

namespace {

Cid someCid(std::uint8_t fill)
{
    Cid cid;
    cid.digest.fill(fill);
    return cid;
}

SocketAddress someAddress(std::uint32_t last)
{
    return {IpAddress::fromIPv4(0x7f000100U + last), 4001};
}

std::vector<Beacon> examples()
{
    const Relay relay {2, someAddress(9), 1'700'000'000'123ULL};
    return {
        {4001, 1, 0, {}, Query {{someCid(1), someCid(2)}}},
        {4001, 2, 7, relay, Wanting {someCid(3), 0xdeadbeefU}},
        {65535,
         3,
         0,
         {},
         Answer {someCid(4), PeerState::Partial, someAddress(1), {someAddress(2), someAddress(3)}}},
        {1, 0xffffffffffffffffULL, 0xffffffffU, relay, Crew {someCid(5), {1, 2, 3}}},
        {4001, 5, 0, {}, Leaving {}},
    };
}

} // namespace

class TestBeacon : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyBeaconComesBackAsItWas()
    {
        std::set<std::size_t> kinds;
        for (const Beacon& beacon : examples()) {
            const auto bytes = encodeBeacon(beacon);
            QVERIFY(bytes.has_value());
            const auto back = decodeBeacon(*bytes);
            QVERIFY(back.has_value());
            QVERIFY(*back == beacon);
            kinds.insert(beacon.body.index());
        }
        QCOMPARE(kinds.size(), std::variant_size_v<BeaconBody>);
    }

    void theLargestBeaconsFitADatagram()
    {
        const Relay relay {4, someAddress(1), 1};
        std::vector<SocketAddress> sample;
        for (std::uint32_t i = 0; i < 100; ++i)
            sample.push_back(someAddress(i));
        const auto query = encodeBeacon({4001, 1, 0, {}, Query {std::vector<Cid>(maxQueryCids)}});
        QVERIFY(query.has_value() && query->size() <= maxBeaconBytes);
        const auto answer =
            encodeBeacon({4001, 1, 0, relay, Answer {someCid(1), PeerState::Complete, {}, sample}});
        QVERIFY(answer.has_value() && answer->size() <= maxBeaconBytes);
        QCOMPARE(std::get<Answer>(decodeBeacon(*answer)->body).sample.size(), maxAnswerSample);
    }

    void aQueryBeyondOneDatagramIsRefused()
    {
        const auto tooMany =
            encodeBeacon({4001, 1, 0, {}, Query {std::vector<Cid>(maxQueryCids + 1)}});
        QVERIFY(!tooMany && tooMany.error().code == ErrorCode::InvalidInput);
        QVERIFY(tooMany.error().detail.contains(QStringLiteral("32")));
        QVERIFY(!encodeBeacon({4001, 1, 0, {}, Query {}}));
    }

    void aCutBeaconIsRefusedEverywhere()
    {
        for (const Beacon& beacon : examples()) {
            const QByteArray bytes = *encodeBeacon(beacon);
            for (qsizetype size = 0; size < bytes.size(); ++size)
                QVERIFY(!decodeBeacon(bytes.left(size)));
            const auto longer = decodeBeacon(bytes + 'x');
            QVERIFY(!longer && longer.error().code == ProtocolErrorCode::TrailingBytes);
        }
    }

    void hostileBeaconsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("hex");
        const QByteArray common = "0fa1"
                                  "0000000000000001"
                                  "00000000";
        const QByteArray cid = QByteArray("01551220") + QByteArray(64, 'a');
        QTest::newRow("no type") << QByteArray("0000") + common;
        QTest::newRow("unknown type") << QByteArray("0600") + common;
        QTest::newRow("port zero") << QByteArray("0500"
                                                 "0000"
                                                 "0000000000000001"
                                                 "00000000");
        QTest::newRow("query for nothing") << QByteArray("0100") + common + "00";
        QTest::newRow("query for 32") << QByteArray("0100") + common + "20" + cid.repeated(32);
        QTest::newRow("query with a wrong CID")
            << QByteArray("0100") + common + "01" + "ff" + cid.mid(2);
        QTest::newRow("answer without a state")
            << QByteArray("0300") + common + cid + "00" + QByteArray(36, '0') + "00";
        QTest::newRow("answer in an unknown state")
            << QByteArray("0300") + common + cid + "04" + QByteArray(36, '0') + "00";
        QTest::newRow("sample of 33") << QByteArray("0300") + common + cid + "01"
                + QByteArray(36 * 34, '0').replace(36, 2, "21");
        QTest::newRow("five hops")
            << QByteArray("0505") + common + QByteArray(32, '0') + "0fa1" + QByteArray(16, '0');
        QTest::newRow("relay without origin port")
            << QByteArray("0501") + common + QByteArray(36, '0') + QByteArray(16, '0');
    }

    void hostileBeaconsAreRefused()
    {
        QFETCH(QByteArray, hex);
        const auto beacon = decodeBeacon(QByteArray::fromHex(hex));
        QVERIFY(!beacon);
        QVERIFY(beacon.error().code == ProtocolErrorCode::BadValue);
    }

    void whatIsAcceptedAfterMutationIsCanonical()
    {
        int accepted = 0;
        int refused = 0;
        for (unsigned seed = 0; seed < 5000; ++seed) {
            std::mt19937 random(seed);
            QByteArray bytes = *encodeBeacon(examples()[seed % 5]);
            bytes[static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size()))] =
                static_cast<char>(random());
            const auto beacon = decodeBeacon(bytes);
            (beacon ? accepted : refused) += 1;
            if (beacon)
                QVERIFY2(*encodeBeacon(*beacon) == bytes,
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
        QVERIFY(accepted > 100 && refused > 100);
    }

    void ranksKeepTheirOrder()
    {
        QCOMPARE(rankFraction(0.0), 0U);
        QCOMPARE(rankFraction(-1.0), 0U);
        QCOMPARE(rankFraction(std::numeric_limits<double>::quiet_NaN()), 0U);
        QCOMPARE(rankFraction(0.5), 0x80000000U);
        QCOMPARE(rankFraction(1.0), 0xffffffffU);
        QCOMPARE(rankOf(0x80000000U), 0.5);
        QVERIFY(rankOf(0xffffffffU) < 1.0);
    }

    void theClearHeaderComesBackAsItWas()
    {
        DatagramHeader header {3, {}, 0x0102030405060708ULL};
        header.nonce.fill(7);
        const QByteArray bytes = encodeDatagramHeader(header);
        QCOMPARE(bytes.size(), datagramHeaderBytes);
        QCOMPARE(bytes.left(9).toHex(), QByteArray("505377640100000003"));
        const auto split = splitDatagram(bytes + QByteArray(17, 's'));
        QVERIFY(split.has_value());
        QVERIFY(split->header == header);
        QCOMPARE(split->headerBytes, bytes);
        QCOMPARE(split->sealed, QByteArray(17, 's'));
    }

    void otherDatagramsAreRefused()
    {
        const QByteArray header = encodeDatagramHeader({});
        QVERIFY(splitDatagram({}).error().code == ProtocolErrorCode::BadLength);
        QVERIFY(splitDatagram(header + QByteArray(16, 's')).error().code
                == ProtocolErrorCode::BadLength);
        QVERIFY(splitDatagram(header + QByteArray(maxDatagramBytes, 's')).error().code
                == ProtocolErrorCode::BadLength);
        QVERIFY(splitDatagram(QByteArray(100, 'M')).error().code == ProtocolErrorCode::BadValue);
        QByteArray newer = header + QByteArray(17, 's');
        newer[4] = 9;
        const auto refused = splitDatagram(newer);
        QVERIFY(refused.error().code == ProtocolErrorCode::UnknownType);
        QVERIFY(refused.error().text.contains(QStringLiteral("version 9"))
                && refused.error().text.contains(QStringLiteral("version 1")));
    }
};

QTEST_GUILESS_MAIN(TestBeacon)
#include "tst_beacon.moc"
