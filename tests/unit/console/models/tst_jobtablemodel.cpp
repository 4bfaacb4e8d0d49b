#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include "console/models/jobtablemodel.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;

namespace {

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

KnownJob known(const QString& id, quint64 size, bool kev = false,
               std::optional<qint64> deadlineMs = {}, int risk = 0)
{
    KnownJob job;
    job.job.id = id;
    job.job.title = u"Title of "_s + id;
    job.job.targets.all = true;
    job.job.kev = kev;
    job.job.deadlineMs = deadlineMs;
    job.job.risk = risk;
    policy::Artifact artifact;
    artifact.size = size;
    job.job.artifacts = {artifact};
    job.publishedAtMs = testNow - 120'000;
    return job;
}

} // namespace

class JobTableModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failedAndSilentEndpointsStayInTheTotal();
    void figuresThatCannotBeAreInNoSum();
    void aSizeOtherThanTheSignedOneIsNotBelieved();
    void halfAndMostAreMeasuredWhereReachedAndEstimatedElsewhere();
    void failedEndpointsNeverFinish();
    void targetsAreThoseOfTheDocument();
    void whatGoesFirstIsSaidWithItsReason();
    void rowsMergeAsJobsComeAndGo();
    void aStaleEndpointAddsNoRate();
};

void JobTableModelTest::failedAndSilentEndpointsStayInTheTotal()
{
    const auto fleet = fleetOf({
        liveEndpoint(u"a"_s, {jobPicture(u"kb"_s, rpc::JobState::Delivered, 1000, 400, 600)}),
        liveEndpoint(u"b"_s, {jobPicture(u"kb"_s, rpc::JobState::Failed, 1000, 100, 100)}),
        liveEndpoint(u"c"_s, {jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 0, 300)}),
        liveEndpoint(u"d"_s),
    });
    const auto jobs = summarizeJobs(*fleet, {{u"kb"_s, known(u"kb"_s, 1000)}});
    QCOMPARE(jobs.size(), 1);
    const JobSummary& job = jobs.first();
    QCOMPARE(job.targets, 4);
    QCOMPARE(job.delivered, 1);
    QCOMPARE(job.failed, 1);
    QCOMPARE(job.fetching, 1);
    QCOMPARE(job.notHeard, 1);
    QCOMPARE(job.waiting, 1);
    QCOMPARE(job.fromPeers, 1000U);
    QCOMPARE(job.verified, 1500U);
    const KnownJob document = known(u"kb"_s, 1000);
    QCOMPARE(summarizeJob(*fleet, u"kb"_s, &document), std::optional(job));
    QVERIFY(!summarizeJob(*fleet, u"none"_s, nullptr));
}

void JobTableModelTest::figuresThatCannotBeAreInNoSum()
{
    JobPicture lie = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 0, 9000);
    lie.isImplausible = true;
    const auto fleet = fleetOf(
        {liveEndpoint(u"a"_s, {lie}),
         liveEndpoint(u"b"_s, {jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 10, 20)})});
    const JobSummary job = summarizeJobs(*fleet, {}).first();
    QCOMPARE(job.implausible, 1);
    QCOMPARE(job.verified, 30U);
    QCOMPARE(job.targets, 2);
}

void JobTableModelTest::aSizeOtherThanTheSignedOneIsNotBelieved()
{
    const auto fleet = fleetOf(
        {liveEndpoint(u"a"_s, {jobPicture(u"kb"_s, rpc::JobState::Fetching, 1'000'000, 0, 9000)})});
    const JobSummary job = summarizeJobs(*fleet, {{u"kb"_s, known(u"kb"_s, 1000)}}).first();
    QCOMPARE(job.implausible, 1);
    QCOMPARE(job.verified, 0U);
    QCOMPARE(job.size, 1000U);
}

void JobTableModelTest::halfAndMostAreMeasuredWhereReachedAndEstimatedElsewhere()
{
    QVector<EndpointSnapshot> fleet;
    for (int i = 0; i < 10; ++i) {
        JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Delivered, 1000, 500, 500);
        job.status.deliveredAt = testNow - 60'000 + i * 1000;
        if (i >= 6) {
            job = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 100, 100);
            job.status.etaMs = 10'000 * i;
        }
        fleet.append(liveEndpoint(u"pc-%1"_s.arg(i), {job}));
    }
    const auto jobs = summarizeJobs(*fleetOf(fleet), {{u"kb"_s, known(u"kb"_s, 1000)}});
    const JobSummary& job = jobs.first();
    QCOMPARE(job.p50Ms, std::optional<qint64>(120'000 - 60'000 + 4000)); // the fifth of ten
    QVERIFY(!job.p50IsEstimate);
    QCOMPARE(job.p95Ms, std::optional<qint64>(120'000 + 90'000)); // the tenth
    QVERIFY(job.p95IsEstimate);
}

void JobTableModelTest::failedEndpointsNeverFinish()
{
    const auto fleet = fleetOf(
        {liveEndpoint(u"a"_s, {jobPicture(u"kb"_s, rpc::JobState::Delivered, 1000, 500, 500)}),
         liveEndpoint(u"b"_s, {jobPicture(u"kb"_s, rpc::JobState::Failed)})});
    const JobSummary job = summarizeJobs(*fleet, {}).first();
    QVERIFY(job.p50Ms);
    QVERIFY(!job.p95Ms);
}

void JobTableModelTest::targetsAreThoseOfTheDocument()
{
    KnownJob job = known(u"kb"_s, 1000);
    job.job.targets.all = false;
    job.job.targets.groups = {u"servers"_s};
    EndpointSnapshot server = liveEndpoint(u"server"_s);
    server.record.groups = {u"Servers"_s};
    const auto fleet = fleetOf({server, liveEndpoint(u"desktop"_s)});
    QCOMPARE(summarizeJobs(*fleet, {{u"kb"_s, job}}).first().targets, 1);
}

void JobTableModelTest::whatGoesFirstIsSaidWithItsReason()
{
    JobTableModel model;
    QAbstractItemModelTester tester(&model, fatal);
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(SortRole);
    sorted.sort(JobTableModel::Order);
    model.setKnownJobs({{u"a"_s, known(u"a"_s, 10, false, {}, 900)},
                        {u"b"_s, known(u"b"_s, 10, false, testNow + 7'200'000)},
                        {u"c"_s, known(u"c"_s, 10, true)},
                        {u"d"_s, known(u"d"_s, 10, false, testNow + 3'600'000)}});
    model.setSnapshot(fleetOf({liveEndpoint(u"pc"_s)}));
    QStringList order;
    for (int row = 0; row < sorted.rowCount(); ++row)
        order.append(sorted.index(row, 0).data(KeyRole).toString());
    QCOMPARE(order, (QStringList {u"c"_s, u"d"_s, u"b"_s, u"a"_s}));
    QCOMPARE(sorted.index(0, 0).data(Qt::ToolTipRole).toString(), u"known to be exploited"_s);
    QCOMPARE(sorted.index(1, 0).data(Qt::ToolTipRole).toString(), u"deadline in 1 h"_s);
    QCOMPARE(sorted.index(3, 0).data(Qt::ToolTipRole).toString(), u"risk 900"_s);
}

void JobTableModelTest::rowsMergeAsJobsComeAndGo()
{
    JobTableModel model;
    QAbstractItemModelTester tester(&model, fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto with = [](const QStringList& ids) {
        QVector<JobPicture> jobs;
        for (const QString& id : ids)
            jobs.append(jobPicture(id, rpc::JobState::Fetching));
        return fleetOf({liveEndpoint(u"pc"_s, jobs)});
    };
    model.setSnapshot(with({u"b"_s, u"d"_s}));
    const QPersistentModelIndex d = model.index(1, 0);
    model.setSnapshot(with({u"a"_s, u"c"_s, u"d"_s, u"e"_s}));
    QCOMPARE(d.row(), 2);
    QCOMPARE(d.data(KeyRole).toString(), u"d"_s);
    QCOMPARE(model.rowOfJob(u"e"_s), 3);
    QCOMPARE(model.rowOfJob(u"b"_s), -1);
    QVERIFY(model.findJob(u"c"_s) != nullptr);
    model.setSnapshot(with({}));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!d.isValid());
    QCOMPARE(resets.size(), 0);
}

void JobTableModelTest::aStaleEndpointAddsNoRate()
{
    JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Fetching);
    job.peerBytesPerSecond = 100;
    const auto fleet =
        fleetOf({liveEndpoint(u"a"_s, {job}), liveEndpoint(u"b"_s, {job}, testNow - 10'000)});
    QCOMPARE(summarizeJobs(*fleet, {}).first().peerBytesPerSecond, 100.0);
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::JobTableModelTest)
#include "tst_jobtablemodel.moc"
