#include <QDir>
#include <QFileInfo>
#include <QTest>

#include "console/fleet/enrolment.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

class EnrolmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreRead();
    void aHeadingGivesTheOrder();
    void everyFaultHasItsRow();
    void takenNamesAndFilesAreFaults();
    void bundlesAreWrittenAndAgentsNoted();
    void aBundleThatCannotBeWrittenLeavesTheNameFree();
};

void EnrolmentTest::rowsAreRead()
{
    const auto rows =
        readEnrolments("web-01\nweb-02,agent,10.0.0.2,web|pilot;lab,a b\nhelp,operator\n");
    QVERIFY(rows);
    QCOMPARE(rows->size(), 3);
    QCOMPARE(rows->at(0).role, trust::Role::Agent);
    QCOMPARE(rows->at(1).host, u"10.0.0.2"_s);
    QCOMPARE(rows->at(1).port, quint16(5001));
    QCOMPARE(rows->at(1).groups, (QStringList {u"web"_s, u"pilot"_s, u"lab"_s}));
    QCOMPARE(rows->at(1).tags, (QStringList {u"a"_s, u"b"_s}));
    QCOMPARE(rows->at(2).role, trust::Role::Operator);
}

void EnrolmentTest::aHeadingGivesTheOrder()
{
    const auto rows = readEnrolments("Name,Address,Role\na,[fd00::1]:6001,viewer\n");
    QVERIFY(rows);
    QCOMPARE(rows->first().host, u"fd00::1"_s);
    QCOMPARE(rows->first().port, quint16(6001));
    QCOMPARE(rows->first().role, trust::Role::Viewer);
    const auto bad = readEnrolments("name,colour\na,red\n");
    QVERIFY(!bad);
    QVERIFY(policy::faultsText(bad.error()).contains(u"colour"_s));
}

void EnrolmentTest::everyFaultHasItsRow()
{
    const auto rows = readEnrolments("good\na/b\nx,king\ny,agent,300.1.2.3\nz,agent,,,,,more\n");
    QVERIFY(!rows);
    const QString text = policy::faultsText(rows.error());
    for (const QString& row : {u"row 2"_s, u"row 3"_s, u"row 4"_s, u"row 5"_s})
        QVERIFY2(text.contains(row), qPrintable(text));
    QVERIFY(!text.contains(u"row 1"_s));
    QVERIFY(!readEnrolments(""));
    QVERIFY(!readEnrolments("name,role\n"));
}

void EnrolmentTest::takenNamesAndFilesAreFaults()
{
    TestFleet fleet;
    static_cast<void>(fleet.identity(u"a"_s));
    QFile file(fleet.path(u"c.bundle"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto rows = readEnrolments("a\nb\nb\nc\n");
    QVERIFY(rows);
    QStringList paths;
    for (const EnrolmentRow& row : *rows)
        paths.append(fleet.path(row.name + u".bundle"_s));
    const auto faults = enrolmentFaults(*rows, fleet.workspace(), paths);
    const QString text = policy::faultsText(faults);
    QVERIFY2(text.contains(u"row 1"_s), qPrintable(text));
    QVERIFY(text.contains(u"row 3"_s));
    QVERIFY(text.contains(u"row 4"_s));
    QVERIFY(!text.contains(u"row 2"_s));
}

void EnrolmentTest::bundlesAreWrittenAndAgentsNoted()
{
    TestFleet fleet;
    const auto rows = readEnrolments("a,agent,10.0.0.1,web\nhelp,operator\n");
    QVERIFY(rows);
    const QStringList paths {fleet.path(u"a.bundle"_s), fleet.path(u"help.bundle"_s)};
    QVERIFY(enrolmentFaults(*rows, fleet.workspace(), paths).isEmpty());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto enrolled = enroll(*rows, fleet.workspace(), paths, trust::Validity::days(now, 10));
    QVERIFY(enrolled);
    const auto bundle = trust::Bundle::read(paths.last(), now);
    QVERIFY(bundle);
    QCOMPARE(bundle->identity.role, trust::Role::Operator);
    QCOMPARE(QFileInfo(paths.first()).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    const auto known = fleet.workspace().inventory().endpoints();
    QCOMPARE(known.size(), 1); // people are not endpoints
    QCOMPARE(known.first().host, u"10.0.0.1"_s);
    QCOMPARE(known.first().groups, QStringList {u"web"_s});
}

void EnrolmentTest::aBundleThatCannotBeWrittenLeavesTheNameFree()
{
    TestFleet fleet;
    const auto rows = readEnrolments("a\nb\n");
    QVERIFY(rows);
    const QStringList nowhere {fleet.path(u"none/a.bundle"_s), fleet.path(u"none/b.bundle"_s)};
    QCOMPARE(enrolmentFaults(*rows, fleet.workspace(), nowhere).size(), 2);
    const auto validity = trust::Validity::days(QDateTime::currentDateTimeUtc(), 10);
    QVERIFY(!enroll(*rows, fleet.workspace(), nowhere, validity));
    const QStringList here {fleet.path(u"a.bundle"_s), fleet.path(u"b.bundle"_s)};
    QVERIFY(enrolmentFaults(*rows, fleet.workspace(), here).isEmpty());
    QVERIFY(enroll(*rows, fleet.workspace(), here, validity));
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::EnrolmentTest)
#include "tst_enrolment.moc"
