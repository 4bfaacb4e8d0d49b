#include <QtTest>

#include "shared/policy/circumstances.h"

using namespace patchswarm;
using namespace patchswarm::policy;

// What the rules for metered connections and battery make of what an endpoint sees.
class TestCircumstances : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsUnknownHoldsNothingBack();
    void rulesFollowTheTable_data();
    void rulesFollowTheTable();
    void theStrictestRuleHoldsAndAllAreNamed();
    void aChargeAtTheFloorIsEnough();
    void anUnknownChargeIsAboveTheFloor();
    void mainsMakeTheFloorVoid();
    void urgentIsWhatIsExploitedOrLate();
};

void TestCircumstances::whatIsUnknownHoldsNothingBack()
{
    Settings strict;
    strict.onMetered = MeteredRule::Pause;
    strict.onBattery = BatteryRule::Pause;
    strict.batteryFloorPercent = 100;
    QCOMPARE(restraintFrom(strict, {}), Restraint {});
}

void TestCircumstances::rulesFollowTheTable_data()
{
    QTest::addColumn<int>("metered");
    QTest::addColumn<int>("battery");
    QTest::addColumn<bool>("isMetered");
    QTest::addColumn<bool>("onBattery");
    QTest::addColumn<int>("fetch");
    QTest::addColumn<bool>("serves");
    const auto row = [](const char* name, MeteredRule metered, BatteryRule battery, bool isMetered,
                        bool onBattery, FetchRule fetch, bool serves) {
        QTest::newRow(name) << int(metered) << int(battery) << isMetered << onBattery << int(fetch)
                            << serves;
    };
    using M = MeteredRule;
    using B = BatteryRule;
    using F = FetchRule;
    row("metered, continue", M::Continue, B::Pause, true, false, F::Everything, true);
    row("metered, urgent only", M::UrgentOnly, B::Pause, true, false, F::UrgentOnly, true);
    row("metered, pause", M::Pause, B::Continue, true, false, F::Nothing, false);
    row("unmetered, pause", M::Pause, B::Pause, false, false, F::Everything, true);
    row("battery, continue", M::Pause, B::Continue, false, true, F::Everything, true);
    row("battery, no upload", M::Pause, B::NoUpload, false, true, F::Everything, false);
    row("battery, pause", M::Continue, B::Pause, false, true, F::Nothing, false);
    row("both", M::UrgentOnly, B::NoUpload, true, true, F::UrgentOnly, false);
}

void TestCircumstances::rulesFollowTheTable()
{
    QFETCH(int, metered);
    QFETCH(int, battery);
    QFETCH(bool, isMetered);
    QFETCH(bool, onBattery);
    QFETCH(int, fetch);
    QFETCH(bool, serves);
    Settings settings;
    settings.onMetered = static_cast<MeteredRule>(metered);
    settings.onBattery = static_cast<BatteryRule>(battery);
    const Circumstances seen {isMetered ? Connection::Metered : Connection::Unmetered,
                              onBattery ? PowerSource::Battery : PowerSource::Mains, 80};
    const Restraint restraint = restraintFrom(settings, seen);
    QCOMPARE(int(restraint.fetch), fetch);
    QCOMPARE(restraint.serves, serves);
    QCOMPARE(restraint.reason.isEmpty(), restraint.fetch == FetchRule::Everything && serves);
}

void TestCircumstances::theStrictestRuleHoldsAndAllAreNamed()
{
    Settings settings;
    settings.onMetered = MeteredRule::UrgentOnly;
    settings.onBattery = BatteryRule::NoUpload;
    settings.batteryFloorPercent = 20;
    const Restraint restraint =
        restraintFrom(settings, {Connection::Metered, PowerSource::Battery, 12});
    QCOMPARE(restraint.fetch, FetchRule::Nothing);
    QVERIFY(!restraint.serves);
    for (const char* setting : {"onMetered", "onBattery", "batteryFloorPercent", "12 %", "20 %"})
        QVERIFY2(restraint.reason.contains(QLatin1String(setting)), setting);
}

void TestCircumstances::aChargeAtTheFloorIsEnough()
{
    const Settings settings; // 20 %
    QCOMPARE(restraintFrom(settings, {{}, PowerSource::Battery, 20}).fetch, FetchRule::Everything);
    QCOMPARE(restraintFrom(settings, {{}, PowerSource::Battery, 19}).fetch, FetchRule::Nothing);
}

void TestCircumstances::anUnknownChargeIsAboveTheFloor()
{
    QCOMPARE(restraintFrom(Settings(), {{}, PowerSource::Battery, {}}), Restraint {});
}

void TestCircumstances::mainsMakeTheFloorVoid()
{
    QCOMPARE(restraintFrom(Settings(), {{}, PowerSource::Mains, 3}), Restraint {});
}

void TestCircumstances::urgentIsWhatIsExploitedOrLate()
{
    PatchJob job;
    QVERIFY(!isUrgent(job, 1000));
    job.deadlineMs = 1000;
    QVERIFY(!isUrgent(job, 999));
    QVERIFY(isUrgent(job, 1000));
    job.deadlineMs.reset();
    job.kev = true;
    QVERIFY(isUrgent(job, 0));
}

QTEST_APPLESS_MAIN(TestCircumstances)
#include "tst_circumstances.moc"
