#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "console/models/auditmodel.h"
#include "console/models/eventtablemodel.h"
#include "console/models/peerlinksmodel.h"
#include "tests/support/fakefleet/fakefleet.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;

namespace {

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

QVector<FleetEvent> eventsOf(int count, const QString& kind = u"crewJoined"_s)
{
    QVector<FleetEvent> events;
    for (int i = 0; i < count; ++i) {
        FleetEvent event;
        event.endpoint = u"a"_s;
        event.heardMs = testNow + i;
        event.event.sequence = i;
        event.event.kind = kind;
        events.append(event);
    }
    return events;
}

rpc::PeerStatus peer(const QString& name, rpc::PeerStanding standing)
{
    rpc::PeerStatus status;
    status.name = name;
    status.address = name + u":4001"_s;
    status.standing = standing;
    status.rule = u"a rule"_s;
    status.receivedBytesPerSecond = 1e6;
    return status;
}

AuditRow auditRow(const QString& endpoint, qint64 sequence, qint64 at)
{
    AuditRow row;
    row.key = {endpoint, sequence};
    row.entry.sequence = sequence;
    row.entry.at = at;
    row.entry.what = u"profile.apply"_s;
    row.entry.before = QJsonObject {{u"x"_s, 1}};
    row.entry.result = u"done"_s;
    return row;
}

} // namespace

class RowModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestEventsAreKept();
    void chunksAreNotListedOneByOne();
    void lostEventsAreCounted();
    void unknownEventsAreShownAsTheyAre();
    void linksAndTheReasonsAgainstOthersAreApart();
    void aLinkStaysSelectedWhileItsRateChanges();
    void auditEntriesComeTogetherOnce();
    void theOldestAuditEntriesMakeRoom();
    void auditTrailsAreCollectedFromTheAgents();
};

void RowModelsTest::theNewestEventsAreKept()
{
    EventTableModel model(10);
    QAbstractItemModelTester tester(&model, fatal);
    model.append(eventsOf(7), 0);
    model.append(eventsOf(7), 0);
    QCOMPARE(model.rowCount(), 10);
    model.append(eventsOf(25), 0);
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.index(9, 0).data(SortRole).toLongLong(), testNow + 24);
    model.clear();
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void RowModelsTest::chunksAreNotListedOneByOne()
{
    EventTableModel model;
    model.append(eventsOf(7, u"chunkVerified"_s), 0);
    QCOMPARE(model.rowCount(), 0);
    model.append(eventsOf(2, u"chunkCorrupt"_s), 0);
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(0, 0).data(SeverityRole).toInt() > 0);
}

void RowModelsTest::lostEventsAreCounted()
{
    EventTableModel model;
    QSignalSpy lost(&model, &EventTableModel::lostChanged);
    model.append({}, 5);
    EndpointSnapshot endpoint = liveEndpoint(u"a"_s);
    endpoint.lostEvents = 3;
    model.setLost(*fleetOf({endpoint}));
    QCOMPARE(model.lost(), 8);
    model.setLost(*fleetOf({endpoint}));
    QCOMPARE(lost.size(), 2);
}

void RowModelsTest::unknownEventsAreShownAsTheyAre()
{
    EventTableModel model;
    model.append(eventsOf(1, u"somethingNew"_s) + eventsOf(1, u"delivered"_s), 0);
    QCOMPARE(model.index(0, EventTableModel::What).data().toString(), u"somethingNew"_s);
    QCOMPARE(model.index(1, EventTableModel::What).data().toString(), u"job delivered"_s);
}

void RowModelsTest::linksAndTheReasonsAgainstOthersAreApart()
{
    PeerLinksModel links(PeerLinksModel::Show::Links);
    PeerLinksModel whyNot(PeerLinksModel::Show::WhyNot);
    QAbstractItemModelTester linkTester(&links, fatal);
    QAbstractItemModelTester whyTester(&whyNot, fatal);
    EndpointSnapshot endpoint = liveEndpoint(u"a"_s);
    endpoint.peers = {peer(u"x"_s, rpc::PeerStanding::Used),
                      peer(u"y"_s, rpc::PeerStanding::Excluded),
                      peer(u"y"_s, rpc::PeerStanding::Excluded)};
    const auto fleet = fleetOf({endpoint});
    links.setEndpoint(fleet->endpoints.first(), *fleet);
    whyNot.setEndpoint(fleet->endpoints.first(), *fleet);
    QCOMPARE(links.rowCount(), 1);
    QCOMPARE(links.index(0, PeerLinksModel::In).data().toString(), u"1.0 MB/s"_s);
    QCOMPARE(whyNot.rowCount(), 1);
    QCOMPARE(whyNot.index(0, PeerLinksModel::Rule).data().toString(), u"a rule"_s);
    links.setEndpoint(nullptr, *fleet);
    QCOMPARE(links.rowCount(), 0);
}

void RowModelsTest::aLinkStaysSelectedWhileItsRateChanges()
{
    PeerLinksModel links(PeerLinksModel::Show::Links);
    EndpointSnapshot endpoint = liveEndpoint(u"a"_s);
    endpoint.peers = {peer(u"x"_s, rpc::PeerStanding::Used), peer(u"z"_s, rpc::PeerStanding::Used)};
    auto fleet = fleetOf({endpoint});
    links.setEndpoint(fleet->endpoints.first(), *fleet);
    const QPersistentModelIndex z = links.index(1, 0);
    endpoint.peers[1].receivedBytesPerSecond = 5;
    endpoint.peers.append(peer(u"y"_s, rpc::PeerStanding::Used));
    fleet = fleetOf({endpoint});
    links.setEndpoint(fleet->endpoints.first(), *fleet);
    QCOMPARE(z.data().toString(), u"z"_s);
    QCOMPARE(z.row(), 2);
}

void RowModelsTest::auditEntriesComeTogetherOnce()
{
    AuditModel model;
    QAbstractItemModelTester tester(&model, fatal);
    model.add({auditRow(u"b"_s, 1, 10), auditRow(u"a"_s, 2, 20), auditRow(u"a"_s, 1, 5)});
    model.add({auditRow(u"a"_s, 2, 20), auditRow(u"a"_s, 3, 30)});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(1, AuditModel::Before).data().toString(), u"{\"x\":1}"_s);
    QCOMPARE(model.index(1, AuditModel::After).data().toString(), QString());
    QCOMPARE(model.index(1, AuditModel::Time).data(SortRole).toLongLong(), 20);
}

void RowModelsTest::theOldestAuditEntriesMakeRoom()
{
    AuditModel model;
    QVector<AuditRow> rows;
    for (int i = 0; i < AuditModel::most + 500; ++i)
        rows.append(auditRow(u"a"_s, i, i));
    model.add(rows);
    QCOMPARE(model.rowCount(), int(AuditModel::most));
    QCOMPARE(model.rows().first().entry.at, 500);
}

void RowModelsTest::auditTrailsAreCollectedFromTheAgents()
{
    tests::FakeFleetOptions options;
    options.endpoints = 3;
    tests::FakeFleet fakes(options);
    fakes.start();
    fakes.at(2).stop();
    WatchSettings settings;
    settings.directory = fakes.directory();
    FleetWatch watch(settings);
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 2);
    int applied = 0;
    for (int i = 0; i < 2; ++i)
        watch.call(fakes.nameOf(i), u"profile.apply"_s,
                   {{u"profile"_s, QJsonObject {{u"id"_s, u"default"_s}, {u"revision"_s, 1}}},
                    {u"baseRevision"_s, 0}},
                   this, [&](const CallResult& result) { applied += result.has_value(); });
    QTRY_COMPARE(applied, 2);
    AuditModel model;
    AuditCollector collector(watch, model);
    QSignalSpy refreshed(&collector, &AuditCollector::refreshed);
    collector.refresh();
    QVERIFY(refreshed.wait());
    QCOMPARE(collector.notAsked(), QStringList {fakes.nameOf(2)});
    QCOMPARE(model.rowCount(), 2);
    collector.refresh();
    QVERIFY(refreshed.wait());
    QCOMPARE(model.rowCount(), 2);
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::RowModelsTest)
#include "tst_rowmodels.moc"
