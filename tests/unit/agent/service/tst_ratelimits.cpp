#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

#include "agent/service/ratelimits.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace Qt::Literals::StringLiterals;

// The weekly schedule on a virtual clock.
class TestRateLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSwitchesAtItsMinuteAndNotAtTheSecondBefore();
    void itLooksAtTheStartOfEachMinute();
    void aChangedProfileHoldsAtOnce();
    void aLimitThatStaysIsNotToldAgain();
    void anotherTimeZoneHoldsAtTheNextLook();
    void aWindowInTheHourThatSummerTimeLeavesOutBeginsAfterIt();
    void aWindowInTheHourThatSummerTimeRepeatsHoldsTwice();
    void aWindowPastMidnightGoesOverTheEndOfTheWeek();
    void aClockThatIsSetBackIsFollowed();

private:
    static constexpr std::uint8_t everyDay = 0x7f;
    static constexpr std::uint8_t sunday = 0x40;

    [[nodiscard]] static policy::Settings limited(std::uint8_t days, int from, int to)
    {
        policy::Settings settings;
        settings.wanLimitBytesPerSecond = 1000;
        settings.lanLimitBytesPerSecond = 7000;
        settings.wanLimitSchedule.windows = {{days, from, to, 100}};
        return settings;
    }

    [[nodiscard]] static QDateTime berlin(const QString& utc)
    {
        return QDateTime::fromString(utc + u'Z', Qt::ISODate)
            .toTimeZone(QTimeZone("Europe/Berlin"));
    }

    // How long the window's limit holds when the clock runs through these UTC times, in minutes.
    [[nodiscard]] static int minutesWithin(const policy::Settings& settings, QDateTime from,
                                           const QDateTime& to)
    {
        int minutes = 0;
        for (; from < to; from = from.addSecs(60))
            minutes += RateLimits::at(settings, from).wan == 100 ? 1 : 0;
        return minutes;
    }
};

void TestRateLimits::itSwitchesAtItsMinuteAndNotAtTheSecondBefore()
{
    QDateTime now(QDate(2026, 11, 23), QTime(7, 59, 59, 999));
    RateLimits limits([&] { return now; });
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    QCOMPARE(limits.current(), (RateLimits::Limits {1000, 7000}));
    QSignalSpy changed(&limits, &RateLimits::changed);
    now = now.addMSecs(1);
    limits.look();
    QCOMPARE(limits.current(), (RateLimits::Limits {100, 7000}));
    now.setTime(QTime(17, 59, 59));
    limits.look();
    QCOMPARE(limits.current().wan, quint64 {100});
    now.setTime(QTime(18, 0));
    limits.look();
    QCOMPARE(limits.current().wan, quint64 {1000});
    QCOMPARE(changed.size(), 2);
}

void TestRateLimits::itLooksAtTheStartOfEachMinute()
{
    const auto wait = [](int s, int ms) {
        return RateLimits::untilNextLook(QDateTime(QDate(2026, 1, 1), QTime(5, 5, s, ms)));
    };
    QCOMPARE(wait(59, 999), 1);
    QCOMPARE(wait(58, 500), 1500);
    QCOMPARE(wait(0, 0), 10'000); // a clock may be set, a computer may sleep
    QCOMPARE(wait(50, 0), 10'000);
    // By itself:
    QDateTime now(QDate(2026, 11, 23), QTime(7, 59, 59, 950));
    RateLimits limits([&] { return now; });
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    now.setTime(QTime(8, 0));
    QTRY_COMPARE(limits.current().wan, quint64 {100});
}

void TestRateLimits::aChangedProfileHoldsAtOnce()
{
    RateLimits limits([] { return QDateTime(QDate(2026, 11, 23), QTime(12, 0)); });
    QSignalSpy changed(&limits, &RateLimits::changed);
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    policy::Settings raised = limited(everyDay, 8 * 60, 18 * 60);
    raised.wanLimitSchedule.windows[0].bytesPerSecond = 900;
    limits.setSettings(raised);
    QCOMPARE(limits.current().wan, quint64 {900});
    limits.setSettings({});
    QCOMPARE(limits.current(), RateLimits::Limits {});
    QCOMPARE(changed.size(), 3);
}

void TestRateLimits::aLimitThatStaysIsNotToldAgain()
{
    RateLimits limits([] { return QDateTime(QDate(2026, 11, 23), QTime(12, 0)); });
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    QSignalSpy changed(&limits, &RateLimits::changed);
    limits.look();
    limits.setSettings(limited(everyDay, 9 * 60, 18 * 60));
    QVERIFY(changed.isEmpty());
}

void TestRateLimits::anotherTimeZoneHoldsAtTheNextLook()
{
    const QDateTime moment = QDateTime::fromString(u"2026-11-23T12:00:00Z"_s, Qt::ISODate);
    QTimeZone zone("Europe/Berlin"); // 13:00
    RateLimits limits([&] { return moment.toTimeZone(zone); });
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    QCOMPARE(limits.current().wan, quint64 {100});
    zone = QTimeZone("Asia/Tokyo"); // 21:00
    limits.look();
    QCOMPARE(limits.current().wan, quint64 {1000});
}

void TestRateLimits::aWindowInTheHourThatSummerTimeLeavesOutBeginsAfterIt()
{
    // 29 March 2026: 01:59:59 CET is followed by 03:00:00 CEST.
    const auto sundayNight = [](int from, int to) {
        return minutesWithin(limited(sunday, from, to), berlin(u"2026-03-29T00:00:00"_s),
                             berlin(u"2026-03-29T03:00:00"_s));
    };
    QCOMPARE(sundayNight(2 * 60 + 30, 4 * 60), 60); // 03:00 to 04:00 is left of it
    QCOMPARE(sundayNight(2 * 60, 3 * 60), 0); // that hour does not exist
    QCOMPARE(sundayNight(60, 3 * 60), 60);
}

void TestRateLimits::aWindowInTheHourThatSummerTimeRepeatsHoldsTwice()
{
    // 25 October 2026: 02:59:59 CEST is followed by 02:00:00 CET.
    QCOMPARE(minutesWithin(limited(sunday, 2 * 60, 3 * 60), berlin(u"2026-10-24T23:00:00"_s),
                           berlin(u"2026-10-25T03:00:00"_s)),
             120);
}

void TestRateLimits::aWindowPastMidnightGoesOverTheEndOfTheWeek()
{
    const policy::Settings settings = limited(sunday, 22 * 60, 6 * 60);
    const auto wan = [&](const QDate& day, const QTime& time) {
        return RateLimits::at(settings, QDateTime(day, time)).wan;
    };
    QCOMPARE(wan(QDate(2026, 11, 22), QTime(21, 59)), quint64 {1000});
    QCOMPARE(wan(QDate(2026, 11, 22), QTime(22, 0)), quint64 {100});
    QCOMPARE(wan(QDate(2026, 11, 23), QTime(5, 59)), quint64 {100}); // Monday
    QCOMPARE(wan(QDate(2026, 11, 23), QTime(6, 0)), quint64 {1000});
    QCOMPARE(wan(QDate(2026, 11, 24), QTime(5, 0)), quint64 {1000}); // Tuesday
}

void TestRateLimits::aClockThatIsSetBackIsFollowed()
{
    QDateTime now(QDate(2026, 11, 23), QTime(12, 0));
    RateLimits limits([&] { return now; });
    limits.setSettings(limited(everyDay, 8 * 60, 18 * 60));
    QCOMPARE(limits.current().wan, quint64 {100});
    now.setTime(QTime(7, 0));
    limits.look();
    QCOMPARE(limits.current().wan, quint64 {1000});
}

QTEST_GUILESS_MAIN(TestRateLimits)
#include "tst_ratelimits.moc"
