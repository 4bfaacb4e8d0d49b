#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QWizard>

#include "console/pages/auditpage.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleettable.h"
#include "console/pages/fleetview.h"
#include "console/pages/jobactions.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/mainwindow.h"
#include "console/pages/profileeditor.h"
#include "console/pages/profilespage.h"
#include "console/pages/reportspage.h"
#include "console/pages/searchbox.h"
#include "console/pages/swarmpage.h"
#include "console/pages/timemachine.h"
#include "console/views/swarmcanvas.h"
#include "console/views/theme.h"
#include "shared/policy/profile.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// The whole window against endpoints of this process that speak the real protocol.
class TestConsolePages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;
    std::unique_ptr<tests::FakeFleet> m_fleet;
    std::unique_ptr<MainWindow> m_window;

    template<class T>
    T* page(const char* key)
    {
        return qobject_cast<T*>(m_window->view()->page(QString::fromLatin1(key)));
    }

    [[nodiscard]] int callsOf(const QString& method)
    {
        int count = 0;
        for (int i = 0; i < m_fleet->count(); ++i)
            count += m_fleet->at(i).called().contains(method) ? 1 : 0;
        return count;
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"console-test"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
    }

    void init()
    {
        tests::FakeFleetOptions options;
        options.endpoints = 6;
        options.telemetryMs = 100;
        options.bytesPerSecond = 2e6;
        m_fleet = std::make_unique<tests::FakeFleet>(options);
        m_fleet->start();
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(m_window->openFleet(m_fleet->directory()));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->snapshot()->connected(), 6, 10'000);
        QTRY_VERIFY(!m_window->session()->job().isEmpty());
    }

    void cleanup()
    {
        m_window.reset();
        m_fleet.reset();
    }

    void aFolderThatIsNoFleetIsRefusedInPlainWords()
    {
        const QTemporaryDir empty;
        QVERIFY(!m_window->openFleet(empty.path()));
        QVERIFY(!m_window->session());
        const auto labels = m_window->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text().contains(empty.path())
                && label->text().contains(u"fleet-ca.pem"_s);
        }));
    }

    void everyPageOpensByItsNumber()
    {
        const auto keys = pageKeys();
        for (int i = 0; i < keys.size(); ++i) {
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + i),
                            Qt::ControlModifier);
            QTRY_COMPARE(m_window->view()->currentPage(), keys.at(i));
            QVERIFY(!m_window->view()->page(keys.at(i))->accessibleName().isEmpty());
        }
    }

    void endpointsAreShownAndFilteredAndKeepTheirSelection()
    {
        m_window->view()->showPage(u"endpoints"_s);
        FleetTable* table = page<EndpointsPage>("endpoints")->table();
        QTRY_COMPARE(table->model()->rowCount(), 6);
        page<EndpointsPage>("endpoints")->showEndpoint(u"pc-0003"_s);
        QCOMPARE(table->selectedKeys(), QStringList {u"pc-0003"_s});
        QTest::qWait(600); // some updates later
        QCOMPARE(table->selectedKeys(), QStringList {u"pc-0003"_s});
        models::EndpointCriteria criteria;
        criteria.text = u"pc-0005"_s;
        page<EndpointsPage>("endpoints")->show(criteria);
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void searchGoesToAnEndpoint()
    {
        QTRY_COMPARE(m_window->session()->endpoints().rowCount(), 6);
        SearchBox* search = m_window->view()->searchBox();
        m_window->activateWindow();
        search->setFocus();
        QTest::keyClicks(search, u"pc-0004"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(m_window->view()->currentPage(), u"endpoints"_s);
        QTRY_VERIFY(page<EndpointsPage>("endpoints")->table()->currentKey() == u"pc-0004"_s
                    || page<EndpointsPage>("endpoints")->table()->model()->rowCount() == 1);
    }

    void theSwarmShowsATileForEachTarget()
    {
        m_window->view()->showPage(u"swarm"_s);
        SwarmPage* swarm = m_window->view()->swarmPage();
        QTRY_COMPARE(static_cast<int>(swarm->canvas()->picture().tiles.size()), 6);
        QTRY_VERIFY(swarm->figures().kpi().verifiedBytes > 0);
    }

    void whatWasRecordedIsReplayed()
    {
        m_window->view()->showPage(u"swarm"_s);
        SwarmPage* swarm = m_window->view()->swarmPage();
        TimeMachine& machine = swarm->timeMachine();
        QTRY_VERIFY_WITH_TIMEOUT(machine.span().has_value(), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(machine.span()->toMs > machine.span()->fromMs, 15'000);
        QSignalSpy shown(&machine, &TimeMachine::shown);
        machine.seek(machine.span()->toMs);
        QTRY_VERIFY(machine.isReplaying());
        QTRY_VERIFY(!shown.isEmpty());
        QCOMPARE(swarm->canvas()->picture().badge, picture::Badge::Replay);
        machine.leave();
        QVERIFY(!machine.isReplaying());
        QVERIFY(swarm->canvas()->picture().badge != picture::Badge::Replay);
    }

    // The endpoints are asked which profile is in force.
    void theBudgetIsTheProfiles()
    {
        SwarmPage* swarm = m_window->view()->swarmPage();
        QTRY_COMPARE(swarm->figures().kpi().wanBudget, 1.2); // the built-in one
        for (int i = 0; i < 6; ++i) {
            QJsonObject effective = policy::toJson(policy::Profile {});
            effective.insert("revision"_L1, 7);
            QJsonObject settings;
            settings.insert("originBudgetTarget"_L1, 2.5);
            effective.insert("settings"_L1, settings);
            m_fleet->at(i).info().profileRevision = 7;
            m_fleet->at(i).methods[u"profile.get"_s] = [effective](const QJsonObject&) {
                rpc::ProfileView view;
                view.effective = effective;
                return rpc::toJson(view);
            };
            m_fleet->at(i).hangUp(); // the next connection tells the new revision
        }
        QTRY_COMPARE_WITH_TIMEOUT(swarm->figures().kpi().wanBudget, 2.5, 20'000);
    }

    void theSwarmFitsASmallScreen()
    {
        m_window->resize(1024, 700);
        m_window->view()->showPage(u"swarm"_s);
        m_window->view()->swarmPage()->showOutcome({{u"finished"_s, 6}, {u"endpoints"_s, 6}});
        QTest::qWait(300);
        const SwarmPage* swarm = m_window->view()->swarmPage();
        const QSize least = swarm->minimumSizeHint();
        QVERIFY2(least.width() <= 860 && least.height() <= 620, // less navigation, menu and header
                 qPrintable(u"%1 x %2"_s.arg(least.width()).arg(least.height())));
        QVERIFY(m_window->height() <= 700);
        QVERIFY(swarm->canvas()->height() >= 120);
    }

    void aJobIsPausedAndResumedEverywhere()
    {
        JobActions actions(*m_window->session());
        QSignalSpy said(&actions, &JobActions::said);
        const QString job = m_window->session()->job();
        QTRY_COMPARE(actions.endpoints(JobActions::Verb::Pause, job).size(), 6);
        actions.run(JobActions::Verb::Pause, job);
        QTRY_COMPARE(said.count(), 1);
        QCOMPARE(callsOf(u"job.pause"_s), 6);
        QTRY_COMPARE_WITH_TIMEOUT(actions.endpoints(JobActions::Verb::Resume, job).size(), 6,
                                  20'000);
        QVERIFY(actions.command(JobActions::Verb::Resume, job)
                    .startsWith(u"patchswarmctl job resume "_s + job));
    }

    void aJobIsMadeOfAFileAndHandedToEverybody()
    {
        m_window->view()->showPage(u"jobs"_s);
        auto* jobs = page<JobsPage>("jobs");
        jobs->startWizard();
        auto* wizard = jobs->findChild<JobWizard*>();
        QVERIFY(wizard);
        const QString path = m_settings.filePath(u"patch.bin"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(300'000, 'x'));
        file.close();
        QVERIFY(!wizard->currentPage()->isComplete());
        wizard->draft().addSources({path});
        QTRY_VERIFY(wizard->currentPage()->isComplete());
        fleet::JobRequest request = wizard->draft().request();
        request.urls = {u"https://patches.example.com/"_s};
        wizard->draft().setRequest(request);
        QSignalSpy published(wizard, &JobWizard::published);
        wizard->accept();
        QCOMPARE(published.count(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(callsOf(u"job.submit"_s), 6, 15'000);
    }

    void aValueOutOfRangeIsToldBesideItsFieldAndCannotBeReviewed()
    {
        m_window->view()->showPage(u"profiles"_s);
        auto* profiles = page<ProfilesPage>("profiles");
        QTest::qWait(200); // it asks which profile is in force
        auto* field = qobject_cast<QLineEdit*>(profiles->editor()->editorOf(u"cacheSizeGB"_s));
        QVERIFY(field);
        field->setFocus();
        field->clear();
        QTest::keyClicks(field, u"5"_s);
        QVERIFY(!profiles->model().isValid());
        const auto labels = profiles->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(u"100"_s)
                && label->text().contains(u"5"_s) && label->text().contains(u"10"_s);
        }));
    }

    void aChangedProfileIsReviewedAppliedInStagesAndAudited()
    {
        m_window->view()->showPage(u"profiles"_s);
        auto* profiles = page<ProfilesPage>("profiles");
        QTRY_VERIFY(profiles->model().loaded().id == u"default");
        QTest::qWait(300); // until the profile in force has come
        QVERIFY(profiles->model().setText(u"cacheSizeGB"_s, u"40"_s));
        QCOMPARE(callsOf(u"profile.apply"_s), 0);
        QSignalSpy planned(&profiles->rollout(), &models::ProfileRollout::planned);
        profiles->review();
        QTRY_COMPARE_WITH_TIMEOUT(planned.count(), 1, 15'000);
        QCOMPARE(profiles->rollout().count(), 6);
        QCOMPARE(callsOf(u"profile.apply"_s), 0); // nothing before a person says so
        QSignalSpy ended(&profiles->rollout(), &models::ProfileRollout::stageEnded);
        profiles->applyNextStage();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 15'000);
        QCOMPARE(callsOf(u"profile.apply"_s), 5); // the pilot
        profiles->applyNextStage();
        QTRY_COMPARE_WITH_TIMEOUT(callsOf(u"profile.apply"_s), 6, 15'000);
        QTRY_COMPARE(ended.count(), 2);
        m_window->view()->showPage(u"audit"_s); // the endpoints' own trails tell of it
        QTRY_COMPARE(page<AuditPage>("audit")->model().rowCount(), 6);
    }

    void reportsPrintTheirFormulas()
    {
        m_window->view()->showPage(u"reports"_s);
        QTRY_VERIFY(!page<ReportsPage>("reports")->report().formulas.isEmpty());
        QVERIFY(!page<ReportsPage>("reports")->report().csv().isEmpty());
    }

    void theWindowComesBackAsItWasLeft()
    {
        m_window->resize(1301, 807);
        m_window->close();
        m_window.reset();
        m_window = std::make_unique<MainWindow>();
        QCOMPARE(m_window->size(), QSize(1301, 807));
    }

    void everyControlHasANameForScreenReaders()
    {
        for (const QString& key : pageKeys()) {
            m_window->view()->showPage(key);
            const auto controls = m_window->view()->page(key)->findChildren<QLineEdit*>();
            for (const QLineEdit* control : controls)
                if (control->isVisible() && control->parentWidget()
                    && !control->parentWidget()->inherits("QAbstractSpinBox")
                    && !control->parentWidget()->inherits("QComboBox"))
                    QVERIFY2(!control->accessibleName().isEmpty(),
                             qPrintable(key + u": "_s + control->placeholderText()));
        }
    }
};

QTEST_MAIN(TestConsolePages)

#include "tst_console_pages.moc"
