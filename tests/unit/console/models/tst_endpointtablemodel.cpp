#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include "console/models/endpointfilter.h"
#include "console/models/tabletext.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;

namespace {

using Tester = QAbstractItemModelTester;
constexpr auto fatal = Tester::FailureReportingMode::QtTest;

EndpointSnapshot offline(const QString& name, Failure failure)
{
    EndpointSnapshot endpoint = liveEndpoint(name, {}, testNow - 100'000);
    endpoint.connection.reach = Reach::Failed;
    endpoint.connection.failure = failure;
    endpoint.connection.detail = u"it is gone"_s;
    return endpoint;
}

QString cell(const QAbstractItemModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class EndpointTableModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyFleetIsAnEmptyTable();
    void selectionAndOrderSurviveAnUpdate();
    void anUnchangedFleetTellsNothing();
    void beingHeardAgainChangesNoRow();
    void onlyWhatChangedIsTold();
    void anyMixOfArrivalsAndDeparturesEndsRight();
    void theWorstStandsFirst();
    void eachConditionIsNamedWithItsCauseAndNextStep();
    void anEndpointThatWorksWithAWarningNeedsAttention();
    void aStaleEndpointShowsNoMotion();
    void theJobLookedAtDecidesTheProgress();
    void filtersMatch_data();
    void filtersMatch();
    void filtersAreSavedAndReadAgain();
    void rowsAreCopiedAndExported();
    void aThousandRowsAreSortedAndFilteredAtOnce();
};

void EndpointTableModelTest::anEmptyFleetIsAnEmptyTable()
{
    EndpointTableModel model;
    Tester tester(&model, fatal);
    model.setSnapshot(fleetOf({}));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), int(EndpointTableModel::ColumnCount));
    for (int column = 0; column < model.columnCount(); ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void EndpointTableModelTest::selectionAndOrderSurviveAnUpdate()
{
    EndpointTableModel model;
    EndpointFilter filter;
    Tester tester(&model, fatal);
    Tester filterTester(&filter, fatal);
    filter.setSourceModel(&model);
    model.setSnapshot(fleetOf({liveEndpoint(u"a"_s), liveEndpoint(u"c"_s), liveEndpoint(u"e"_s)}));
    QItemSelectionModel selection(&filter);
    const QPersistentModelIndex persistent = filter.index(1, 0);
    selection.select(persistent, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QSignalSpy resets(&filter, &QAbstractItemModel::modelReset);
    // b comes, e goes, c fails.
    model.setSnapshot(
        fleetOf({liveEndpoint(u"a"_s), liveEndpoint(u"b"_s), offline(u"c"_s, Failure::Refused)}));
    QVERIFY(persistent.isValid());
    QCOMPARE(persistent.data(KeyRole).toString(), u"c"_s);
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(selection.selectedRows().first().data(KeyRole).toString(), u"c"_s);
    QCOMPARE(filter.endpoints(), (QStringList {u"c"_s, u"a"_s, u"b"_s}));
    QCOMPARE(resets.size(), 0);
}

void EndpointTableModelTest::anUnchangedFleetTellsNothing()
{
    EndpointTableModel model;
    const SnapshotPointer same = fleetOf({liveEndpoint(u"a"_s), liveEndpoint(u"b"_s)});
    model.setSnapshot(same);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setSnapshot(same);
    QCOMPARE(changed.size(), 0);
}

void EndpointTableModelTest::beingHeardAgainChangesNoRow()
{
    EndpointTableModel model;
    model.setSnapshot(fleetOf({liveEndpoint(u"a"_s)}));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setSnapshot(fleetOf({liveEndpoint(u"a"_s, {}, testNow + 500)}, testNow + 600));
    QCOMPARE(changed.size(), 0);
    model.setSnapshot(fleetOf({liveEndpoint(u"a"_s, {}, testNow + 500)}, testNow + 5000));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cell(model, 0, EndpointTableModel::State), u"stale"_s);
}

void EndpointTableModelTest::onlyWhatChangedIsTold()
{
    EndpointTableModel model;
    QVector<EndpointSnapshot> fleet;
    for (int i = 0; i < 9; ++i)
        fleet.append(liveEndpoint(u"pc-%1"_s.arg(i)));
    model.setSnapshot(fleetOf(fleet));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    for (const int i : {2, 3, 7})
        fleet[i].wanBytesPerSecond = 1000;
    model.setSnapshot(fleetOf(fleet));
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 2);
    QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 3);
    QCOMPARE(changed.at(1).at(0).toModelIndex().row(), 7);
}

void EndpointTableModelTest::anyMixOfArrivalsAndDeparturesEndsRight()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    EndpointTableModel model;
    EndpointFilter filter;
    Tester tester(&model, fatal);
    Tester filterTester(&filter, fatal);
    filter.setSourceModel(&model);
    for (int round = 0; round < 150; ++round) {
        QVector<EndpointSnapshot> fleet;
        QStringList names;
        for (int i = 0; i < 24; ++i) {
            if (random.bounded(3) == 0)
                continue;
            const QString name = u"pc-%1"_s.arg(i, 2, 10, QChar(u'0'));
            EndpointSnapshot endpoint =
                random.bounded(4) == 0 ? offline(name, Failure::TimedOut) : liveEndpoint(name);
            endpoint.lanSentBytesPerSecond = random.bounded(3);
            fleet.append(endpoint);
            names.append(name);
        }
        model.setSnapshot(fleetOf(fleet));
        QCOMPARE(model.rowCount(), names.size());
        for (int row = 0; row < names.size(); ++row) {
            QCOMPARE(cell(model, row, 0), names.at(row));
            QCOMPARE(model.endpointAt(row)->record.name, names.at(row));
            QCOMPARE(model.rowOfEndpoint(names.at(row)), row);
        }
        QCOMPARE(filter.rowCount(), names.size());
        for (int row = 1; row < filter.rowCount(); ++row)
            QVERIFY(filter.index(row - 1, 0).data(SeverityRole).toInt()
                    >= filter.index(row, 0).data(SeverityRole).toInt());
    }
}

void EndpointTableModelTest::theWorstStandsFirst()
{
    EndpointTableModel model;
    EndpointFilter filter;
    filter.setSourceModel(&model);
    EndpointSnapshot drifted = liveEndpoint(u"drifted"_s);
    drifted.profile = {u"default"_s, 4, u"default"_s, 3};
    EndpointSnapshot unknown = liveEndpoint(u"unknown"_s, {}, 0);
    unknown.connection = {};
    EndpointSnapshot liar = liveEndpoint(u"liar"_s, {jobPicture(u"kb"_s, rpc::JobState::Fetching)});
    liar.jobs.first().isImplausible = true;
    model.setSnapshot(fleetOf(
        {liveEndpoint(u"fine"_s), drifted, unknown, liar, offline(u"gone"_s, Failure::Refused),
         liveEndpoint(u"failed"_s, {jobPicture(u"kb"_s, rpc::JobState::Failed)}),
         offline(u"impostor"_s, Failure::NotTrusted), offline(u"revoked"_s, Failure::Revoked),
         liveEndpoint(u"busy"_s, {jobPicture(u"kb"_s, rpc::JobState::Fetching)}),
         liveEndpoint(u"quiet"_s, {}, testNow - 5000),
         liveEndpoint(u"full"_s, {jobPicture(u"kb"_s, rpc::JobState::WaitingForSpace)})}));
    QCOMPARE(
        filter.endpoints(),
        (QStringList {u"impostor"_s, u"failed"_s, u"liar"_s, u"gone"_s, u"full"_s, u"revoked"_s,
                      u"drifted"_s, u"quiet"_s, u"unknown"_s, u"busy"_s, u"fine"_s}));
    filter.sort(EndpointTableModel::Name, Qt::AscendingOrder);
    QCOMPARE(filter.endpoints().first(), u"busy"_s);
}

void EndpointTableModelTest::eachConditionIsNamedWithItsCauseAndNextStep()
{
    EndpointTableModel model;
    model.setSnapshot(
        fleetOf({offline(u"a"_s, Failure::Refused), offline(u"b"_s, Failure::TimedOut),
                 offline(u"c"_s, Failure::WrongRole)}));
    QCOMPARE(cell(model, 0, EndpointTableModel::State), u"offline: refused"_s);
    QCOMPARE(cell(model, 1, EndpointTableModel::State), u"offline: timed out"_s);
    QCOMPARE(cell(model, 2, EndpointTableModel::State), u"wrong role"_s);
    const QString tip = cell(model, 0, EndpointTableModel::State, Qt::ToolTipRole);
    QVERIFY(tip.contains(u"it is gone"_s));
    QVERIFY(tip.contains(nextStep(Failure::Refused)));
}

void EndpointTableModelTest::anEndpointThatWorksWithAWarningNeedsAttention()
{
    EndpointSnapshot endpoint = liveEndpoint(u"a"_s);
    QVERIFY(!needsAttention(rowOf(endpoint, {}, testNow).condition));
    const QString warning = u"its certificate ends in 2 days"_s;
    endpoint.warnings = {warning};
    const EndpointRow row = rowOf(endpoint, {}, testNow);
    QCOMPARE(row.condition, Condition::Warned);
    QVERIFY(needsAttention(row.condition));
    QCOMPARE(row.explanation.count(warning), 1);
    QVERIFY(!needsAttention(Condition::Stale)); // what comes after it is as it was
}

void EndpointTableModelTest::aStaleEndpointShowsNoMotion()
{
    EndpointTableModel model;
    EndpointSnapshot endpoint = liveEndpoint(u"a"_s, {}, testNow - 4000);
    endpoint.wanBytesPerSecond = 1e6;
    model.setSnapshot(fleetOf({endpoint}));
    QCOMPARE(cell(model, 0, EndpointTableModel::In), QString());
    QCOMPARE(cell(model, 0, EndpointTableModel::LastReport), u"4 s ago"_s);
}

void EndpointTableModelTest::theJobLookedAtDecidesTheProgress()
{
    EndpointTableModel model;
    model.setSnapshot(
        fleetOf({liveEndpoint(u"a"_s,
                              {jobPicture(u"one"_s, rpc::JobState::Delivered, 1000, 400, 600),
                               jobPicture(u"two"_s, rpc::JobState::Fetching, 1000, 100, 150)})}));
    const auto split = [&] {
        return model.index(0, EndpointTableModel::Progress).data().value<picture::ProgressSplit>();
    };
    QCOMPARE(split().total(), 0.25F); // of what runs
    model.setJob(u"one"_s);
    QCOMPARE(split().origin, 0.4F);
    QCOMPARE(split().peers, 0.6F);
    QCOMPARE(cell(model, 0, EndpointTableModel::Progress, Qt::AccessibleTextRole), u"100.0 %"_s);
    model.setJob(u"none"_s);
    QVERIFY(!model.index(0, EndpointTableModel::Progress).data().isValid());
}

void EndpointTableModelTest::filtersMatch_data()
{
    QTest::addColumn<EndpointCriteria>("criteria");
    QTest::addColumn<QStringList>("names");
    EndpointCriteria c;
    QTest::newRow("everything") << c << QStringList {u"b-gone"_s, u"a-web"_s, u"c-db"_s};
    c.text = u"web"_s;
    QTest::newRow("a word") << c << QStringList {u"a-web"_s};
    c.text = u"berlin C-"_s;
    QTest::newRow("two words, whatever their case") << c << QStringList {u"c-db"_s};
    c = {};
    c.groups = {u"SERVERS"_s};
    QTest::newRow("a group") << c << QStringList {u"c-db"_s};
    c = {};
    c.onlyAttention = true;
    QTest::newRow("needs attention") << c << QStringList {u"b-gone"_s};
    c = {};
    c.conditions = {Condition::Ready};
    QTest::newRow("a condition") << c << QStringList {u"a-web"_s, u"c-db"_s};
    c = {};
    c.sites = {u"Paris"_s};
    QTest::newRow("another site") << c << QStringList {};
}

void EndpointTableModelTest::filtersMatch()
{
    QFETCH(EndpointCriteria, criteria);
    QFETCH(QStringList, names);
    EndpointSnapshot server = liveEndpoint(u"c-db"_s);
    server.record.groups = {u"servers"_s};
    EndpointTableModel model;
    EndpointFilter filter;
    filter.setSourceModel(&model);
    model.setSnapshot(
        fleetOf({liveEndpoint(u"a-web"_s), offline(u"b-gone"_s, Failure::Refused), server}));
    filter.setCriteria(criteria);
    QCOMPARE(filter.endpoints(), names);
    QCOMPARE(EndpointCriteria::fromJson(criteria.toJson()), criteria);
}

void EndpointTableModelTest::filtersAreSavedAndReadAgain()
{
    SavedFilters filters;
    const auto builtIn = filters.all().size();
    EndpointCriteria criteria;
    criteria.text = u"web"_s;
    QVERIFY(filters.save(u" Web "_s, criteria));
    QVERIFY(!filters.save(u""_s, criteria));
    QVERIFY(!filters.save(filters.all().first().name, criteria));
    criteria.onlyDrift = true;
    QVERIFY(filters.save(u"Web"_s, criteria));
    const SavedFilters read = SavedFilters::fromJson(filters.toJson());
    QCOMPARE(read.all().size(), builtIn + 1);
    QCOMPARE(read.all().last().criteria, criteria);
    QCOMPARE(SavedFilters::fromJson("nonsense").all().size(), builtIn);
}

void EndpointTableModelTest::rowsAreCopiedAndExported()
{
    EndpointTableModel model;
    EndpointSnapshot odd = liveEndpoint(u"a,\"b\""_s);
    odd.record.groups = {u"x"_s, u"y"_s};
    odd.wanBytesPerSecond = 1500;
    model.setSnapshot(fleetOf({odd, liveEndpoint(u"c"_s)}));
    const QString tsv =
        tsvOf({model.index(1, EndpointTableModel::Name), model.index(0, EndpointTableModel::Name),
               model.index(0, EndpointTableModel::In)});
    QCOMPARE(tsv, u"Endpoint\tIn (bytes per second)\na,\"b\"\t1500\nc\t\n"_s);
    const QStringList lines = csvOf(model).split(u"\r\n"_s);
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.at(1).startsWith(u"\"a,\"\"b\"\"\",ready,Berlin,\"x, y\""_s));
    QCOMPARE(tsvOf({}), QString());
}

void EndpointTableModelTest::aThousandRowsAreSortedAndFilteredAtOnce()
{
    QVector<EndpointSnapshot> fleet;
    for (int i = 0; i < 1000; ++i) {
        EndpointSnapshot endpoint = i % 10 == 0 ? offline(u"pc-%1"_s.arg(i), Failure::Refused)
                                                : liveEndpoint(u"pc-%1"_s.arg(i));
        endpoint.wanBytesPerSecond = (i * 7919) % 1000;
        fleet.append(endpoint);
    }
    EndpointTableModel model;
    EndpointFilter filter;
    filter.setSourceModel(&model);
    model.setSnapshot(fleetOf(fleet));
    QElapsedTimer clock;
    clock.start();
    filter.sort(EndpointTableModel::In, Qt::DescendingOrder);
    const qint64 sorted = clock.restart();
    EndpointCriteria criteria;
    criteria.text = u"pc-9"_s;
    filter.setCriteria(criteria);
    const qint64 filtered = clock.restart();
    for (EndpointSnapshot& endpoint : fleet)
        endpoint.wanBytesPerSecond += 1;
    const SnapshotPointer next = fleetOf(fleet);
    clock.restart();
    model.setSnapshot(next);
    const qint64 updated = clock.elapsed();
    qInfo("sort %lld ms, filter %lld ms, update of every row %lld ms", sorted, filtered, updated);
    QVERIFY(sorted < 500 && filtered < 500 && updated < 500); // generous: a busy machine
    QCOMPARE(filter.rowCount(), 111);
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::EndpointTableModelTest)
#include "tst_endpointtablemodel.moc"
