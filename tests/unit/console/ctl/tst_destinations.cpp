#include <QTemporaryDir>
#include <QTest>

#include "console/ctl/endpointwork.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

class DestinationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void hostsAreParsed_data();
    void hostsAreParsed();
    void nonsenseIsUsage_data();
    void nonsenseIsUsage();
    void aKnownNameIsItsAddress();
    void groupsAndAllAreLookedUpOnce();
    void somebodyMustBeNamedUnlessAllIsMeant();

private:
    [[nodiscard]] OrStop<QVector<fleet::Destination>> chosen(const QStringList& arguments,
                                                             bool orAll = false);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<fleet::FleetInventory> m_inventory;
};

void DestinationsTest::init()
{
    m_inventory.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    auto inventory = fleet::FleetInventory::open(m_directory->path());
    QVERIFY(inventory);
    m_inventory = std::move(*inventory);
    fleet::EndpointRecord record;
    for (const QString& name : {u"web-01"_s, u"web-02"_s, u"db"_s}) {
        record.name = name;
        record.host = name == u"db"_s ? QString() : u"10.0.0."_s + name.right(1);
        record.port = 6001;
        record.groups = {name == u"db"_s ? u"data"_s : u"web"_s};
        QVERIFY(m_inventory->store(record));
    }
}

OrStop<QVector<fleet::Destination>> DestinationsTest::chosen(const QStringList& arguments,
                                                             bool orAll)
{
    Invocation invocation;
    if (const auto read = invocation.read(endpointOptions(), arguments); !read)
        return tl::unexpected(read.error());
    return destinationsOf(invocation, *m_inventory, orAll);
}

void DestinationsTest::hostsAreParsed_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("10.1.2.3") << u"10.1.2.3:5001"_s;
    QTest::newRow("10.1.2.3:6001") << u"10.1.2.3:6001"_s;
    QTest::newRow("fd00::1") << u"[fd00::1]:5001"_s;
    QTest::newRow("[fd00::1]:6001") << u"[fd00::1]:6001"_s;
    QTest::newRow("web-09.example.com") << u"web-09.example.com:5001"_s;
    QTest::newRow("web-09:6001") << u"web-09:6001"_s;
}

void DestinationsTest::hostsAreParsed()
{
    QFETCH(const QString, address);
    const auto destination =
        parseDestination(QString::fromLatin1(QTest::currentDataTag()), *m_inventory);
    QVERIFY2(destination, qPrintable(destination ? u""_s : destination.error().text));
    QCOMPARE(destination->address(), address);
    QVERIFY(destination->name.isEmpty());
}

void DestinationsTest::nonsenseIsUsage_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", " ", "10.1.2", "10.1.2.300", "10.1.2.3:0", "10.1.2.3:70000", "a b",
                             "http://x", "-x", "x:y", "[fd00::1", "x/y", "a..b", "x:99999"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void DestinationsTest::nonsenseIsUsage()
{
    QFETCH(const QString, text);
    const auto destination = parseDestination(text, *m_inventory);
    QVERIFY(!destination);
    QCOMPARE(destination.error().code, exitUsage);
}

void DestinationsTest::aKnownNameIsItsAddress()
{
    const auto destination = parseDestination(u"web-02"_s, *m_inventory);
    QVERIFY(destination);
    QCOMPARE(destination->address(), u"10.0.0.2:6001"_s);
    QCOMPARE(destination->name, u"web-02"_s);
}

void DestinationsTest::groupsAndAllAreLookedUpOnce()
{
    QCOMPARE(chosen({u"--group"_s, u"WEB"_s})->size(), 2);
    QCOMPARE(chosen({u"--all"_s})->size(), 3);
    QCOMPARE(chosen({u"--all"_s, u"--group"_s, u"web"_s, u"--to"_s, u"web-01"_s})->size(), 3);
    QCOMPARE(chosen({u"--to"_s, u"web-01"_s, u"--to"_s, u"10.9.9.9"_s})->size(), 2);
    const auto none = chosen({u"--group"_s, u"nobody"_s});
    QVERIFY(!none);
    QCOMPARE(none.error().code, exitFailed);
}

void DestinationsTest::somebodyMustBeNamedUnlessAllIsMeant()
{
    const auto none = chosen({});
    QVERIFY(!none);
    QCOMPARE(none.error().code, exitUsage);
    QCOMPARE(chosen({}, true)->size(), 3);
    QCOMPARE(chosen({u"--to"_s, u"web-01"_s}, true)->size(), 1);
}

} // namespace patchswarm::ctl

QTEST_GUILESS_MAIN(patchswarm::ctl::DestinationsTest)
#include "tst_destinations.moc"
