#include <QTest>

#include "shared/policy/siteboundary.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

namespace {

IpAddress ip(const QString& text)
{
    return IpAddress::parse(text).value();
}

IpPrefix prefix(const QString& text)
{
    return IpPrefix::parse(text).value();
}

} // namespace

class TestSiteBoundary : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void withoutConfigurationItIsExactlyTheAttachedNetworks()
    {
        const SiteBoundary boundary({},
                                    {{prefix(u"192.168.7.0/24"_s)},
                                     {prefix(u"fd00:7::/64"_s)},
                                     {prefix(u"10.8.0.0/24"_s), true}},
                                    false);
        QVERIFY(boundary.allows(ip(u"192.168.7.9"_s)));
        QVERIFY(boundary.allows(ip(u"fd00:7::9"_s)));
        QVERIFY(!boundary.allows(ip(u"192.168.8.9"_s)));
        QVERIFY2(!boundary.allows(ip(u"10.8.0.5"_s)), "a tunnel is no site");
        QCOMPARE(boundary.prefixes().size(), 2);
    }

    void mappedAddressesAreTheirIPv4Address()
    {
        const SiteBoundary boundary({prefix(u"10.0.0.0/8"_s)}, {}, false);
        QVERIFY(boundary.allows(ip(u"::ffff:10.1.2.3"_s)));
        QVERIFY(!boundary.allows(ip(u"::ffff:11.1.2.3"_s)));
        QVERIFY(!boundary.allows(ip(u"::10.1.2.3"_s)));
    }

    void configuredPrefixesReplaceTheAttachedOnes()
    {
        const SiteBoundary boundary({prefix(u"10.0.0.0/8"_s)}, {{prefix(u"192.168.7.0/24"_s)}},
                                    false);
        QVERIFY(boundary.allows(ip(u"10.200.0.1"_s)));
        QVERIFY(!boundary.allows(ip(u"192.168.7.9"_s)));
    }

    void loopbackOnlyWhenBoundToIt()
    {
        const QVector<OnLinkPrefix> onLink {{prefix(u"127.0.0.0/8"_s)}};
        QVERIFY(!SiteBoundary({}, onLink, false).allows(ip(u"127.0.1.2"_s)));
        QVERIFY(SiteBoundary({}, onLink, true).allows(ip(u"127.0.1.2"_s)));
        QVERIFY(!SiteBoundary({prefix(u"0.0.0.0/0"_s)}, {}, false).allows(ip(u"127.0.0.1"_s)));
        QVERIFY(!SiteBoundary({prefix(u"::/0"_s)}, {}, false).allows(ip(u"::1"_s)));
    }

    void groupsAndNobodyAreNeverNeighbours()
    {
        const SiteBoundary boundary({prefix(u"0.0.0.0/0"_s), prefix(u"::/0"_s)}, {}, true);
        for (const QString& text : {u"0.0.0.0"_s, u"::"_s, u"239.192.40.1"_s, u"ff15::7073"_s})
            QVERIFY2(!boundary.allows(ip(text)), qPrintable(text));
        QVERIFY(boundary.allows(ip(u"8.8.8.8"_s)));
    }

    void theReasonNamesTheRule()
    {
        const SiteBoundary configured({prefix(u"10.0.0.0/8"_s)}, {}, false);
        QVERIFY(configured.reasonAgainst(ip(u"11.0.0.1"_s)).contains(u"siteBoundary"_s));
        QVERIFY(configured.reasonAgainst(ip(u"10.0.0.1"_s)).isEmpty());
        QVERIFY(
            SiteBoundary({}, {}, false).reasonAgainst(ip(u"11.0.0.1"_s)).contains(u"attached"_s));
    }

    void theLongestPrefixNamesTheSite()
    {
        const QVector<SiteRule> rules {{prefix(u"10.0.0.0/8"_s), u"Europe"_s},
                                       {prefix(u"10.1.0.0/16"_s), u"Berlin"_s},
                                       {prefix(u"0.0.0.0/0"_s), u"Elsewhere"_s}};
        QCOMPARE(siteOf(rules, ip(u"10.1.2.3"_s)), u"Berlin"_s);
        QCOMPARE(siteOf(rules, ip(u"10.2.2.3"_s)), u"Europe"_s);
        QCOMPARE(siteOf(rules, ip(u"9.9.9.9"_s)), u"Elsewhere"_s);
        QCOMPARE(siteOf(rules, ip(u"fd00::1"_s)), QString());
        QCOMPARE(siteOf({}, ip(u"10.1.2.3"_s)), QString());
    }
};

QTEST_APPLESS_MAIN(TestSiteBoundary)
#include "tst_siteboundary.moc"
