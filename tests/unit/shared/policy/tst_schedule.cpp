#include <QTest>

#include "shared/policy/schedule.h"
#include "shared/policy/settings.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm::policy;

namespace {

constexpr int monday = 1;
constexpr int friday = 5;
constexpr int saturday = 6;
constexpr int sunday = 7;

constexpr std::uint8_t on(int dayOfWeek)
{
    return static_cast<std::uint8_t>(1 << (dayOfWeek - 1));
}

constexpr int at(int hour, int minute = 0)
{
    return hour * 60 + minute;
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aWindowHoldsFromItsFirstMinuteToBeforeItsLast()
    {
        const RateSchedule schedule {{{on(monday), at(8), at(18), 250000}}};
        QCOMPARE(schedule.rateAt(monday, at(7, 59)), std::nullopt);
        QCOMPARE(schedule.rateAt(monday, at(8)), std::optional<std::uint64_t>(250000));
        QCOMPARE(schedule.rateAt(monday, at(17, 59)), std::optional<std::uint64_t>(250000));
        QCOMPARE(schedule.rateAt(monday, at(18)), std::nullopt);
        QCOMPARE(schedule.rateAt(friday, at(12)), std::nullopt);
    }

    void aWindowMayCrossMidnightAndTheWeek()
    {
        const RateSchedule schedule {
            {{static_cast<std::uint8_t>(on(friday) | on(sunday)), at(22), at(6), 1}}};
        QVERIFY(schedule.rateAt(friday, at(23)));
        QVERIFY(schedule.rateAt(saturday, at(5, 59)));
        QVERIFY(!schedule.rateAt(saturday, at(6)));
        QVERIFY(!schedule.rateAt(friday, at(5)));
        QVERIFY(schedule.rateAt(monday, at(1))); // Sunday's
        QVERIFY(!schedule.rateAt(saturday, at(23)));
    }

    void theStrictestWindowHolds()
    {
        const RateSchedule schedule {{{on(monday), 0, 1440, 0},
                                      {on(monday), at(8), at(18), 500},
                                      {on(monday), at(9), at(10), 900}}};
        QCOMPARE(*schedule.rateAt(monday, at(7)), std::uint64_t {0});
        QCOMPARE(*schedule.rateAt(monday, at(9, 30)), std::uint64_t {500});
    }

    void outsideTheWindowsThePlainLimitHolds()
    {
        Settings settings;
        settings.wanLimitBytesPerSecond = 7;
        settings.wanLimitSchedule.windows = {{on(monday), at(8), at(18), 3}};
        QCOMPARE(settings.wanLimitAt(monday, at(9)), std::uint64_t {3});
        QCOMPARE(settings.wanLimitAt(monday, at(19)), std::uint64_t {7});
        QCOMPARE(settings.lanLimitAt(monday, at(9)), std::uint64_t {0});
    }

    void theJsonFormSurvivesTheRoundTrip()
    {
        const RateSchedule schedule {
            {{on(monday), 0, 1440, 0}, {127, at(22), at(6, 30), maxBytesPerSecond}}};
        Faults faults;
        const auto back = readSchedule(toJson(schedule), Place(faults));
        QVERIFY2(back, qPrintable(faultsText(faults)));
        QVERIFY(*back == schedule);
    }

    void spoiltWindowsAreNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("path");
        QTest::newRow("no day") << u"days"_s << QJsonValue(QJsonArray()) << u"[0].days"_s;
        QTest::newRow("unknown day")
            << u"days"_s << QJsonValue(QJsonArray {u"moo"_s}) << u"[0].days"_s;
        QTest::newRow("day twice")
            << u"days"_s << QJsonValue(QJsonArray {u"mon"_s, u"mon"_s}) << u"[0].days[1]"_s;
        QTest::newRow("25 hours") << u"to"_s << QJsonValue(u"25:00"_s) << u"[0].to"_s;
        QTest::newRow("24:01") << u"to"_s << QJsonValue(u"24:01"_s) << u"[0].to"_s;
        QTest::newRow("one digit") << u"from"_s << QJsonValue(u"8:00"_s) << u"[0].from"_s;
        QTest::newRow("line feed") << u"from"_s << QJsonValue(u"08:00\n"_s) << u"[0].from"_s;
        QTest::newRow("number") << u"from"_s << QJsonValue(8) << u"[0].from"_s;
        QTest::newRow("no length") << u"to"_s << QJsonValue(u"08:00"_s) << u"[0]"_s;
        QTest::newRow("negative") << u"bytesPerSecond"_s << QJsonValue(-1)
                                  << u"[0].bytesPerSecond"_s;
        QTest::newRow("unknown key") << u"rate"_s << QJsonValue(1) << u"[0].rate"_s;
    }

    void spoiltWindowsAreNamed()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QFETCH(QString, path);
        QJsonObject window = toJson(RateSchedule {{{1, at(8), at(18), 5}}}).at(0).toObject();
        window.insert(key, value);
        Faults faults;
        QVERIFY(!readSchedule(QJsonArray {window}, Place(faults)));
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults.first().path, path);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
