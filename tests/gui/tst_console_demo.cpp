#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "console/pages/demorun.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/mainwindow.h"
#include "console/pages/profilespage.h"
#include "console/pages/swarmpage.h"
#include "console/views/theme.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// The window on a real, small Patch Tuesday: real agents as child processes on 127.0.1.x.
class TestConsoleDemo : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

    [[nodiscard]] static bool isDelivered(MainWindow& window)
    {
        const models::JobSummary* job = window.session()->jobs().findJob(u"patch-tuesday"_s);
        return job && job->targets == 3 && job->succeeded == 3;
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"console-demo"_s);
        qputenv("PATH", QByteArray(PATCHSWARM_BINARIES) + ':' + qgetenv("PATH"));
        views::applyAppearance(*qApp, views::Appearance::Light);
    }

    void aWrongOptionIsToldAndNothingStarts()
    {
        DemoRun run;
        const auto started = run.start({u"--endpoints"_s, u"1"_s});
        QVERIFY(!started);
        QVERIFY2(started.error().detail.contains(u"from 2 to 200"_s),
                 qPrintable(started.error().detail));
    }

    void thePatchSpreadsWhileTheWindowAnswersAndThenAProfileIsChanged()
    {
        MainWindow window;
        window.show();
        window.startDemo({u"--endpoints"_s, u"3"_s, u"--size"_s, u"8"_s, u"--wan"_s, u"400"_s});
        QTRY_VERIFY_WITH_TIMEOUT(window.view() != nullptr, 60'000);
        QCOMPARE(window.view()->currentPage(), u"swarm"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isDelivered(window), 60'000);
        QCOMPARE(window.session()->wanBytesPerSecond(), 50e6);
        QTRY_COMPARE_WITH_TIMEOUT(window.session()->snapshot()->connected(), 3, 30'000);

        window.view()->showPage(u"profiles"_s);
        auto* profiles = qobject_cast<ProfilesPage*>(window.view()->page(u"profiles"_s));
        QTRY_COMPARE_WITH_TIMEOUT(profiles->model().loaded().id, u"demo"_s, 10'000);
        QVERIFY(profiles->model().setText(u"cacheSizeGB"_s, u"40"_s));
        QSignalSpy planned(&profiles->rollout(), &models::ProfileRollout::planned);
        profiles->review();
        QTRY_COMPARE_WITH_TIMEOUT(planned.count(), 1, 20'000);
        profiles->applyNextStage();
        QTRY_COMPARE_WITH_TIMEOUT(profiles->rollout().applied().size(), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(
            window.session()->snapshot()->endpoints.first()->profile.effectiveRevision, 2, 30'000);
    }
};

QTEST_MAIN(TestConsoleDemo)

#include "tst_console_demo.moc"
