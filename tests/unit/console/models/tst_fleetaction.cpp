#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "console/fleet/jobwork.h"
#include "console/models/fleetaction.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using tests::FakeFleet;
using State = ActionRow::State;

namespace {

QString detailOf(FleetAction& action)
{
    return action.model().index(0, ActionModel::Detail).data().toString();
}

} // namespace

class FleetActionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyEndpointHasAResultAndFailedOnesAreTriedAgain();
    void aJobIsDeployedPausedAndCancelled();
    void nobodyIsDoneAtOnce();
    void aStoppedActionEnds();

private:
    [[nodiscard]] QStringList names() const
    {
        return {FakeFleet::nameOf(0), FakeFleet::nameOf(1), FakeFleet::nameOf(2)};
    }

    std::unique_ptr<FakeFleet> m_fakes;
    std::unique_ptr<fleet::FleetWatch> m_watch;
};

void FleetActionTest::init()
{
    tests::FakeFleetOptions options;
    options.endpoints = 3;
    options.hasJob = false;
    m_fakes = std::make_unique<FakeFleet>(options);
    m_fakes->start();
    fleet::WatchSettings settings;
    settings.directory = m_fakes->directory();
    settings.firstRetryMs = 50;
    m_watch = std::make_unique<fleet::FleetWatch>(settings);
    m_watch->start();
    QTRY_COMPARE(m_watch->snapshot()->connected(), 3);
}

void FleetActionTest::cleanup()
{
    m_watch.reset();
    m_fakes.reset();
}

void FleetActionTest::everyEndpointHasAResultAndFailedOnesAreTriedAgain()
{
    m_fakes->at(1).stop();
    FleetAction action(*m_watch);
    QAbstractItemModelTester tester(&action.model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy finished(&action, &FleetAction::finished);
    const auto words = [](const QJsonObject& answer) { return answer.value(u"name"_s).toString(); };
    QVERIFY(action.run(names(), fleet::callWork(u"agent.info"_s, {}), words));
    QVERIFY(!action.run(names(), fleet::callWork(u"agent.info"_s, {})));
    QVERIFY(finished.wait());
    QCOMPARE(action.count(State::Done), 2);
    QCOMPARE(action.failed(), QStringList {FakeFleet::nameOf(1)});
    QCOMPARE(action.model().index(0, ActionModel::Detail).data().toString(), FakeFleet::nameOf(0));
    QVERIFY(action.model()
                .index(1, ActionModel::Detail)
                .data()
                .toString()
                .contains(fleet::nextStep(fleet::Failure::Refused)));
    QVERIFY(m_fakes->at(1).listen());
    QVERIFY(action.retryFailed());
    QVERIFY(finished.wait());
    QCOMPARE(action.count(State::Done), 3);
}

void FleetActionTest::aJobIsDeployedPausedAndCancelled()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"a.msu"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("patch") == 5);
    file.close();
    fleet::JobRequest request;
    request.files = {path};
    request.id = u"kb1"_s;
    request.urls = {u"https://origin.example.org/"_s};
    auto workspace = fleet::Workspace::open(m_fakes->directory(), QDateTime::currentDateTimeUtc());
    const auto published =
        (*workspace)->publisher().publish(request, QDateTime::currentDateTimeUtc());
    QVERIFY(published);
    QVERIFY(fleet::writeJobFile(directory.filePath(u"job"_s), published->file));
    auto job = fleet::readJobFile(directory.filePath(u"job"_s), (*workspace)->fleet().verifier(),
                                  QDateTime::currentDateTimeUtc());
    QVERIFY(job);
    FleetAction action(*m_watch);
    QSignalSpy finished(&action, &FleetAction::finished);
    QVERIFY(action.run(
        names(), fleet::deployWork(std::make_shared<const fleet::VerifiedJob>(std::move(*job)))));
    QVERIFY(finished.wait());
    QVERIFY2(action.count(State::Done) == 3, qPrintable(detailOf(action)));
    QVERIFY(m_fakes->at(2).transfer() != nullptr);
    QTRY_VERIFY(m_watch->snapshot()->find(FakeFleet::nameOf(2))->findJob(u"kb1"_s) != nullptr);
    QVERIFY(action.run(names(), fleet::callWork(u"job.pause"_s, {{u"jobId"_s, u"kb1"_s}})));
    QVERIFY(finished.wait());
    QVERIFY2(action.count(State::Done) == 3, qPrintable(detailOf(action)));
    QVERIFY(
        action.run(names(), fleet::cancelWork(u"kb1"_s, 1, policy::TombstoneReason::Cancelled)));
    QVERIFY(finished.wait());
    QVERIFY2(action.count(State::Done) == 3, qPrintable(detailOf(action)));
    QCOMPARE(m_fakes->at(0).transfer()->status().state, rpc::JobState::Cancelled);
}

void FleetActionTest::nobodyIsDoneAtOnce()
{
    FleetAction action(*m_watch);
    QSignalSpy finished(&action, &FleetAction::finished);
    QVERIFY(action.run({}, fleet::callWork(u"agent.info"_s, {})));
    QVERIFY(finished.wait());
    QVERIFY(!action.isRunning());
}

void FleetActionTest::aStoppedActionEnds()
{
    FleetAction action(*m_watch);
    QSignalSpy finished(&action, &FleetAction::finished);
    QVERIFY(action.run(names(), [](fleet::EndpointVisit&) {}));
    action.stop();
    QVERIFY(finished.wait());
    QCOMPARE(action.count(State::Failed), 3);
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::FleetActionTest)
#include "tst_fleetaction.moc"
