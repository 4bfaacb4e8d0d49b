#include <QTest>

#include "shared/base/address.h"

using namespace patchswarm;

namespace {

IpAddress ip(const char* text)
{
    return IpAddress::parse(QString::fromLatin1(text)).value();
}

IpPrefix prefix(const char* text)
{
    return IpPrefix::parse(QString::fromLatin1(text)).value();
}

} // namespace

class AddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void addressesComeBackInTheirCanonicalForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("IPv4") << QStringLiteral("10.1.2.3") << QStringLiteral("10.1.2.3");
        QTest::newRow("mapped IPv4")
            << QStringLiteral("::ffff:10.1.2.3") << QStringLiteral("10.1.2.3");
        QTest::newRow("mapped IPv4 in hex")
            << QStringLiteral("::FFFF:a01:203") << QStringLiteral("10.1.2.3");
        QTest::newRow("loopback") << QStringLiteral("::1") << QStringLiteral("::1");
        QTest::newRow("nothing") << QStringLiteral("::") << QStringLiteral("::");
        QTest::newRow("long IPv6")
            << QStringLiteral("2001:0DB8:0:0:0:0:0:1") << QStringLiteral("2001:db8::1");
    }

    void addressesComeBackInTheirCanonicalForm()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, canonical);
        const auto address = IpAddress::parse(text);
        QVERIFY2(address.has_value(), address ? "" : qPrintable(address.error().detail));
        QCOMPARE(address->toString(), canonical);
        QVERIFY(IpAddress::parse(canonical).value() == *address);
    }

    void whatIsNotOneAddressIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", " ", "10.1.2", "10.1.2.3.4", "10.1.2.256", "010.1.2.3", "10.1.2.3 ", "0x0a.1.2.3",
              "10.1.2.3:80", "[::1]", "fe80::1%eth0", "1::2::3", ":::", "localhost", "12345::"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("zero character")
            << QStringLiteral("10.1.2.3") + QChar(u'\0') + QStringLiteral("x");
        QTest::newRow("other digits") << QString(QChar(0x0661)) + QStringLiteral(".1.2.3");
    }

    void whatIsNotOneAddressIsRefused()
    {
        QFETCH(const QString, text);
        const auto address = IpAddress::parse(text);
        QVERIFY(!address.has_value());
        QCOMPARE(address.error().code, ErrorCode::InvalidInput);
    }

    void kindsOfAddressesAreTold()
    {
        QVERIFY(ip("10.0.0.1").isIPv4() && !ip("::1").isIPv4() && !ip("::10.0.0.1").isIPv4());
        QVERIFY(ip("127.0.0.1").isLoopback() && ip("127.255.0.9").isLoopback()
                && ip("::1").isLoopback());
        QVERIFY(!ip("128.0.0.1").isLoopback() && !ip("::2").isLoopback() && !ip("::").isLoopback());
        QVERIFY(ip("169.254.1.1").isLinkLocal() && ip("fe80::1").isLinkLocal()
                && ip("febf::1").isLinkLocal());
        QVERIFY(!ip("169.253.1.1").isLinkLocal() && !ip("fec0::1").isLinkLocal());
        QVERIFY(ip("224.0.0.1").isMulticast() && ip("239.255.1.1").isMulticast()
                && ip("ff02::1").isMulticast());
        QVERIFY(!ip("240.0.0.1").isMulticast() && !ip("223.1.1.1").isMulticast()
                && !ip("fe00::").isMulticast());
        QVERIFY(ip("0.0.0.0").isUnspecified() && ip("::").isUnspecified()
                && !ip("0.0.0.1").isUnspecified());
        QVERIFY(IpAddress::fromIPv4(0x0a010203) == ip("10.1.2.3"));
    }

    void socketAddressesTakeTheDefaultPortWhereNoneIsGiven_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("result");
        QTest::newRow("IPv4") << QStringLiteral("127.0.1.3") << QStringLiteral("127.0.1.3:4001");
        QTest::newRow("IPv4, port")
            << QStringLiteral("127.0.1.3:80") << QStringLiteral("127.0.1.3:80");
        QTest::newRow("IPv6") << QStringLiteral("fd00::1") << QStringLiteral("[fd00::1]:4001");
        QTest::newRow("IPv6 in brackets")
            << QStringLiteral("[fd00::1]") << QStringLiteral("[fd00::1]:4001");
        QTest::newRow("IPv6, port")
            << QStringLiteral("[fd00::1]:65535") << QStringLiteral("[fd00::1]:65535");
    }

    void socketAddressesTakeTheDefaultPortWhereNoneIsGiven()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, result);
        const auto address = SocketAddress::parse(text, 4001);
        QVERIFY2(address.has_value(), address ? "" : qPrintable(address.error().detail));
        QCOMPARE(address->toString(), result);
        QVERIFY(SocketAddress::parse(result, 1).value() == *address);
    }

    void malformedSocketAddressesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", ":80", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:-1",
              "127.0.0.1: 80", "127.0.0.1:80 ", "127.0.0.1:+80", "127.0.0.1:8o", "[::1", "[::1]80",
              "[::1]:", "[]:80", "::1]:80", "host:80", "127.0.0.1:4294967377"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void malformedSocketAddressesAreRefused()
    {
        QFETCH(const QString, text);
        const auto address = SocketAddress::parse(text, 4001);
        QVERIFY2(!address.has_value(), address ? qPrintable(address->toString()) : "");
        QCOMPARE(address.error().code, ErrorCode::InvalidInput);
    }

    void aPrefixContainsItsNetworkOnly()
    {
        QVERIFY(prefix("10.1.0.0/16").contains(ip("10.1.255.255")));
        QVERIFY(!prefix("10.1.0.0/16").contains(ip("10.2.0.0")));
        QVERIFY(prefix("10.1.2.128/25").contains(ip("10.1.2.200")));
        QVERIFY(!prefix("10.1.2.128/25").contains(ip("10.1.2.127")));
        QVERIFY(prefix("10.1.2.3/32").contains(ip("::ffff:10.1.2.3")));
        QVERIFY(prefix("0.0.0.0/0").contains(ip("255.1.1.1")));
        QVERIFY(!prefix("0.0.0.0/0").contains(ip("fd00::1")));
        QVERIFY(prefix("fd00::/8").contains(ip("fdff::1")));
        QVERIFY(!prefix("fd00::/8").contains(ip("fe00::1")));
        QVERIFY(prefix("::/0").contains(ip("fd00::1")));
    }

    void prefixesComeBackAsTheyWere_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"10.1.0.0/16", "0.0.0.0/0", "10.1.2.3/32", "fd00::/8", "::/0", "::1/128"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void prefixesComeBackAsTheyWere()
    {
        QFETCH(const QString, text);
        QCOMPARE(IpPrefix::parse(text).value().toString(), text);
    }

    void malformedPrefixesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
              "10.0.0.0/ 8", "10.0.0.0/8 ", "10.0.0.0/8/8", "fd00::/129", "10.0.0/8", "fd00::/x"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void malformedPrefixesAreRefused()
    {
        QFETCH(const QString, text);
        const auto parsed = IpPrefix::parse(text);
        QVERIFY2(!parsed.has_value(), parsed ? qPrintable(parsed->toString()) : "");
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    }

    void hostBitsAreAnsweredWithTheNetworkMeant()
    {
        const auto parsed = IpPrefix::parse(QStringLiteral("10.1.2.3/16"));
        QVERIFY(!parsed.has_value());
        QVERIFY2(parsed.error().detail.contains(u"10.1.0.0/16"), qPrintable(parsed.error().detail));
    }
};

QTEST_APPLESS_MAIN(AddressTest)
#include "tst_address.moc"
