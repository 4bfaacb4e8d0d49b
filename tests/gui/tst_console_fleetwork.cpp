#include <QAction>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>

#include "console/pages/actiondialog.h"
#include "console/pages/doctordialog.h"
#include "console/pages/endpointactions.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleettable.h"
#include "console/pages/fleetview.h"
#include "console/pages/jobdeployment.h"
#include "console/pages/jobrolloutpanel.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/landialog.h"
#include "console/pages/mainwindow.h"
#include "console/pages/profilespage.h"
#include "console/views/theme.h"
#include "shared/rpc/cacherecords.h"
#include "tests/support/consolewalk/consolewalk.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;
using tests::keepIfWanted;
using tests::shows;

// What an administrator does to endpoints, jobs and profiles from the window, against endpoints of
// this process that speak the real protocol.
class TestConsoleFleetWork : public QObject
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

    fleet::EndpointPointer endpoint(int index)
    {
        return m_window->session()->snapshot()->find(name(index));
    }

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
        QCoreApplication::setApplicationName(u"console-fleetwork-test"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
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

    // --- the window

    void withoutArgumentsTheLastFleetIsOpened()
    {
        m_window.reset();
        MainWindow window;
        window.begin({});
        QVERIFY(window.session());
        QCOMPARE(window.session()->directory(), m_fleet->directory());
    }

    void aFleetThatWasClosedStaysClosed()
    {
        const auto all = m_window->findChildren<QAction*>();
        const auto close = std::find_if(all.begin(), all.end(), [](const QAction* action) {
            return action->shortcut() == QKeySequence(QKeySequence::Close);
        });
        QVERIFY(close != all.end());
        (*close)->trigger();
        QVERIFY(!m_window->session());
        MainWindow window;
        window.begin({});
        QVERIFY(!window.session());
    }

    void aLastFleetThatHasGoneIsTold()
    {
        m_window.reset();
        m_fleet.reset();
        MainWindow window;
        window.show();
        window.begin({});
        QVERIFY(!window.session());
        QVERIFY(shows(window, u"is not there any more"_s));
        keepIfWanted(window, "last-fleet-gone.png");
    }

    // --- endpoints

    void eachActionIsEnabledWhenItCanWork()
    {
        m_window->view()->showPage(u"endpoints"_s);
        for (const Verb verb :
             {Verb::Connect, Verb::SetGroups, Verb::SetTags, Verb::Repair, Verb::VerifyCache,
              Verb::Examine, Verb::Revoke, Verb::Remove, Verb::CopyStatus})
            QVERIFY(!actions().action(verb)->isEnabled()); // nothing is selected
        FleetTable* table = page<EndpointsPage>("endpoints")->table();
        QVERIFY(table->selectKey(name(0)));
        QVERIFY(actions().action(Verb::SetGroups)->isEnabled());
        QVERIFY(actions().action(Verb::VerifyCache)->isEnabled());
        QVERIFY(actions().action(Verb::Revoke)->isEnabled());
        QVERIFY(!actions().action(Verb::Connect)->isEnabled()); // it is connected
        QVERIFY(!actions().action(Verb::Remove)->isEnabled());
        QVERIFY(!actions().action(Verb::Repair)->isEnabled()); // nothing has drifted
        QVERIFY(table->selectKey(name(3)));
        QVERIFY(!actions().action(Verb::SetGroups)->isEnabled()); // its agent names its own
        m_fleet->at(3).stop();
        QTRY_VERIFY(actions().action(Verb::Connect)->isEnabled());
        QVERIFY(!actions().action(Verb::VerifyCache)->isEnabled());
        keepIfWanted(*m_window, "endpoint-actions.png");
    }

    void groupsAreSetWhereTheAgentNamesNoneAndTheRestIsTold()
    {
        actions().setLabels(Verb::SetGroups, {name(0), name(3)}, {u"pilot"_s});
        QTRY_COMPARE(endpoint(0)->record.groups, QStringList {u"pilot"_s});
        QCOMPARE(m_fleet->inventory().findByName(name(3))->groups, QStringList {u"servers"_s});
        auto* dialog = m_window->findChild<ActionDialog*>();
        QVERIFY(dialog);
        QVERIFY(shows(*dialog, u"1 of 2"_s));
        keepIfWanted(*dialog, "groups.png");
    }

    void cachesAreVerifiedWithAResultForEach()
    {
        m_fleet->at(0).methods[u"cache.list"_s] = [](const QJsonObject& params) {
            rpc::CacheList list;
            rpc::CacheEntry entry;
            entry.cid = params.contains("after"_L1) ? u"b"_s : u"a"_s;
            entry.held = 5;
            list.more = !params.contains("after"_L1); // two pages
            list.entries = {entry};
            return rpc::toJson(list);
        };
        m_fleet->at(0).methods[u"cache.verify"_s] = [](const QJsonObject& params) {
            return rpc::toJson(
                rpc::CacheVerified {10, params.value("cid"_L1).toString() == u"b" ? 3u : 0u});
        };
        m_fleet->at(1).methods[u"cache.list"_s] =
            [](const QJsonObject&) -> tl::expected<QJsonValue, rpc::RpcError> {
            return tl::unexpected(
                rpc::applicationError(Error {ErrorCode::Io, u"the disk is broken"_s}));
        };
        actions().verifyCache({name(0), name(1), name(2)});
        auto* dialog = m_window->findChild<ActionDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(!dialog->action().isRunning());
        const auto& model = dialog->action().model();
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.rowAt(0)->detail.contains(u"20 chunks of 2 artifacts"_s));
        QVERIFY(model.rowAt(0)->detail.contains(u"3 were corrupt"_s));
        QCOMPARE(model.rowAt(1)->state, models::ActionRow::State::Failed);
        QVERIFY(model.rowAt(2)->detail.contains(u"holds nothing"_s));
        keepIfWanted(*dialog, "verify-cache.png");
    }

    void theDoctorShowsEachFindingWithItsFix()
    {
        m_fleet->at(0).methods[u"doctor.run"_s] = [](const QJsonObject&) {
            rpc::DoctorReport report;
            report.worst = rpc::Severity::Error;
            report.tookMs = 1300;
            report.findings = {{u"links.closedHere"_s, rpc::Severity::Error, u"4001"_s,
                                u"A firewall <b>drops</b> it."_s, u"Allow TCP 4001."_s},
                               {u"disk.room"_s, rpc::Severity::Ok, {}, u"There is room."_s, {}}};
            report.neighbours = {{{},
                                  u"pc-9"_s,
                                  u"10.0.0.9:4001"_s,
                                  true,
                                  true,
                                  rpc::Reach::Open,
                                  rpc::Reach::Silent,
                                  rpc::Reach::Open,
                                  rpc::Reach::Untried}};
            return rpc::toJson(report);
        };
        m_window->view()->showPage(u"endpoints"_s);
        QVERIFY(page<EndpointsPage>("endpoints")->table()->selectKey(name(0)));
        actions().action(Verb::Examine)->trigger();
        auto* dialog = m_window->findChild<DoctorDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(!dialog->isRunning());
        QVERIFY(dialog->report().has_value());
        QVERIFY(shows(*dialog, u"Errors: 1"_s));
        const QString text = dialog->text()->toPlainText();
        for (const QString& part : {u"A firewall <b>drops</b> it."_s, u"Allow TCP 4001."_s,
                                    u"There is room."_s, u"pc-9"_s, u"no answer"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
        keepIfWanted(*dialog, "doctor.png");
        m_fleet->at(0).methods[u"doctor.run"_s] =
            [](const QJsonObject&) -> tl::expected<QJsonValue, rpc::RpcError> {
            return tl::unexpected(
                rpc::applicationError(Error {ErrorCode::Busy, u"it was examined just now"_s}));
        };
        dialog->start();
        QTRY_VERIFY(!dialog->isRunning());
        QVERIFY(shows(*dialog, u"could not be examined"_s));
        QVERIFY(!dialog->report().has_value());
    }

    void aRevokedEndpointIsDroppedShownAsSuchAndTheOthersAreTold()
    {
        QVector<int> told(4, 0);
        for (int i = 0; i < 4; ++i) {
            m_fleet->at(i).info().revocationNumber = 0;
            m_fleet->at(i).methods[u"trust.update"_s] = [this, i,
                                                         &told](const QJsonObject& params) {
                const auto list = trust::RevocationList::verify(
                    params.value("revocations"_L1).toString().toLatin1(), m_fleet->fleet().ca());
                told[i] += list && list->statement().revoked.size() == 1;
                return rpc::toJson(rpc::TrustUpdated {params.keys()});
            };
        }
        m_window->closeFleet();
        QVERIFY(m_window->openFleet(m_fleet->directory()));
        QTRY_COMPARE(m_window->session()->snapshot()->connected(), 4);
        m_window->view()->showPage(u"endpoints"_s);
        actions().revokeNow({name(0)});
        QTRY_COMPARE(endpoint(0)->connection.failure, std::optional(fleet::Failure::Revoked));
        QTRY_COMPARE(told, (QVector<int> {0, 1, 1, 1}));
        const auto& table = m_window->session()->endpoints();
        QTRY_COMPARE(table.rowAt(table.rowOfEndpoint(name(0)))->state, u"revoked"_s);
        QVERIFY(page<EndpointsPage>("endpoints")->table()->selectKey(name(0)));
        QVERIFY(!actions().action(Verb::Revoke)->isEnabled()); // it is
        QVERIFY(!actions().action(Verb::Connect)->isEnabled());
        QVERIFY(actions().action(Verb::Remove)->isEnabled());
        keepIfWanted(*m_window, "revoked.png");
    }

    void whatIsHeardOnTheLanIsAskedWhoItIsAndAdded()
    {
        QVERIFY(m_fleet->inventory().remove(name(1)));
        m_window->session()->inventoryChanged();
        QTRY_VERIFY(!endpoint(1));
        auto stranger = std::make_unique<tests::FakeEndpoint>(
            tests::FakeFleet::strangerIdentity(), m_fleet->fleet().verifier(), rpc::AgentInfo {});
        QVERIFY(stranger->listen());
        for (const quint16 port :
             {m_fleet->at(1).port(), m_fleet->at(0).port(), stranger->port()}) {
            LanDialog dialog(*m_window->session(), m_window.get());
            dialog.setAttribute(Qt::WA_DeleteOnClose, false);
            dialog.options().bind = QHostAddress::LocalHost;
            dialog.options().listenMs = 200;
            auto spins = dialog.findChildren<QSpinBox*>();
            QCOMPARE(spins.size(), 2);
            spins.at(0)->setValue(45'001);
            spins.at(1)->setValue(port);
            dialog.show();
            dialog.start();
            QVERIFY(!dialog.addButton()->isEnabled());
            dialog.survey()->take({u"127.0.0.1"_s, 4001, 0, 1});
            QTRY_VERIFY(!dialog.survey()->isRunning());
            const QTreeWidgetItem* item = dialog.list()->topLevelItem(0);
            QVERIFY(item);
            if (port == m_fleet->at(1).port()) {
                QCOMPARE(item->text(1), name(1));
                QCOMPARE(item->text(2), u"this fleet"_s);
                QVERIFY(dialog.addButton()->isEnabled());
                keepIfWanted(dialog, "lan.png");
                dialog.accept();
                QTRY_VERIFY(endpoint(1) && endpoint(1)->isConnected());
            } else { // in the list already; of another fleet
                QCOMPARE(item->text(2),
                         port == stranger->port() ? u"not of this fleet"_s
                                                  : u"this fleet, in the list"_s);
                QVERIFY(!dialog.addButton()->isEnabled());
            }
        }
    }

    void anEmptyFleetOffersToEnrolImportAndFind()
    {
        m_window->closeFleet();
        const QTemporaryDir folder;
        const QString directory = folder.filePath(u"empty"_s);
        QVERIFY(trust::Fleet::create(directory, u"Empty"_s, QDateTime::currentDateTimeUtc()));
        QVERIFY(m_window->openFleet(directory));
        QCOMPARE(m_window->view()->currentPage(), u"endpoints"_s);
        QTRY_VERIFY(shows(*m_window, u"Find on this LAN"_s));
        QVERIFY(shows(*m_window, u"Pair by code…"_s));
        QVERIFY(actions().findAction()->isEnabled());
        keepIfWanted(*m_window, "empty-fleet.png");
        m_window->closeFleet();
    }

    // --- jobs

    void aJobGoesToThePilotFirstAndToTheOthersWhenAPersonSaysSo()
    {
        m_window->view()->showPage(u"jobs"_s);
        auto* jobs = page<JobsPage>("jobs");
        JobWizard* wizard = wizardOf(jobs);
        QTRY_VERIFY(wizard->currentPage()->isComplete());
        for (int i = 0; i < 3; ++i)
            wizard->next();
        const auto boxes = wizard->currentPage()->findChildren<QCheckBox*>();
        for (QCheckBox* box : boxes)
            if (box->text() == u"In stages"_s)
                box->click();
        auto* pilots = wizard->currentPage()->findChild<QSpinBox*>();
        QVERIFY(pilots && pilots->isEnabled());
        pilots->setValue(1);
        QCOMPARE(pilots->maximum(), 4);
        keepIfWanted(*wizard, "wizard-stages.png");
        wizard->accept();
        const auto submissions = [this] {
            int count = 0;
            for (int i = 0; i < 4; ++i)
                count += static_cast<int>(m_fleet->at(i).called().count(u"job.submit"_s));
            return count;
        };
        models::JobRollout* rollout = jobs->deployment()->rolloutOf(u"kb-77"_s);
        QVERIFY(rollout);
        QTRY_COMPARE_WITH_TIMEOUT(rollout->countIn(0, models::JobStep::Done), 1, 20'000);
        QCOMPARE(submissions(), 1);
        QPushButton* next = jobs->rolloutPanel()->nextButton();
        QVERIFY(next->isVisible());
        QVERIFY(next->text().contains(u"Pilot's sites"_s));
        keepIfWanted(*m_window, "deployment-pilot.png");
        next->click();
        QTRY_COMPARE(submissions(), 2);
        QTRY_VERIFY(next->isEnabled());
        next->click();
        QTRY_COMPARE(submissions(), 4);
        QTRY_VERIFY(!next->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(rollout->count(models::JobStep::Done), 4, 20'000);
        keepIfWanted(*m_window, "deployment-all.png");
    }

    void theNextConsoleGoesOnWithTheStages()
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
        QVERIFY(page<JobsPage>("jobs")->deployment()->begin(*published, plan));
        QTRY_COMPARE(m_fleet->at(0).called().count(u"job.submit"_s), 1);
        QVERIFY(m_window->openFleet(m_fleet->directory(), u"jobs"_s));
        models::JobRollout* rollout = page<JobsPage>("jobs")->deployment()->rolloutOf(plan.jobId);
        QVERIFY(rollout);
        QCOMPARE(rollout->stage(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(rollout->countIn(0, models::JobStep::Done), 1, 20'000);
        QVERIFY(rollout->startNext());
        QTRY_COMPARE(m_fleet->at(2).called().count(u"job.submit"_s), 1);
    }

    void exposureAndExpiryAreSaidAndFaultsAreToldAsTyped()
    {
        m_window->view()->showPage(u"jobs"_s);
        JobWizard* wizard = wizardOf(page<JobsPage>("jobs"));
        QTRY_VERIFY(wizard->currentPage()->isComplete());
        const auto field = [&](const QString& accessible) {
            for (auto* edit : wizard->currentPage()->findChildren<QDateTimeEdit*>())
                if (edit->accessibleName() == accessible)
                    return edit;
            return static_cast<QDateTimeEdit*>(nullptr);
        };
        const auto check = [&](const QString& text) {
            for (QCheckBox* box : wizard->currentPage()->findChildren<QCheckBox*>())
                if (box->text() == text)
                    box->click();
        };
        wizard->next();
        wizard->next();
        check(u"Exposed since"_s);
        QVERIFY(wizard->draft().request().exposedSinceMs);
        QVERIFY(wizard->currentPage()->isComplete());
        field(u"Exposed since"_s)->setDateTime(QDateTime::currentDateTime().addDays(2));
        QVERIFY(!wizard->currentPage()->isComplete());
        QVERIFY(shows(*wizard, u"exposed since a time to come"_s));
        keepIfWanted(*wizard, "wizard-exposed.png");
        field(u"Exposed since"_s)->setDateTime(QDateTime::currentDateTime().addDays(-2));
        QVERIFY(wizard->currentPage()->isComplete());
        check(u"Deadline"_s);
        wizard->next();
        check(u"Expires"_s);
        QVERIFY(wizard->currentPage()->isComplete());
        field(u"Expires"_s)->setDateTime(QDateTime::currentDateTime().addDays(1));
        QVERIFY(!wizard->currentPage()->isComplete()); // before the deadline
        QVERIFY(shows(*wizard, u"expire before its deadline"_s));
        field(u"Expires"_s)->setDateTime(QDateTime::currentDateTime().addDays(30));
        QVERIFY(wizard->currentPage()->isComplete());
        const QString command = wizard->draft().command(u"/f"_s);
        QVERIFY(command.contains(u"--expires"_s) && command.contains(u"--exposed-since"_s));
        wizard->accept();
        QTRY_COMPARE(m_fleet->at(0).called().count(u"job.submit"_s), 1);
        const auto known = models::readKnownJobs(m_fleet->inventory().published());
        QVERIFY(known.at(u"kb-77"_s).job.expiresMs);
        QVERIFY(known.at(u"kb-77"_s).job.exposedSinceMs);
    }

    // --- profiles

    void driftIsRepairedInOneStepWithAResultForEach()
    {
        m_window->view()->showPage(u"profiles"_s);
        auto* profiles = page<ProfilesPage>("profiles");
        QSignalSpy planned(&profiles->rollout(), &models::ProfileRollout::planned);
        QSignalSpy ended(&profiles->rollout(), &models::ProfileRollout::stageEnded);
        fleet::ProfileEdit edit;
        edit.assignments = {u"cacheSizeGB=40"_s};
        profiles->rollout().plan({name(0), name(1)}, edit, 2);
        QTRY_COMPARE(planned.count(), 1);
        profiles->applyNextStage();
        QTRY_COMPARE(ended.count(), 1);
        QTRY_COMPARE(endpoint(0)->profile.desiredRevision, 1);
        QTRY_VERIFY(!profiles->repairAction()->isEnabled());
        m_fleet->at(0).methods[u"profile.get"_s] = [](const QJsonObject&) {
            rpc::ProfileView view; // it lost its state
            view.effective = policy::toJson(policy::Profile {});
            view.effective.insert("revision"_L1, 0);
            return rpc::toJson(view);
        };
        m_fleet->at(0).info().profileRevision = 0;
        QTRY_VERIFY_WITH_TIMEOUT(endpoint(0)->profile.hasDrifted(), 20'000); // asked each 15 s
        m_window->view()->showPage(u"overview"_s);
        auto* overview = page<Page>("overview");
        QPushButton* repair = nullptr;
        for (auto* button : overview->findChildren<QPushButton*>())
            if (button->text() == u"Repair drift"_s)
                repair = button;
        QVERIFY(repair);
        QTRY_VERIFY(repair->isVisible());
        keepIfWanted(*m_window, "overview-drift.png");
        repair->click();
        QCOMPARE(m_window->view()->currentPage(), u"profiles"_s);
        QTRY_COMPARE(ended.count(), 2);
        QCOMPARE(profiles->rollout().model().rowCount(), 1);
        QCOMPARE(profiles->rollout().model().rowAt(0)->state, models::RolloutState::InForce);
        QTRY_VERIFY(!endpoint(0)->profile.hasDrifted());
        keepIfWanted(*m_window, "repaired.png");
    }
};

QTEST_MAIN(TestConsoleFleetWork)

#include "tst_console_fleetwork.moc"
