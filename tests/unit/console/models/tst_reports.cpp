#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "console/fleet/history.h"
#include "console/models/replay.h"
#include "console/models/reports.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;

namespace {

JobPicture delivered(qint64 afterMs, rpc::JobState state = rpc::JobState::Delivered)
{
    JobPicture job = jobPicture(u"kb"_s, state, 1000, 400, 600);
    job.status.deliveredAt = testNow + afterMs;
    job.status.endedAt = testNow + afterMs + 1000;
    return job;
}

std::map<QString, KnownJob> known()
{
    KnownJob job;
    job.job.id = u"kb"_s;
    job.job.title = u"A patch"_s;
    job.job.targets.all = true;
    job.job.deadlineMs = testNow + 5000;
    policy::Artifact artifact;
    artifact.size = 1000;
    job.job.artifacts = {artifact};
    job.publishedAtMs = testNow;
    return {{u"kb"_s, job}};
}

SnapshotPointer fleet()
{
    JobPicture lie = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 0, 9000);
    lie.isImplausible = true;
    JobPicture failed = jobPicture(u"kb"_s, rpc::JobState::Failed, 1000, 100, 100);
    failed.status.reason = u"exit code 1603"_s;
    EndpointSnapshot away = liveEndpoint(u"e-away"_s, {}, testNow - 100'000);
    away.connection.reach = Reach::Failed;
    away.connection.failure = Failure::Refused;
    away.connection.detail = u"nothing listens"_s;
    EndpointSnapshot paris =
        liveEndpoint(u"b"_s, {delivered(6000, rpc::JobState::Succeeded)}, testNow);
    paris.record.site = u"Paris"_s;
    return fleetOf({liveEndpoint(u"a"_s, {delivered(2000)}), paris, liveEndpoint(u"c"_s, {failed}),
                    liveEndpoint(u"d"_s, {lie}), away},
                   testNow);
}

QString cell(const Report& report, int row, int column)
{
    return report.rows.at(row).at(column).exported;
}

} // namespace

class ReportsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savingsAddUpAndSayHow();
    void failedAndSilentTargetsStayInTheDenominator();
    void exposedSinceIsCountedFromWhereItIsStated();
    void stragglersHaveACause();
    void aReportIsATableAndACsv();
    void aRecordingIsReplayed();
    void aReplayShowsWhoGaveToWhom();
    void nothingRecordedIsSaid();
};

void ReportsTest::savingsAddUpAndSayHow()
{
    const Report report = savingsReport(*fleet(), known(), SavingsBy::Site);
    QCOMPARE(report.rows.size(), 2);
    QCOMPARE(cell(report, 0, 0), u"Berlin"_s);
    QCOMPARE(cell(report, 0, 2), u"1200"_s);
    QCOMPARE(report.total.at(2).exported, u"2200"_s);
    QCOMPARE(report.total.at(3).exported, u"900"_s);
    QCOMPARE(report.total.at(5).exported, u"1300"_s);
    QCOMPARE(report.total.at(8).exported, QString::number(1300.0 / 2200, 'f', 4));
    QCOMPARE(report.total.size(), report.columns.size());
    QCOMPARE(report.columns.last(), u"Saved"_s);
    QVERIFY(report.formulas.contains(savedFormula()));
    // The Overview adds up the same jobs.
    ByteSources all;
    for (const JobSummary& job : summarizeJobs(*fleet(), known()))
        all.add(job.bytes());
    QCOMPARE(report.total.last().sort.toDouble(), all.shareFromPeers());
    QCOMPARE(report.notes.size(), 1); // the liar
    QVERIFY(report.formulas.join(u' ').contains(u"peers / verified"_s));
    QCOMPARE(savingsReport(*fleet(), known(), SavingsBy::Job).rows.size(), 1);
    QCOMPARE(savingsReport(*fleet(), known(), SavingsBy::Day).rows.size(), 1);
    QVERIFY(savingsReport(*fleet(), known(), SavingsBy::Job, u"none"_s).rows.isEmpty());
    QCOMPARE(savingsReport(FleetSnapshot {}, {}, SavingsBy::Job).total.at(8).exported, u"0.0000"_s);
}

void ReportsTest::failedAndSilentTargetsStayInTheDenominator()
{
    const Report report = remediationReport(*fleet(), known());
    QCOMPARE(report.rows.size(), 1);
    QCOMPARE(cell(report, 0, 2), u"5"_s);
    QCOMPARE(cell(report, 0, 3), u"2"_s);
    QCOMPARE(cell(report, 0, 4), u"1"_s);
    QCOMPARE(report.rows.first().at(5).text, u"not reached"_s); // 2 of 5 is not half
    QCOMPARE(cell(report, 0, 9), u"0.2000"_s); // a alone was in time
    QCOMPARE(cell(report, 0, 10), u"0.4000"_s);
}

void ReportsTest::exposedSinceIsCountedFromWhereItIsStated()
{
    auto jobs = known();
    jobs[u"kb"_s].job.exposedSinceMs = testNow - 10'000;
    jobs[u"kb"_s].job.deadlineMs.reset();
    const auto small = fleetOf({liveEndpoint(u"a"_s, {delivered(2000)})});
    const Report report = remediationReport(*small, jobs, u"kb"_s);
    QCOMPARE(report.rows.first().at(5).sort.toLongLong(), 12'000);
    QVERIFY(report.rows.first().at(1).text.startsWith(u"exposed since"_s));
    QCOMPARE(report.rows.first().at(9).text, u"no deadline"_s);
}

void ReportsTest::stragglersHaveACause()
{
    const Report report = stragglersReport(*fleet(), known(), u"kb"_s);
    QCOMPARE(report.rows.size(), 3);
    QStringList causes;
    for (const auto& row : report.rows)
        causes.append(row.at(0).text + u": "_s + row.at(4).text);
    QVERIFY(causes.contains(u"c: exit code 1603"_s));
    QVERIFY(causes.join(u'\n').contains(nextStep(Failure::Refused)));
    QCOMPARE(report.rows.last().at(0).text, u"c"_s); // furthest on
}

void ReportsTest::aReportIsATableAndACsv()
{
    ReportModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setReport(savingsReport(*fleet(), known(), SavingsBy::Site));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 0).data().toString(), u"Total"_s);
    QCOMPARE(model.index(0, 2).data().toString(), u"1.2 kB"_s);
    const QStringList lines = model.report().csv().split(u"\r\n"_s);
    QVERIFY(lines.at(0).startsWith(u"Site,Transfers,Verified"_s));
    QVERIFY(lines.at(3).startsWith(u"Total,"_s));
    QVERIFY(lines.at(4).startsWith(u"# verified"_s));
    model.setReport({});
    QCOMPARE(model.rowCount(), 0);
}

void ReportsTest::aRecordingIsReplayed()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    FleetEvent corrupt;
    corrupt.endpoint = u"a"_s;
    corrupt.heardMs = testNow + 15'000;
    corrupt.event.sequence = 1;
    corrupt.event.kind = u"chunkCorrupt"_s;
    for (int second = 0; second < 30; ++second) {
        if (second == 15)
            (*history)->add({corrupt});
        const qint64 at = testNow + second * 1000;
        QVERIFY((*history)->write(*fleetOf(
            {liveEndpoint(u"a"_s,
                          {jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 0, quint64(second))},
                          at)},
            at)));
    }
    Replay replay(directory.path());
    QSignalSpy opened(&replay, &Replay::opened);
    SnapshotPointer shown;
    QVector<FleetEvent> events;
    connect(&replay, &Replay::snapshotChanged, this,
            [&](const SnapshotPointer& snapshot) { shown = snapshot; });
    connect(&replay, &Replay::eventsChanged, this,
            [&](const QVector<FleetEvent>& some, bool) { events += some; });
    replay.open(u"kb"_s);
    QVERIFY(opened.wait());
    QCOMPARE(replay.range().startMs, testNow);
    QCOMPARE(replay.range().endMs, testNow + 29'000);
    QCOMPARE(replay.range().marks.size(), 1U);
    QCOMPARE(replay.range().activity.size(), 29U); // a step a frame: no gaps between them
    QVERIFY(std::count(replay.range().activity.begin(), replay.range().activity.end(), 0.0F) <= 1);
    QTRY_VERIFY(shown);
    QVERIFY(shown->isReplay);
    replay.seek(testNow + 20'000);
    QTRY_COMPARE(shown->endpoints.first()->jobs.first().status.fromPeers, 20U);
    QTRY_COMPARE(events.size(), 1);
    replay.seek(testNow + 5000);
    QTRY_COMPARE(shown->endpoints.first()->jobs.first().status.fromPeers, 5U);
    replay.seek(0); // clamped
    QCOMPARE(replay.range().positionMs, testNow);
    replay.play(1000); // clamped to 60: half a second for all of it
    QCOMPARE(replay.range().speed, Replay::fastest);
    QTRY_COMPARE(replay.range().positionMs, testNow + 29'000);
    QTRY_COMPARE(shown->endpoints.first()->jobs.first().status.fromPeers, 29U);
    QVERIFY(!replay.range().playing);
    replay.close();
    QVERIFY(!replay.isOpen());
    // A console that starts now shows the curve from the start.
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf(
        {liveEndpoint(u"a"_s, {jobPicture(u"kb"_s, rpc::JobState::Delivered)}, testNow + 60'000)},
        testNow + 60'000));
    connect(&replay, &Replay::pastRead, this,
            [&](const QString&, const SwarmFigures::Past& past) { figures.setPast(past); });
    replay.readPast(u"kb"_s, {});
    QTRY_VERIFY(figures.curve().points.size() > 20);
    const auto points = figures.curve().points;
    QCOMPARE(picture::countOf(points.back().counts, picture::TileState::Done), 1);
    QCOMPARE(picture::countOf(points.front().counts, picture::TileState::Done), 0);
    for (std::size_t i = 1; i < points.size(); ++i)
        QVERIFY(points[i - 1].atMs < points[i].atMs);
}

void ReportsTest::aReplayShowsWhoGaveToWhom()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 0, 100);
    job.peerBytesPerSecond = 50;
    job.status.artifacts = {{u"bafy"_s, u"a"_s, 1000, 100, true}};
    const EndpointSnapshot giver = liveEndpoint(u"giver"_s, {job});
    EndpointSnapshot taker = liveEndpoint(u"taker"_s, {job});
    rpc::PeerStatus peer;
    peer.endpoint = giver.record.id;
    peer.cid = u"bafy"_s;
    peer.receivedBytesPerSecond = 50;
    taker.peers = {peer};
    taker.peersAtMs = testNow;
    QVERIFY((*history)->write(*fleetOf({giver, taker})));
    const auto reader = HistoryReader::open(directory.path());
    const auto then = (*reader)->at(testNow);
    QVERIFY(then);
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(*then);
    QCOMPARE(figures.kpi().badge, picture::Badge::Replay);
    QCOMPARE(figures.swarm().flows.size(), 1U);
    QCOMPARE(figures.swarm().flows.front().bytesPerSecond, 50.0);
}

void ReportsTest::nothingRecordedIsSaid()
{
    QTemporaryDir directory;
    Replay replay(directory.path());
    QSignalSpy failed(&replay, &Replay::failed);
    replay.open(u"kb"_s);
    QVERIFY(failed.wait());
    replay.seek(5);
    replay.play(2);
    QVERIFY(!replay.isOpen());
    QVERIFY(History::open(directory.path(), {}));
    replay.open(u"kb"_s);
    QVERIFY(failed.wait());
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::ReportsTest)
#include "tst_reports.moc"
