#include <QTest>

#include "shared/policy/originrules.h"
#include "shared/policy/originurl.h"
#include "shared/policy/settings.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

class TestOriginRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void addressesAreJudgedWhateverTheirForm_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("strict"); // allowed by default
        QTest::addColumn<bool>("loopback"); // with loopback origins
        QTest::addColumn<bool>("linkLocal"); // with link-local origins
        const auto row = [](const char* address, bool strict, bool loopback, bool linkLocal) {
            QTest::newRow(address)
                << QString::fromLatin1(address) << strict << loopback << linkLocal;
        };
        row("93.184.216.34", true, true, true);
        row("10.0.0.1", true, true, true);
        row("2606:2800:220:1::1", true, true, true);
        row("fd00::1", true, true, true);
        row("127.0.0.1", false, true, false);
        row("127.255.255.254", false, true, false);
        row("::1", false, true, false);
        row("::ffff:127.0.0.1", false, true, false);
        row("::7f00:1", false, true, false); // IPv4-compatible
        row("64:ff9b::127.0.0.1", false, true, false); // NAT64
        row("64:ff9b:1::127.0.0.1", false, true, false);
        row("64:ff9b:1:7f00:0:100::", false, true, false); // RFC 6052, /48
        row("2002:7f00:1::", false, true, false); // 6to4
        row("2001:0:7f00:1::f7f7:f7f7", false, true, false); // Teredo server
        row("2001:0:808:808:0:0:80ff:fffe", false, true, false); // Teredo client 127.0.0.1
        row("fe80::5efe:127.0.0.1", false, false, false); // ISATAP on link-local
        row("2001:db8::5efe:127.0.0.1", false, true, false);
        row("::ffff:0:127.0.0.1", false, true, false); // RFC 2765
        row("169.254.169.254", false, false, true);
        row("fe80::1", false, false, true);
        row("::ffff:169.254.169.254", false, false, true);
        row("64:ff9b::169.254.169.254", false, false, true);
        row("2002:a9fe:a9fe::", false, false, true);
        row("0.0.0.0", false, false, false);
        row("0.1.2.3", false, false, false);
        row("::", false, false, false);
        row("64:ff9b::0.0.0.0", false, false, false);
        row("224.0.0.1", false, false, false);
        row("ff02::1", false, false, false);
        row("255.255.255.255", false, false, false);
        row("240.0.0.1", false, false, false);
        row("64:ff9b::8.8.8.8", true, true, true);
        row("64:ff9b:1::8.8.8.8", true, true, true);
        row("64:ff9b:1:808:8:800::", true, true, true);
        row("2001:0:808:808::f7f7:f7f7", true, true, true);
        row("2002:808:808::1", true, true, true);
    }

    void addressesAreJudgedWhateverTheirForm()
    {
        QFETCH(QString, address);
        QFETCH(bool, strict);
        QFETCH(bool, loopback);
        QFETCH(bool, linkLocal);
        const IpAddress ip = IpAddress::parse(address).value();
        QCOMPARE(OriginRules().checkAddress(ip).has_value(), strict);
        QCOMPARE(OriginRules(true, false).checkAddress(ip).has_value(), loopback);
        QCOMPARE(OriginRules(false, true).checkAddress(ip).has_value(), linkLocal);
        if (!strict)
            QCOMPARE(OriginRules().checkAddress(ip).error().code, ErrorCode::PermissionDenied);
    }

    void literalHostsAreJudgedBeforeConnecting_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("name") << u"https://example.com/x"_s << true;
        QTest::newRow("public literal") << u"http://93.184.216.34/x"_s << true;
        QTest::newRow("loopback") << u"http://127.0.0.1/x"_s << false;
        QTest::newRow("loopback, one number") << u"http://2130706433/x"_s << false;
        QTest::newRow("loopback, hexadecimal") << u"http://0x7f.1/x"_s << false;
        QTest::newRow("loopback, octal") << u"http://0177.0.0.1/x"_s << false;
        QTest::newRow("loopback, short") << u"http://127.1/x"_s << false;
        QTest::newRow("loopback, full width") << u"http://１２７.0.0.1/x"_s << false;
        QTest::newRow("loopback IPv6") << u"http://[::1]/x"_s << false;
        QTest::newRow("mapped") << u"http://[::ffff:127.0.0.1]/x"_s << false;
        QTest::newRow("localhost") << u"http://localhost/x"_s << false;
        QTest::newRow("LOCALHOST.") << u"http://LOCALHOST./x"_s << false;
        QTest::newRow("below localhost") << u"http://a.localhost:8080/x"_s << false;
        QTest::newRow("metadata service") << u"http://169.254.169.254/latest"_s << false;
        QTest::newRow("link-local with zone") << u"http://[fe80::1%25eth0]/x"_s << false;
        QTest::newRow("scheme") << u"ftp://example.com/x"_s << false;
        QTest::newRow("user") << u"http://a:b@example.com/x"_s << false;
    }

    void literalHostsAreJudgedBeforeConnecting()
    {
        QFETCH(QString, url);
        QFETCH(bool, allowed);
        QCOMPARE(OriginRules().checkUrl(QUrl(url)).has_value(), allowed);
    }

    void theProfileOpensLoopbackForTheDemo()
    {
        Settings settings;
        settings.allowLoopbackOrigins = true;
        QVERIFY(OriginRules(settings).checkUrl(QUrl(u"http://127.0.0.1:8080/x"_s)));
        QVERIFY(OriginRules(settings).checkUrl(QUrl(u"http://localhost:8080/x"_s)));
        QVERIFY(!OriginRules(Settings()).checkUrl(QUrl(u"http://127.0.0.1:8080/x"_s)));
    }

    void urlsKeepTheirEscapes()
    {
        Faults faults;
        const auto url = readWebUrl(u"https://example.com/a%20b?x=%2F"_s, Place(faults));
        QCOMPARE(url.value(), u"https://example.com/a%20b?x=%2F"_s);
        QVERIFY(!parseWebUrl(u"http://example.com/"_s + QString(3000, u'a')));
    }
};

QTEST_APPLESS_MAIN(TestOriginRules)
#include "tst_originrules.moc"
