#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/mainwindow.h"
#include "console/pages/statuspill.h"
#include "console/pages/swarmpage.h"
#include "console/views/theme.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// The window on a simulated Patch Tuesday: the same page and models as live, fed by the simulator.
class TestConsoleSimulation : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

    [[nodiscard]] static const models::SwarmFigures& figures(const MainWindow& window)
    {
        return window.view()->swarmPage()->figures();
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"console-simulation"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
    }

    void theDayIsShownToItsEndAndMarkedSimulated()
    {
        MainWindow window;
        window.show();
        window.startDemo({u"--simulate"_s, u"--endpoints"_s, u"60"_s, u"--size"_s, u"32"_s,
                          u"--wan"_s, u"200"_s});
        QVERIFY(window.view() != nullptr);
        QCOMPARE(window.view()->currentPage(), u"swarm"_s);
        QTRY_COMPARE_WITH_TIMEOUT(figures(window).swarm().tiles.size(), std::size_t {60}, 20'000);
        QCOMPARE(figures(window).kpi().badge, picture::Badge::Simulated);
        QVERIFY(window.windowTitle().contains(u"SIMULATED"_s));
        const auto isOver = [&] {
            const auto& summary = figures(window).summary();
            return summary && summary->succeeded == 59; // the buyer that was killed is the last
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOver(), 60'000);
        QCOMPARE(figures(window).kpi().badge, picture::Badge::Simulated);
        QVERIFY(figures(window).kpi().wanCopies < 1.2);
        QVERIFY(figures(window).kpi().shareFromPeers > 0.9);
        QCOMPARE(window.session()->snapshot()->connected(), 59);
        for (const fleet::EndpointPointer& each : window.session()->snapshot()->endpoints)
            QVERIFY2(each->isConnected() == each->jobs.first().isDone(),
                     qPrintable(each->record.name)); // who was killed is the one without it
        QCOMPARE(window.session()->wanBytesPerSecond(), 25e6);
        QVERIFY(window.session()->snapshot()->simulatedMs.value_or(0) > 1000);
        window.closeFleet();
        QVERIFY(window.view() == nullptr);
    }

    void closingTheFleetEndsTheRun()
    {
        MainWindow window;
        window.startDemo({u"--simulate"_s});
        QVERIFY(window.view() != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(figures(window).swarm().tiles.size() == 1000, 30'000);
        QElapsedTimer clock;
        clock.start();
        window.closeFleet();
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        window.startDemo({u"--simulate"_s, u"--endpoints"_s, u"4"_s});
        QVERIFY(window.view() != nullptr); // and goes with the window
    }

    void aWrongOptionIsToldAndNothingStarts()
    {
        MainWindow window;
        window.startDemo({u"--simulate"_s, u"--endpoints"_s, u"1"_s});
        QVERIFY(window.view() == nullptr);
    }

    void thePillTellsVirtualTime()
    {
        fleet::FleetSnapshot snapshot;
        snapshot.simulatedMs = 12'000;
        snapshot.endpoints.append(std::make_shared<fleet::EndpointSnapshot>());
        QVERIFY(StatusPill::textOf(snapshot, 0).contains(u"simulated"_s));
        QVERIFY(StatusPill::textOf(snapshot, 0).contains(u"12"_s));
    }
};

QTEST_MAIN(TestConsoleSimulation)
#include "tst_console_simulation.moc"
