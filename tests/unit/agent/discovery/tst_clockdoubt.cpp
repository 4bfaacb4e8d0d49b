#include <QTest>

#include "agent/discovery/clockdoubt.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

class TestClockDoubt : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void isToldOnceAnHourAndForgottenAfterTenMinutes()
    {
        ClockDoubt doubt;
        QVERIFY(!doubt.current({0}));
        QVERIFY(doubt.differed(m_skew, {0}));
        QVERIFY(!doubt.differed(m_skew, {minute}));
        QVERIFY(doubt.current({11 * minute}));
        QVERIFY(!doubt.current({12 * minute}));
        QVERIFY(!doubt.differed(m_skew, {59 * minute}));
        QVERIFY(doubt.differed(m_skew, {60 * minute}));
    }

    void anOldDatagramAmongNeighboursThatAgreeProvesNothing()
    {
        ClockDoubt doubt;
        doubt.agreed({0});
        QVERIFY(!doubt.differed(m_skew, {minute}));
        QVERIFY(!doubt.current({minute}));
        QVERIFY(doubt.last());
        QVERIFY(doubt.differed(m_skew, {11 * minute}));
        doubt.agreed({12 * minute});
        QVERIFY(!doubt.current({12 * minute}));
    }

    void theTextNamesBothClocks()
    {
        const QString text = clockDoubtText(m_skew, 1'700'000'000'000);
        QVERIFY(text.contains(QLatin1String("2023-11-14T22:13:20Z")));
        QVERIFY(text.contains(QLatin1String("192.0.2.9")));
        QVERIFY(text.contains(QLatin1String("2023-11-15T22:13:20Z")));
    }

private:
    static constexpr std::int64_t minute = 60'000;
    ClockSkew m_skew {{IpAddress::fromIPv4(0xc0000209), 4001}, 24 * 60 * minute};
};

QTEST_GUILESS_MAIN(TestClockDoubt)
#include "tst_clockdoubt.moc"
