#include <QDockWidget>
#include <QTemporaryDir>
#include <QTest>

#include "console/pages/aboutdialog.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/helpdialog.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/mainwindow.h"
#include "console/pages/swarmpage.h"
#include "console/pages/timemachine.h"
#include "console/views/theme.h"
#include "tests/support/consolewalk/consolewalk.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// Walks through the whole program, light and dark, and keeps a picture of each page in the build
// folder for a person to look at. Pictures are compared with nothing.
class TestConsoleWalk : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;
    QString m_folder;

    void keep(QWidget& window, const QString& name)
    {
        QVERIFY(window.width() >= 800);
        keepAny(window, name);
    }

    void keepAny(QWidget& widget, const QString& name)
    {
        QVERIFY2(tests::keepPicture(widget, m_folder, name), qPrintable(m_folder));
    }

private Q_SLOTS:

    void initTestCase()
    {
        tests::useOwnSettings(m_settings.path(), u"console-walk"_s);
        m_folder = qEnvironmentVariable("PATCHSWARM_SCREENSHOT_FOLDER",
                                        QStringLiteral(PATCHSWARM_SCREENSHOTS));
    }

    void theFirstStartOffersThreeThings()
    {
        views::applyAppearance(*qApp, views::Appearance::Light);
        MainWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        keep(window, u"welcome-light"_s);
    }

    void everyPageIsShown_data()
    {
        QTest::addColumn<int>("appearance");
        QTest::newRow("light") << static_cast<int>(views::Appearance::Light);
        QTest::newRow("dark") << static_cast<int>(views::Appearance::Dark);
    }

    void everyPageIsShown()
    {
        QFETCH(const int, appearance);
        views::applyAppearance(*qApp, static_cast<views::Appearance>(appearance));
        tests::FakeFleet fleet(tests::busyFleet(48, 4));
        fleet.start();
        fleet.at(5).stop();
        MainWindow window;
        window.resize(1360, 860);
        window.show();
        QVERIFY(window.openFleet(fleet.directory(), u"swarm"_s));
        QTRY_COMPARE_WITH_TIMEOUT(window.session()->snapshot()->connected(), 47, 20'000);
        QTest::qWait(5000); // something to see
        for (const QString& key : pageKeys()) {
            window.view()->showPage(key);
            if (key == u"endpoints")
                if (auto* page = qobject_cast<EndpointsPage*>(window.view()->page(key)))
                    page->showEndpoint(u"pc-0003"_s);
            QTest::qWait(1200);
            keep(window, key + u'-' + QString::fromLatin1(QTest::currentDataTag()));
        }
        window.view()->showPage(u"swarm"_s);
        for (QDockWidget* dock : window.view()->swarmPage()->findChildren<QDockWidget*>()) {
            dock->raise();
            QTest::qWait(700);
            keep(window,
                 u"swarm-%1-%2"_s.arg(dock->objectName(),
                                      QString::fromLatin1(QTest::currentDataTag())));
        }
        window.resize(1024, 700);
        TimeMachine& machine = window.view()->swarmPage()->timeMachine();
        QTRY_VERIFY_WITH_TIMEOUT(machine.span().has_value(), 10'000);
        machine.seek((machine.span()->fromMs + machine.span()->toMs) / 2);
        QTRY_VERIFY(machine.isReplaying());
        QTest::qWait(700);
        keep(window, u"replay-"_s + QString::fromLatin1(QTest::currentDataTag()));
    }

    void theWizardTheHelpAndTheAboutBoxAreShown()
    {
        views::applyAppearance(*qApp, views::Appearance::Light);
        tests::FakeFleet fleet;
        fleet.start();
        MainWindow window;
        window.show();
        QVERIFY(window.openFleet(fleet.directory(), u"jobs"_s));
        QTRY_COMPARE_WITH_TIMEOUT(window.session()->snapshot()->connected(), 4, 10'000);
        auto* jobs = qobject_cast<JobsPage*>(window.view()->page(u"jobs"_s));
        QVERIFY(jobs);
        QVERIFY(tests::walkWizard(*jobs, [this](JobWizard& wizard, int step) {
            keepAny(wizard, u"wizard-%1"_s.arg(step));
        }));
        AboutDialog about(&window);
        about.show();
        QTest::qWait(200);
        keepAny(about, u"about-light"_s);
        if (!HelpDialog::isThere())
            return;
        HelpDialog help(&window);
        help.show();
        QTest::qWait(200);
        keepAny(help, u"help-light"_s);
    }

    void anEmptyFleetSaysWhatToDo()
    {
        views::applyAppearance(*qApp, views::Appearance::Light);
        const QTemporaryDir directory;
        const QString path = directory.filePath(u"fleet"_s);
        QVERIFY(trust::Fleet::create(path, u"Empty"_s, QDateTime::currentDateTimeUtc()));
        MainWindow window;
        window.show();
        QVERIFY(window.openFleet(path));
        QTRY_COMPARE(window.view()->currentPage(), u"endpoints"_s);
        QTest::qWait(600);
        keep(window, u"empty-light"_s);
    }
};

QTEST_MAIN(TestConsoleWalk)

#include "tst_console_walk.moc"
