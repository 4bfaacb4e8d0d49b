#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "console/models/profilerollout.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using tests::FakeFleet;
using tests::FakeFleetOptions;

// A fleet that is watched, and a roll-out over it.
class Stage
{
public:
    explicit Stage(int endpoints)
        : fakes(options(endpoints))
        , watch((fakes.start(), settings(fakes)))
        , rollout(watch, fakes.inventory())
        , tester(&rollout.model(), QAbstractItemModelTester::FailureReportingMode::QtTest)
    {
        watch.start();
    }

    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (int i = 0; i < fakes.count(); ++i)
            all.append(FakeFleet::nameOf(i));
        return all;
    }

    FakeFleet fakes;
    fleet::FleetWatch watch;
    ProfileRollout rollout;

private:
    static FakeFleetOptions options(int endpoints)
    {
        FakeFleetOptions options;
        options.endpoints = endpoints;
        options.hasJob = false;
        return options;
    }

    static fleet::WatchSettings settings(const FakeFleet& fakes)
    {
        fleet::WatchSettings settings;
        settings.directory = fakes.directory();
        settings.infoMs = 300;
        settings.firstRetryMs = 50;
        return settings;
    }

    QAbstractItemModelTester tester;
};

fleet::ProfileEdit cacheOf(int gigabytes)
{
    fleet::ProfileEdit edit;
    edit.assignments = {u"cacheSizeGB=%1"_s.arg(gigabytes)};
    return edit;
}

} // namespace

class ProfileRolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSentBeforeAStageIsApplied();
    void stagesGoFromPilotsToTheirSitesToEverybody();
    void failedOnesAreTriedAgainAlone();
    void undoBringsBackWhatWasBefore();
    void aFaultyChangeIsRefusedWhole();
    void aSecondRolloutIsRefusedWhileOneRuns();
    void driftIsSeenAndRepaired();
    void oneStepRepairsWhoHasDriftedAndLeavesTheRest();
};

void ProfileRolloutTest::nothingIsSentBeforeAStageIsApplied()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    stage.rollout.plan(stage.names(), cacheOf(40), 1);
    QVERIFY(planned.wait());
    QCOMPARE(stage.rollout.count(), 4);
    QCOMPARE(stage.rollout.differences().size(), 1);
    QCOMPARE(stage.rollout.differences().first().endpoints, 4);
    QCOMPARE(stage.rollout.differences().first().difference.after, u"40"_s);
    for (int i = 0; i < 4; ++i)
        QVERIFY(!stage.fakes.at(i).called().contains(u"profile.apply"_s));
}

void ProfileRolloutTest::stagesGoFromPilotsToTheirSitesToEverybody()
{
    Stage stage(4); // sites alternate
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    QSignalSpy ended(&stage.rollout, &ProfileRollout::stageEnded);
    stage.rollout.plan(stage.names(), cacheOf(40), 1);
    QVERIFY(planned.wait());
    for (const int inForce : {1, 1, 2}) {
        const int next = stage.rollout.nextStage();
        stage.rollout.applyStage(next);
        QVERIFY(ended.wait());
        QCOMPARE(stage.rollout.countIn(next, RolloutState::InForce), inForce);
    }
    QCOMPARE(stage.rollout.nextStage(), ProfileRollout::stages);
    QCOMPARE(stage.fakes.at(3).info().profileRevision, 1);
    QTRY_COMPARE(stage.watch.snapshot()->find(stage.names().first())->profile.desiredRevision, 1);
    QTRY_COMPARE(stage.watch.snapshot()->find(stage.names().first())->profile.effectiveRevision, 1);
}

void ProfileRolloutTest::failedOnesAreTriedAgainAlone()
{
    Stage stage(3);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 3);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    QSignalSpy ended(&stage.rollout, &ProfileRollout::stageEnded);
    stage.rollout.plan(stage.names(), cacheOf(40));
    QVERIFY(planned.wait());
    stage.fakes.at(1).stop();
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    QCOMPARE(stage.rollout.countIn(0, RolloutState::Failed), 1);
    const RolloutRow failed = *stage.rollout.model().rowAt(1);
    QVERIFY(failed.detail.contains(fleet::nextStep(fleet::Failure::Refused)));
    QVERIFY(stage.fakes.at(1).listen());
    stage.rollout.retryFailed();
    QVERIFY(ended.wait());
    QCOMPARE(stage.rollout.countIn(0, RolloutState::InForce), 3);
    QCOMPARE(stage.fakes.at(0).called().count(u"profile.apply"_s), 1);
    QCOMPARE(stage.fakes.at(1).called().count(u"profile.apply"_s), 1);
}

void ProfileRolloutTest::undoBringsBackWhatWasBefore()
{
    Stage stage(2);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 2);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    QSignalSpy ended(&stage.rollout, &ProfileRollout::stageEnded);
    stage.rollout.plan(stage.names(), cacheOf(40));
    QVERIFY(planned.wait());
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    stage.rollout.planUndo(stage.rollout.applied(), fleet::UndoReach::Named);
    QVERIFY(planned.wait());
    QCOMPARE(stage.rollout.differences().first().difference.after, u"20"_s);
    QCOMPARE(stage.rollout.model().rowAt(0)->detail,
             u"takes back default r1; settings as in built-in defaults"_s);
    QVERIFY(!stage.rollout.reach()); // not signed: it stays on these
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    QCOMPARE(stage.rollout.countIn(0, RolloutState::InForce), 2);
    QCOMPARE(stage.fakes.at(0).info().profileRevision, 2);
}

void ProfileRolloutTest::aFaultyChangeIsRefusedWhole()
{
    Stage stage(2);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 2);
    QSignalSpy refused(&stage.rollout, &ProfileRollout::refused);
    stage.rollout.plan(stage.names(), cacheOf(5));
    QVERIFY(refused.wait());
    QVERIFY(refused.first().first().toString().contains(u"cacheSizeGB"_s));
    QCOMPARE(stage.rollout.count(), 0);
}

void ProfileRolloutTest::aSecondRolloutIsRefusedWhileOneRuns()
{
    Stage stage(2);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 2);
    QSignalSpy refused(&stage.rollout, &ProfileRollout::refused);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    stage.rollout.plan(stage.names(), cacheOf(40));
    stage.rollout.plan(stage.names(), cacheOf(50));
    QCOMPARE(refused.size(), 1);
    QVERIFY(planned.wait());
    QCOMPARE(stage.rollout.differences().first().difference.after, u"40"_s);
}

void ProfileRolloutTest::driftIsSeenAndRepaired()
{
    Stage stage(1);
    const QString name = stage.names().first();
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 1);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    QSignalSpy ended(&stage.rollout, &ProfileRollout::stageEnded);
    stage.rollout.plan({name}, cacheOf(40));
    QVERIFY(planned.wait());
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    QTRY_COMPARE(stage.watch.snapshot()->find(name)->profile.desiredRevision, 1);
    QTRY_VERIFY(!stage.watch.snapshot()->find(name)->profile.hasDrifted());
    stage.fakes.at(0).info().profileRevision = 0; // somebody took it away
    QTRY_VERIFY(stage.watch.snapshot()->find(name)->profile.hasDrifted());
    stage.rollout.plan({name}, cacheOf(40));
    QVERIFY(planned.wait());
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    QTRY_VERIFY(!stage.watch.snapshot()->find(name)->profile.hasDrifted());
}

void ProfileRolloutTest::oneStepRepairsWhoHasDriftedAndLeavesTheRest()
{
    Stage stage(4);
    QTRY_COMPARE(stage.watch.snapshot()->connected(), 4);
    QSignalSpy planned(&stage.rollout, &ProfileRollout::planned);
    QSignalSpy ended(&stage.rollout, &ProfileRollout::stageEnded);
    const QStringList sent = stage.names().mid(0, 3);
    stage.rollout.plan(sent, cacheOf(40));
    QVERIFY(planned.wait());
    stage.rollout.applyStage(0);
    QVERIFY(ended.wait());
    const auto becomes = [&](int index, qint64 revision, int gigabytes) {
        policy::Profile profile;
        profile.revision = revision;
        profile.settings.cacheSizeGB = gigabytes;
        stage.fakes.at(index).methods[u"profile.get"_s] = [profile](const QJsonObject&) {
            rpc::ProfileView view;
            view.effective = policy::toJson(profile);
            if (profile.revision > 0)
                view.desired = view.effective;
            else
                view.effective.insert("revision"_L1, 0);
            return rpc::toJson(view);
        };
        stage.fakes.at(index).info().profileRevision = revision;
    };
    becomes(0, 0, 20); // lost its state
    becomes(1, 5, 99); // somebody changed it there
    QTRY_VERIFY(stage.watch.snapshot()->find(sent.at(0))->profile.hasDrifted());
    QTRY_VERIFY(stage.watch.snapshot()->find(sent.at(1))->profile.hasDrifted());
    QVector<QJsonObject> documents(2);
    QVector<qint64> bases(2);
    for (const int index : {0, 1})
        stage.fakes.at(index).methods[u"profile.apply"_s] = [&, index](const QJsonObject& params) {
            documents[index] = params.value("profile"_L1).toObject();
            bases[index] = params.value("baseRevision"_L1).toInteger();
            stage.fakes.at(index).info().profileRevision =
                documents[index].value("revision"_L1).toInteger();
            return rpc::toJson(
                rpc::ProfileApplied {stage.fakes.at(index).info().profileRevision, {}, {}});
        };
    stage.rollout.repair(stage.names());
    QVERIFY(ended.wait());
    QCOMPARE(stage.rollout.countIn(0, RolloutState::InForce), 2);
    QCOMPARE(stage.rollout.countIn(0, RolloutState::LeftAlone), 2); // one is well, one unknown
    QCOMPARE(documents[0].value("revision"_L1).toInteger(), 1); // what was sent, as it was sent
    QCOMPARE(bases[0], 0);
    QCOMPARE(documents[1].value("revision"_L1).toInteger(), 6); // goes over what is there
    QCOMPARE(bases[1], 5);
    for (const QJsonObject& document : documents) {
        const auto profile = policy::parseProfile(document);
        QVERIFY(profile);
        QCOMPARE(profile->settings.cacheSizeGB, 40);
    }
    QTRY_VERIFY(!stage.watch.snapshot()->find(sent.at(0))->profile.hasDrifted());
    QTRY_VERIFY(!stage.watch.snapshot()->find(sent.at(1))->profile.hasDrifted());
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::ProfileRolloutTest)
#include "tst_profilerollout.moc"
