#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "console/pages/endpointactions.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleetview.h"
#include "console/pages/jobdeployment.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/mainwindow.h"
#include "console/pages/profilespage.h"
#include "tests/support/consolewalk/consolewalk.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;
using tests::keepIfWanted;
using tests::shows;

// Two windows on one fleet folder: each shows what the other did, and neither undoes it.
class TestConsoleTwoConsoles : public QObject
{
    Q_OBJECT

    using Verb = EndpointActions::Verb;

    QTemporaryDir m_settings;
    std::unique_ptr<tests::FakeFleet> m_fleet;
    std::unique_ptr<MainWindow> m_window;

    static QString name(int index) { return tests::FakeFleet::nameOf(index); }

    template<class T>
    T* page(const char* key)
    {
        return qobject_cast<T*>(m_window->view()->page(QString::fromLatin1(key)));
    }

    EndpointActions& actions() { return *page<EndpointsPage>("endpoints")->actions(); }

    QString file(const QString& fileName)
    {
        QFile out(m_settings.filePath(fileName));
        if (!out.open(QIODevice::WriteOnly) || out.write(QByteArray(300'000, 'x')) < 0)
            qFatal("no file");
        return out.fileName();
    }

    // The wizard of a job of one file, with its origin.
    JobWizard* wizardOf(JobsPage* jobs)
    {
        jobs->startWizard();
        auto* wizard = jobs->findChild<JobWizard*>();
        wizard->draft().addSources({file(u"patch.bin"_s)});
        fleet::JobRequest request = wizard->draft().request();
        request.id = u"kb-77"_s;
        request.urls = {u"https://patches.example.com/"_s};
        wizard->draft().setRequest(request);
        return wizard;
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"two-consoles-test"_s);
    }

    void init()
    {
        QSettings().clear();
        tests::FakeFleetOptions options;
        options.endpoints = 4;
        options.telemetryMs = 100;
        options.hasJob = false;
        options.timeScale = 10;
        m_fleet = std::make_unique<tests::FakeFleet>(options);
        for (int i = 0; i < 2; ++i)
            m_fleet->at(i).info().groups = {}; // the others name their groups themselves
        m_fleet->start();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(m_window->openFleet(m_fleet->directory()));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->snapshot()->connected(), 4, 10'000);
        QTRY_COMPARE(m_window->session()->endpoints().rowCount(), 4);
    }

    void cleanup()
    {
        m_window.reset();
        m_fleet.reset();
    }

    void theSecondConsoleIsToldWhoRecords()
    {
        MainWindow second;
        second.show();
        QVERIFY(second.openFleet(m_fleet->directory()));
        QTRY_VERIFY(shows(second, u"Not recording"_s));
        QVERIFY(shows(second, u"process %1"_s.arg(QCoreApplication::applicationPid())));
        QVERIFY(!shows(*m_window, u"Not recording"_s));
        if (qEnvironmentVariableIsSet("PATCHSWARM_SCREENSHOT_FOLDER"))
            QTest::qWait(500);
        keepIfWanted(second, "second-console.png");
        m_window.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!shows(second, u"Not recording"_s), 15'000); // its turn
    }

    void whatOneConsoleChangesTheOtherShowsAndNothingIsLost()
    {
        MainWindow second;
        second.show();
        QVERIFY(second.openFleet(m_fleet->directory(), u"endpoints"_s));
        QTRY_COMPARE(second.session()->snapshot()->connected(), 4);
        EndpointActions& others =
            *qobject_cast<EndpointsPage*>(second.view()->page(u"endpoints"_s))->actions();
        actions().setLabels(Verb::SetGroups, {name(0)}, {u"pilot"_s});
        others.setLabels(Verb::SetTags, {name(0)}, {u"x"_s});
        actions().revokeNow({name(2)});
        others.revokeNow({name(3)});
        for (MainWindow* window : {m_window.get(), &second}) {
            const auto at = [&](int index) {
                return window->session()->snapshot()->find(name(index));
            };
            QTRY_COMPARE(at(0)->record.groups, QStringList {u"pilot"_s});
            QTRY_COMPARE(at(0)->record.tags, QStringList {u"x"_s});
            for (const int revoked : {2, 3})
                QTRY_COMPARE(at(revoked)->connection.failure,
                             std::optional(fleet::Failure::Revoked));
            QVERIFY(at(1)->isConnected());
        }
        fleet::EndpointRecord added;
        added.name = u"from-the-other"_s;
        QVERIFY(second.session()->workspace().inventory().store(added));
        QTRY_VERIFY(m_window->session()->snapshot()->find(added.name));
    }

    void stagesThatAnotherConsoleWentOnWithAreNotUndone()
    {
        m_window->view()->showPage(u"jobs"_s);
        JobWizard* wizard = wizardOf(page<JobsPage>("jobs"));
        QTRY_VERIFY(wizard->currentPage()->isComplete());
        const auto published =
            wizard->draft().publish(m_window->session()->workspace().publisher());
        QVERIFY(published);
        models::JobPlan plan;
        plan.jobId = published->job.id;
        plan.targets = published->job.targets;
        plan.endpoints = {name(0), name(1), name(2), name(3)};
        plan.pilots = 1;
        auto* one = page<JobsPage>("jobs")->deployment();
        QVERIFY(one->begin(*published, plan));
        QTRY_VERIFY(!one->rolloutOf(plan.jobId)->isHanding());
        MainWindow second;
        QVERIFY(second.openFleet(m_fleet->directory(), u"jobs"_s));
        auto* two = qobject_cast<JobsPage*>(second.view()->page(u"jobs"_s))->deployment();
        models::JobRollout* stale = two->rolloutOf(plan.jobId);
        QVERIFY(stale);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(one->rolloutOf(plan.jobId)->startNext());
            QTRY_VERIFY(!one->rolloutOf(plan.jobId)->isHanding());
        }
        QCOMPARE(m_fleet->at(3).called().count(u"job.submit"_s), 1);
        // Whether it learns so when it keeps something, or when a person goes on.
        QSignalSpy replaced(two, &JobDeployment::replaced);
        if (two->rolloutOf(plan.jobId) == stale && stale->stage() == 0) {
            const auto refused = stale->startNext();
            QVERIFY(!refused);
            QVERIFY(refused.error().detail.contains(u"another console"_s));
            QTRY_VERIFY(replaced.count() > 0);
        }
        QTRY_COMPARE(two->rolloutOf(plan.jobId)->stage(), 2);
        const auto kept = m_fleet->inventory().findPublished(plan.jobId);
        QCOMPARE(kept->revision, 3);
        QVERIFY(models::readKnownJobs({*kept}).at(plan.jobId).job.targets.all);
    }

    void aProfileThatAnotherConsoleChangedMeanwhileIsNotOverwritten()
    {
        qint64 here = 0;
        auto& agent = m_fleet->at(0);
        const auto apply = agent.methods.value(u"profile.apply"_s);
        agent.methods[u"profile.apply"_s] =
            [&](const QJsonObject& params) -> tl::expected<QJsonValue, rpc::RpcError> {
            if (params.value("baseRevision"_L1).toInteger() != here)
                return tl::unexpected(rpc::applicationError(
                    Error {ErrorCode::Conflict, u"look at what changed and apply again"_s}));
            ++here;
            return apply(params);
        };
        MainWindow second;
        QVERIFY(second.openFleet(m_fleet->directory(), u"profiles"_s));
        auto* one = page<ProfilesPage>("profiles");
        auto* two = qobject_cast<ProfilesPage*>(second.view()->page(u"profiles"_s));
        fleet::ProfileEdit edit;
        for (ProfilesPage* profiles : {one, two}) { // both look, then both apply
            QSignalSpy planned(&profiles->rollout(), &models::ProfileRollout::planned);
            edit.assignments = {profiles == one ? u"cacheSizeGB=40"_s : u"cacheSizeGB=50"_s};
            profiles->rollout().plan({name(0)}, edit, 1);
            QTRY_COMPARE(planned.count(), 1);
        }
        for (ProfilesPage* profiles : {one, two}) {
            QSignalSpy ended(&profiles->rollout(), &models::ProfileRollout::stageEnded);
            profiles->rollout().applyStage(0);
            QTRY_COMPARE(ended.count(), 1);
        }
        QCOMPARE(one->rollout().model().rowAt(0)->state, models::RolloutState::InForce);
        QCOMPARE(two->rollout().model().rowAt(0)->state, models::RolloutState::Failed);
        QVERIFY(two->rollout().model().rowAt(0)->detail.contains(u"apply again"_s));
    }
};

QTEST_MAIN(TestConsoleTwoConsoles)

#include "tst_console_twoconsoles.moc"
