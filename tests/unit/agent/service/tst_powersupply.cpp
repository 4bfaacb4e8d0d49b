#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "agent/service/powersupply.h"

using namespace patchswarm;
using namespace patchswarm::service;
using policy::PowerSource;

// Directories as the kernel shows them.
class TestPowerSupply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void withoutADirectoryItIsUnknown();
    void withoutABatteryItIsMains();
    void aLaptopOnMainsIsOnMains();
    void aLaptopThatIsUnpluggedIsOnBattery();
    void aFullBatteryWithoutASocketListedIsOnMains();
    void aDischargingBatteryWithoutASocketListedIsOnBattery();
    void aBatteryThatSaysNothingIsUnknown();
    void aMouseIsNoBattery();
    void twoBatteriesCountByTheirSize();
    void chargeThatIsOddOrMissingDoesNoHarm_data();
    void chargeThatIsOddOrMissingDoesNoHarm();
    void aUsbChargerFeedsToo();

private:
    using Attributes = std::initializer_list<std::pair<const char*, const char*>>;

    void supply(const char* name, Attributes attributes)
    {
        const QDir root(m_folder->path());
        QVERIFY(root.mkpath(QLatin1String(name)));
        for (const auto& [attribute, value] : attributes) {
            QFile file(root.filePath(
                QStringLiteral("%1/%2").arg(QLatin1String(name), QLatin1String(attribute))));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(value);
            file.write("\n");
        }
    }

    [[nodiscard]] PowerSupply read() const { return readPowerSupply(m_folder->path()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPowerSupply::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestPowerSupply::withoutADirectoryItIsUnknown()
{
    QCOMPARE(readPowerSupply(m_folder->filePath(QStringLiteral("none"))), PowerSupply {});
}

void TestPowerSupply::withoutABatteryItIsMains()
{
    QCOMPARE(read(), (PowerSupply {PowerSource::Mains, {}}));
    supply("AC", {{"type", "Mains"}, {"online", "0"}}); // a desktop whose firmware is wrong
    QCOMPARE(read(), (PowerSupply {PowerSource::Mains, {}}));
}

void TestPowerSupply::aLaptopOnMainsIsOnMains()
{
    supply("AC", {{"type", "Mains"}, {"online", "1"}});
    supply("BAT0", {{"type", "Battery"}, {"status", "Not charging"}, {"capacity", "80"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Mains, 80}));
}

void TestPowerSupply::aLaptopThatIsUnpluggedIsOnBattery()
{
    supply("AC", {{"type", "Mains"}, {"online", "0"}});
    supply("BAT0", {{"type", "Battery"}, {"status", "Unknown"}, {"capacity", "41"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Battery, 41}));
}

void TestPowerSupply::aFullBatteryWithoutASocketListedIsOnMains()
{
    supply("BAT0", {{"type", "Battery"}, {"status", "Full"}, {"capacity", "100"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Mains, 100}));
}

void TestPowerSupply::aDischargingBatteryWithoutASocketListedIsOnBattery()
{
    supply("BAT0", {{"type", "Battery"}, {"status", "Discharging"}, {"capacity", "7"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Battery, 7}));
}

void TestPowerSupply::aBatteryThatSaysNothingIsUnknown()
{
    supply("BAT0", {{"type", "Battery"}});
    QCOMPARE(read(), PowerSupply {});
}

void TestPowerSupply::aMouseIsNoBattery()
{
    supply(
        "hidpp_battery_0",
        {{"type", "Battery"}, {"scope", "Device"}, {"status", "Discharging"}, {"capacity", "5"}});
    supply("BAT1", {{"type", "Battery"}, {"present", "0"}, {"status", "Discharging"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Mains, {}}));
}

void TestPowerSupply::twoBatteriesCountByTheirSize()
{
    supply("BAT0",
           {{"type", "Battery"},
            {"status", "Discharging"},
            {"capacity", "10"},
            {"energy_full", "60000000"}});
    supply("BAT1",
           {{"type", "Battery"},
            {"status", "Unknown"},
            {"capacity", "90"},
            {"energy_full", "20000000"}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Battery, 30}));
}

void TestPowerSupply::chargeThatIsOddOrMissingDoesNoHarm_data()
{
    QTest::addColumn<QByteArray>("capacity");
    QTest::addColumn<std::optional<int>>("percent");
    QTest::newRow("none") << QByteArray("") << std::optional<int>();
    QTest::newRow("words") << QByteArray("low") << std::optional<int>();
    QTest::newRow("below zero") << QByteArray("-5") << std::optional<int>();
    QTest::newRow("above hundred") << QByteArray("107") << std::optional<int>(100);
    QTest::newRow("endless") << QByteArray(10'000, '9') << std::optional<int>(100);
}

void TestPowerSupply::chargeThatIsOddOrMissingDoesNoHarm()
{
    QFETCH(QByteArray, capacity);
    QFETCH(std::optional<int>, percent);
    supply("BAT0",
           {{"type", "Battery"}, {"status", "Discharging"}, {"capacity", capacity.constData()}});
    QCOMPARE(read(), (PowerSupply {PowerSource::Battery, percent}));
}

void TestPowerSupply::aUsbChargerFeedsToo()
{
    supply("BAT0", {{"type", "Battery"}, {"status", "Discharging"}, {"capacity", "50"}});
    supply("AC", {{"type", "Mains"}, {"online", "0"}});
    supply("ucsi-source-psy-USBC000:001", {{"type", "USB"}, {"online", "1"}});
    QCOMPARE(read().source, PowerSource::Mains);
}

QTEST_GUILESS_MAIN(TestPowerSupply)
#include "tst_powersupply.moc"
