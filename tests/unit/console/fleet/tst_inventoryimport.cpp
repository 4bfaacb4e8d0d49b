#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "console/fleet/inventoryimport.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

class InventoryImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreAddedUpdatedAndLeftAsTheyAre();
    void everyBadRowIsNamedAndTheOthersGoOn();
    void aFileThatCannotBeReadIsRefusedWhole_data();
    void aFileThatCannotBeReadIsRefusedWhole();
    void anEndpointWithoutANameIsCalledByItsAddress();
    void addresses_data();
    void addresses();
    void whatIsPlannedIsStoredTogether();
    void aContactDoesNotBringBackWhatWasRemoved();
    void aHundredThousandRowsAreQuick();
};

void InventoryImportTest::rowsAreAddedUpdatedAndLeftAsTheyAre()
{
    EndpointRecord a;
    a.name = u"a"_s;
    a.host = u"10.0.0.1"_s;
    a.port = 5001;
    a.groups = {u"web"_s};
    EndpointRecord b = a;
    b.name = u"b"_s;
    b.host = u"10.0.0.2"_s;
    const auto plan = planImport("Name;Address;Group;Tags\n"
                                 "a;10.0.0.1;web;\n"
                                 "b;10.0.0.7:5002;web|db;x y\n"
                                 "c;pc-c.example.org;;\n",
                                 {a, b});
    QVERIFY(plan);
    QCOMPARE(plan->rows.size(), 3);
    QCOMPARE(plan->rows.at(0).outcome, ImportOutcome::Unchanged);
    QCOMPARE(plan->rows.at(1).outcome, ImportOutcome::Updated);
    QCOMPARE(plan->rows.at(1).record.groups, (QStringList {u"web"_s, u"db"_s}));
    QCOMPARE(plan->rows.at(1).record.port, 5002);
    QCOMPARE(plan->rows.at(1).message, u"moved from 10.0.0.2:5001"_s);
    QCOMPARE(plan->rows.at(2).outcome, ImportOutcome::Added);
    QCOMPARE(plan->rows.at(2).line, 4);
}

void InventoryImportTest::everyBadRowIsNamedAndTheOthersGoOn()
{
    EndpointRecord known;
    known.name = u"known"_s;
    known.host = u"10.0.0.9"_s;
    known.port = 5001;
    const auto plan = planImport("address,name\n"
                                 "10.0.0.1,a\n"
                                 "10.0.0.300,b\n"
                                 ",c\n"
                                 "10.0.0.2,a\n"
                                 "10.0.0.1:5001,d\n"
                                 "10.0.0.9,e\n"
                                 "10.0.0.3,f,more\n"
                                 "10.0.0.4:99999,g\n"
                                 "10.0.0.5,h\n",
                                 {known});
    QVERIFY(plan);
    QCOMPARE(plan->count(ImportOutcome::Added), 2);
    QCOMPARE(plan->count(ImportOutcome::Faulty), 7);
    for (int row = 1; row <= 7; ++row)
        QVERIFY(!plan->rows.at(row).message.isEmpty());
    QVERIFY(plan->rows.at(3).message.contains(u"line 2"_s));
    QVERIFY(plan->rows.at(4).message.contains(u"line 2"_s));
    QVERIFY(plan->rows.at(5).message.contains(u"known"_s));
}

void InventoryImportTest::aFileThatCannotBeReadIsRefusedWhole_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("titles only") << QByteArray("address,name\n");
    QTest::newRow("no titles") << QByteArray("10.0.0.1,a\n");
    QTest::newRow("an unknown column") << QByteArray("address,colour\n10.0.0.1,red\n");
    QTest::newRow("no address") << QByteArray("name,group\na,b\n");
    QTest::newRow("a column twice") << QByteArray("address,address\n10.0.0.1,10.0.0.2\n");
    QTest::newRow("not UTF-8") << QByteArray("address\n\xff\xfe\n");
    QTest::newRow("an open quote") << QByteArray("address\n\"10.0.0.1\n");
}

void InventoryImportTest::aFileThatCannotBeReadIsRefusedWhole()
{
    QFETCH(QByteArray, csv);
    const auto plan = planImport(csv, {});
    QVERIFY(!plan);
    QVERIFY(!plan.error().detail.isEmpty());
}

void InventoryImportTest::anEndpointWithoutANameIsCalledByItsAddress()
{
    EndpointRecord known;
    known.name = u"known"_s;
    known.host = u"10.0.0.1"_s;
    known.port = 5001;
    const auto plan = planImport("address,group\n10.0.0.1,web\n10.0.0.2,web\n", {known});
    QVERIFY(plan);
    QCOMPARE(plan->rows.at(0).record.name, u"known"_s);
    QCOMPARE(plan->rows.at(0).outcome, ImportOutcome::Updated);
    QCOMPARE(plan->rows.at(1).record.name, u"10.0.0.2:5001"_s);
}

void InventoryImportTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("IPv4") << u"10.0.0.1"_s << u"10.0.0.1"_s << 5001;
    QTest::newRow("IPv4 and port") << u" 10.0.0.1:6001 "_s << u"10.0.0.1"_s << 6001;
    QTest::newRow("IPv6 and port") << u"[fd00::1]:6001"_s << u"fd00::1"_s << 6001;
    QTest::newRow("a name") << u"PC-1.example.org"_s << u"pc-1.example.org"_s << 5001;
    QTest::newRow("a name and port") << u"pc-1:7"_s << u"pc-1"_s << 7;
    QTest::newRow("nothing") << u" "_s << QString() << 0;
    QTest::newRow("any") << u"0.0.0.0"_s << QString() << 0;
    QTest::newRow("multicast") << u"239.1.1.1"_s << QString() << 0;
    QTest::newRow("half an address") << u"10.0.0"_s << QString() << 0;
    QTest::newRow("a port too large") << u"pc:70000"_s << QString() << 0;
    QTest::newRow("port 0") << u"pc:0"_s << QString() << 0;
    QTest::newRow("a URL") << u"https://pc/"_s << QString() << 0;
    QTest::newRow("blanks") << u"pc 1"_s << QString() << 0;
    QTest::newRow("a hyphen in front") << u"-pc"_s << QString() << 0;
}

void InventoryImportTest::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto parsed = parseHostPort(text);
    QCOMPARE(parsed.has_value(), !host.isEmpty());
    if (!parsed)
        return;
    QCOMPARE(parsed->host, host);
    QCOMPARE(int(parsed->port), port);
}

void InventoryImportTest::whatIsPlannedIsStoredTogether()
{
    QTemporaryDir directory;
    auto inventory = FleetInventory::open(directory.path());
    QVERIFY(inventory);
    const auto plan =
        planImport("address,name,group,tags\n10.0.0.1,a,web,x\nbad address,b,,\n", {});
    QVERIFY(plan);
    QVERIFY(applyImport(*plan, **inventory));
    QCOMPARE((*inventory)->endpoints().size(), 1);
    QCOMPARE((*inventory)->findByName(u"a"_s)->tags, QStringList {u"x"_s});
}

void InventoryImportTest::aContactDoesNotBringBackWhatWasRemoved()
{
    QTemporaryDir directory;
    auto inventory = FleetInventory::open(directory.path());
    EndpointRecord record;
    record.name = u"a"_s;
    record.host = u"10.0.0.1"_s;
    record.groups = {u"web"_s};
    QVERIFY((*inventory)->store(record));
    EndpointRecord heard = record;
    heard.host = u"elsewhere"_s;
    heard.groups.clear();
    heard.site = u"Berlin"_s;
    EndpointRecord gone = heard;
    gone.name = u"gone"_s;
    QVERIFY((*inventory)->noteContacts({heard, gone}));
    QCOMPARE((*inventory)->endpoints().size(), 1);
    record.site = u"Berlin"_s;
    QCOMPARE(*(*inventory)->findByName(u"a"_s), record);
}

void InventoryImportTest::aHundredThousandRowsAreQuick()
{
    QByteArray csv = "address,name,group,tags\n";
    for (int i = 0; i < 100'000; ++i)
        csv += QByteArray("10.") + QByteArray::number(i / 65536) + '.'
            + QByteArray::number(i / 256 % 256) + '.' + QByteArray::number(i % 256) + ",pc-"
            + QByteArray::number(i) + ",web,a|b\n";
    QTemporaryDir directory;
    auto inventory = FleetInventory::open(directory.path());
    QElapsedTimer clock;
    clock.start();
    const auto plan = planImport(csv, {});
    QVERIFY(plan);
    const qint64 planned = clock.restart();
    QCOMPARE(plan->count(ImportOutcome::Added), 100'000);
    QVERIFY(applyImport(*plan, **inventory));
    qInfo("planned in %lld ms, stored in %lld ms", planned, clock.elapsed());
    QCOMPARE((*inventory)->endpoints().size(), 100'000);
    const auto again = planImport(csv, (*inventory)->endpoints());
    QCOMPARE(again->count(ImportOutcome::Unchanged), 100'000);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::InventoryImportTest)
#include "tst_inventoryimport.moc"
