#include <QTest>

#include "console/fleet/trustupkeep.h"
#include "tests/unit/console/fleet/fakeinfo.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

const QDateTime someNoon(QDate(2026, 11, 23), QTime(12, 0), Qt::UTC);

rpc::AgentInfo endingAt(qint64 ms)
{
    rpc::AgentInfo info = fakeInfo(u"web-01"_s);
    info.certificateExpiresAt = ms;
    return info;
}

QString warningFor(const QDateTime& end)
{
    return expiryWarning(u"its certificate"_s, end, someNoon);
}

} // namespace

class TrustUpkeepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEndThatIsNotToldIsNotKnown();
    void anEndThatIsNotKnownIsNoWarning();
    void aCertificateThatEndsSoonOrHasEndedIsAWarning();
};

void TrustUpkeepTest::anEndThatIsNotToldIsNotKnown()
{
    QVERIFY(!certificateEnd(endingAt(0)).isValid());
    QVERIFY(!certificateEnd(endingAt(-1)).isValid());
    const qint64 end = someNoon.addDays(40).toMSecsSinceEpoch();
    QCOMPARE(certificateEnd(endingAt(end)), someNoon.addDays(40));
    const auto old = rpc::fromJson<rpc::AgentInfo>([] {
        QJsonObject told = rpc::toJson(fakeInfo(u"web-01"_s));
        told.remove(u"certificateExpiresAt"_s); // as agents before renewal told it
        return told;
    }());
    QVERIFY(!old || !certificateEnd(*old).isValid());
}

void TrustUpkeepTest::anEndThatIsNotKnownIsNoWarning()
{
    QCOMPARE(warningFor({}), QString());
    QCOMPARE(warningFor(certificateEnd(endingAt(0))), QString());
}

void TrustUpkeepTest::aCertificateThatEndsSoonOrHasEndedIsAWarning()
{
    QCOMPARE(warningFor(someNoon.addDays(60)), QString());
    QCOMPARE(warningFor(someNoon.addDays(12)),
             u"its certificate ends in 12 days, on 2026-12-05 12:00 UTC"_s);
    QCOMPARE(warningFor(someNoon.addDays(-1)),
             u"its certificate has ended on 2026-11-22 12:00 UTC"_s);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::TrustUpkeepTest)
#include "tst_trustupkeep.moc"
