#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "console/models/jobrollout.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using tests::FakeFleet;
using tests::FakeFleetOptions;

// A fleet that is watched, and a signed job for it. Sites alternate.
class Stage
{
public:
    explicit Stage(int endpoints)
        : fakes(options(endpoints))
        , watch((fakes.start(), settings(fakes)))
    {
        watch.start();
        QFile file(folder.filePath(u"patch.bin"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(300'000, 'x')) != 300'000)
            qFatal("no file");
        file.close();
        fleet::JobRequest request;
        request.files = {file.fileName()};
        request.urls = {u"https://patches.example.com/"_s};
        request.id = u"kb-1"_s;
        const auto published = publisher().publish(request, QDateTime::currentDateTimeUtc());
        if (!published)
            qFatal("%s", qPrintable(policy::faultsText(published.error())));
        base = verified(*published);
    }

    [[nodiscard]] fleet::JobPublisher publisher()
    {
        return fleet::JobPublisher({fakes.fleet().adminKey(), fakes.fleet().admin().certificate});
    }

    [[nodiscard]] std::shared_ptr<const fleet::VerifiedJob> verified(const fleet::PublishedJob& job)
    {
        const QString path = folder.filePath(u"kb-1.job"_s);
        if (!fleet::writeJobFile(path, job.file))
            qFatal("no job file");
        auto read =
            fleet::readJobFile(path, fakes.fleet().verifier(), QDateTime::currentDateTimeUtc());
        if (!read)
            qFatal("%s", qPrintable(read.error().detail));
        return std::make_shared<const fleet::VerifiedJob>(std::move(*read));
    }

    [[nodiscard]] JobRollout::MakeJob makeJob()
    {
        return [this](const policy::Targets& targets,
                      qint64 revision) -> Result<std::shared_ptr<const fleet::VerifiedJob>> {
            if (!isSigning)
                return failure(ErrorCode::Io, u"the disk is full"_s);
            const auto job =
                publisher().readdress(*base, targets, revision, QDateTime::currentDateTimeUtc());
            if (!job)
                return tl::unexpected(policy::faultsError(job.error()));
            made.append(job->job);
            return verified(*job);
        };
    }

    [[nodiscard]] JobPlan plan(int pilots, bool goesOn = false) const
    {
        JobPlan plan;
        plan.jobId = u"kb-1"_s;
        plan.targets.all = true;
        for (int i = 0; i < fakes.count(); ++i)
            plan.endpoints.append(FakeFleet::nameOf(i));
        plan.pilots = pilots;
        plan.goesOn = goesOn;
        return plan;
    }

    [[nodiscard]] qsizetype submissions(int index) const
    {
        return fakes.at(index).called().count(u"job.submit"_s);
    }

    QTemporaryDir folder;
    mutable FakeFleet fakes;
    fleet::FleetWatch watch;
    std::shared_ptr<const fleet::VerifiedJob> base;
    QVector<policy::PatchJob> made;
    bool isSigning = true;

private:
    static FakeFleetOptions options(int endpoints)
    {
        FakeFleetOptions options;
        options.endpoints = endpoints;
        options.hasJob = false;
        options.telemetryMs = 50;
        options.timeScale = 10;
        return options;
    }

    static fleet::WatchSettings settings(const FakeFleet& fakes)
    {
        fleet::WatchSettings settings;
        settings.directory = fakes.directory();
        settings.infoMs = 300;
        settings.firstRetryMs = 50;
        settings.records = false;
        return settings;
    }
};

// As the window does it.
void follow(Stage& stage, JobRollout& rollout)
{
    QObject::connect(&stage.watch, &fleet::FleetWatch::snapshotChanged, &rollout,
                     [&rollout](const auto& snapshot) { rollout.take(*snapshot); });
}

} // namespace

class JobRolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyGetsTheJobBeforeItsStage();
    void itGoesOnByItselfOnceAStageHasSucceeded();
    void itDoesNotGoOnPastAnEndpointThatFailed();
    void whoWasNotReachedIsToldAgainAlone();
    void everybodyAtOnceIsOneStage();
    void aStageThatCannotBeSignedIsToldAndCanBeTriedAgain();
    void aCancelledJobGoesNoFurther();
    void anotherRunOfTheConsoleGoesOn();
    void whatCannotBeReadIsNoDeployment();
};

void JobRolloutTest::nobodyGetsTheJobBeforeItsStage()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    JobRollout rollout(stage.watch, stage.plan(1), stage.makeJob());
    const QAbstractItemModelTester tester(&rollout.model());
    follow(stage, rollout);
    QSignalSpy handed(&rollout, &JobRollout::stageHanded);
    QSignalSpy succeeded(&rollout, &JobRollout::stageSucceeded);
    QCOMPARE(rollout.countIn(0), 1);
    QCOMPARE(rollout.countIn(1), 1); // pc-0003 is at the pilot's site
    QCOMPARE(rollout.countIn(2), 2);
    QVERIFY(rollout.startNext());
    QVERIFY(!rollout.startNext()); // it is being handed over
    QVERIFY(handed.wait());
    QCOMPARE(stage.made.last().targets.endpoints, QStringList {FakeFleet::nameOf(0)});
    QVERIFY(!stage.made.last().targets.all);
    QTRY_COMPARE_WITH_TIMEOUT(succeeded.count(), 1, 15'000);
    QCOMPARE(stage.submissions(2), 0);
    QCOMPARE(rollout.stage(), 0); // a person says when
    QVERIFY(rollout.startNext());
    QVERIFY(handed.wait());
    QCOMPARE(stage.made.last().targets.endpoints,
             (QStringList {FakeFleet::nameOf(0), FakeFleet::nameOf(2)}));
    QCOMPARE(stage.made.last().revision, 2);
    QCOMPARE(stage.submissions(1), 0);
    QVERIFY(rollout.startNext()); // before the stage has succeeded: a person may
    QVERIFY(handed.wait());
    QVERIFY(stage.made.last().targets.all);
    QCOMPARE(stage.submissions(1), 1);
    QCOMPARE(stage.submissions(0), 1); // nobody is told twice
    QCOMPARE(rollout.nextStage(), JobRollout::stages);
    QTRY_COMPARE_WITH_TIMEOUT(rollout.count(JobStep::Done), 4, 15'000);
    QVERIFY(!rollout.startNext());
}

void JobRolloutTest::itGoesOnByItselfOnceAStageHasSucceeded()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    JobRollout rollout(stage.watch, stage.plan(1, true), stage.makeJob());
    follow(stage, rollout);
    QVERIFY(rollout.startNext());
    QTRY_COMPARE_WITH_TIMEOUT(rollout.count(JobStep::Done), 4, 30'000);
    QCOMPARE(stage.made.size(), 3);
}

void JobRolloutTest::itDoesNotGoOnPastAnEndpointThatFailed()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    stage.fakes.at(0).methods[u"job.list"_s] = [](const QJsonObject&) {
        rpc::JobStatus status;
        status.id = u"kb-1"_s;
        status.state = rpc::JobState::Failed;
        status.reason = u"the installer said no"_s;
        return rpc::toJson(rpc::JobList {{status}, false});
    };
    JobRollout rollout(stage.watch, stage.plan(1, true), stage.makeJob());
    follow(stage, rollout);
    QVERIFY(rollout.startNext());
    QTRY_COMPARE(rollout.count(JobStep::Failed), 1);
    QCOMPARE(rollout.model().rowAt(0)->detail, u"the installer said no"_s);
    QTest::qWait(500);
    QCOMPARE(rollout.stage(), 0);
    QVERIFY(rollout.retryFailed());
    QTRY_VERIFY(stage.fakes.at(0).called().contains(u"job.retry"_s));
    QCOMPARE(stage.submissions(0), 1); // started again there, not handed over again
}

void JobRolloutTest::whoWasNotReachedIsToldAgainAlone()
{
    Stage stage(3);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 3);
    stage.fakes.at(1).stop();
    JobRollout rollout(stage.watch, stage.plan(0), stage.makeJob());
    follow(stage, rollout);
    QSignalSpy handed(&rollout, &JobRollout::stageHanded);
    QVERIFY(rollout.startNext());
    QVERIFY(handed.wait());
    QCOMPARE(rollout.count(JobStep::NotReached), 1);
    QVERIFY(!rollout.model().rowAt(1)->detail.isEmpty());
    QVERIFY(stage.fakes.at(1).listen());
    QVERIFY(rollout.retryFailed());
    QVERIFY(handed.wait());
    QCOMPARE(stage.submissions(1), 1);
    QCOMPARE(stage.submissions(0), 1);
    QCOMPARE(stage.made.size(), 1); // the same document
    QVERIFY(!rollout.retryFailed());
}

void JobRolloutTest::everybodyAtOnceIsOneStage()
{
    Stage stage(2);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 2);
    JobRollout rollout(stage.watch, stage.plan(0), stage.makeJob());
    QCOMPARE(rollout.nextStage(), 2);
    QVERIFY(!rollout.isStaged());
    QVERIFY(rollout.startNext());
    QVERIFY(stage.made.last().targets.all);
    QCOMPARE(rollout.nextStage(), JobRollout::stages);
}

void JobRolloutTest::aStageThatCannotBeSignedIsToldAndCanBeTriedAgain()
{
    Stage stage(2);
    JobRollout rollout(stage.watch, stage.plan(1), stage.makeJob());
    stage.isSigning = false;
    const auto refused = rollout.startNext();
    QVERIFY(!refused);
    QCOMPARE(refused.error().detail, u"the disk is full"_s);
    QCOMPARE(rollout.stage(), -1);
    stage.isSigning = true;
    QVERIFY(rollout.startNext());
    QCOMPARE(stage.made.last().revision, 1);
}

void JobRolloutTest::aCancelledJobGoesNoFurther()
{
    Stage stage(2);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 2);
    stage.fakes.at(0).methods[u"job.list"_s] = [](const QJsonObject&) {
        rpc::JobStatus status;
        status.id = u"kb-1"_s;
        status.state = rpc::JobState::Cancelled;
        return rpc::toJson(rpc::JobList {{status}, false});
    };
    JobRollout rollout(stage.watch, stage.plan(1), stage.makeJob());
    follow(stage, rollout);
    QVERIFY(rollout.startNext());
    QTRY_VERIFY(rollout.isCancelled());
    QTRY_VERIFY(!rollout.isHanding());
    QVERIFY(!rollout.startNext()); // a higher revision would bring it back
}

void JobRolloutTest::anotherRunOfTheConsoleGoesOn()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    QJsonObject kept;
    {
        JobRollout rollout(stage.watch, stage.plan(1), stage.makeJob());
        QSignalSpy handed(&rollout, &JobRollout::stageHanded);
        QVERIFY(rollout.startNext());
        QVERIFY(handed.wait());
        kept = rollout.toJson();
    }
    const auto rollout = JobRollout::fromJson(stage.watch, kept, stage.makeJob());
    QVERIFY(rollout);
    follow(stage, *rollout);
    QCOMPARE(rollout->stage(), 0);
    QCOMPARE(rollout->nextStage(), 1);
    QCOMPARE(rollout->countIn(2), 2);
    QTRY_COMPARE_WITH_TIMEOUT(rollout->countIn(0, JobStep::Done), 1, 15'000);
    QVERIFY(rollout->startNext());
    QCOMPARE(stage.made.last().revision, 2);
}

void JobRolloutTest::whatCannotBeReadIsNoDeployment()
{
    Stage stage(1);
    QVERIFY(!JobRollout::fromJson(stage.watch, {}, stage.makeJob()));
    QVERIFY(!JobRollout::fromJson(stage.watch, {{u"jobId"_s, u"x"_s}, {u"endpoints"_s, 7}},
                                  stage.makeJob()));
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::JobRolloutTest)
#include "tst_jobrollout.moc"
