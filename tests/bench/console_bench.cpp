// The console's main window against a fleet of made-up endpoints that speak the real protocol (a
// listener each, TLS 1.3, telemetry at 2 Hz) in a process of its own, so that the console's
// processor time and memory are its own.
// usage: xvfb-run -a -s "-screen 0 1920x1080x24" console_bench [--endpoints 1000] [--seconds 20]
//        without a display it runs on the offscreen platform and says so

#include <QCommandLineParser>
#include <QHeaderView>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>
#include <sys/resource.h>

#include "console/demo/interruption.h"
#include "console/fleet/networkdispatcher.h"
#include "console/models/endpointtablemodel.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleettable.h"
#include "console/pages/fleetview.h"
#include "console/pages/mainwindow.h"
#include "console/pages/swarmpage.h"
#include "console/views/swarmcanvas.h"
#include "console/views/theme.h"
#include "tests/bench/consolegauge.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto serveOption = "--serve";
constexpr int startPatienceMs = 600'000;
constexpr int connectPatienceMs = 300'000;

void say(const char* what, const QString& figure, const char* aim)
{
    std::printf("%-34s %-46s %s\n", what, qPrintable(figure), aim);
    std::fflush(stdout);
}

QString ms(double value)
{
    return u"%1 ms"_s.arg(value, 0, 'f', 1);
}

QString percent(double share)
{
    return u"%1 %"_s.arg(share * 100, 0, 'f', 0);
}

// Two files an endpoint in the fleet's process; only root may raise the upper limit.
void raiseFileLimits()
{
    const rlimit wanted {65'536, 65'536};
    if (setrlimit(RLIMIT_NOFILE, &wanted) != 0)
        tests::raiseFileLimit();
}

int serve(int argc, char** argv)
{
    if (auto dispatcher = fleet::newNetworkDispatcher())
        QCoreApplication::setEventDispatcher(dispatcher.release()); // it deletes it
    QCoreApplication application(argc, argv);
    tests::FakeFleetOptions options;
    options.endpoints = QByteArray(argv[2]).toInt();
    options.sites = 8;
    options.peers = 6;
    options.failing = options.endpoints / 100;
    options.job.size = 5'000'000'000;
    options.job.publishedAtMs = QDateTime::currentMSecsSinceEpoch();
    tests::FakeFleet fleet(options);
    fleet.start();
    std::printf("%s\n", qPrintable(fleet.directory()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

// Lets the console run; false: `done` did not come true in time.
bool run(
    int forMs, const std::function<bool()>& done = [] { return false; })
{
    QEventLoop loop;
    QTimer end;
    QObject::connect(&end, &QTimer::timeout, &loop, &QEventLoop::quit);
    end.start(forMs);
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.quit();
    });
    look.start(20);
    loop.exec();
    return done();
}

class Bench
{
public:
    Bench(bench::GaugedApplication& application, int endpoints, int seconds)
        : m_application(application)
        , m_endpoints(endpoints)
        , m_seconds(seconds)
    {
    }

    ~Bench()
    {
        m_window.close();
        m_window.closeFleet();
        m_fleet.terminate();
        m_fleet.waitForFinished(10'000);
    }

    bool start()
    {
        m_fleet.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        demo::tieToThisProcess(m_fleet); // it ends with us
        m_fleet.start(QCoreApplication::applicationFilePath(),
                      {QLatin1StringView(serveOption), QString::number(m_endpoints)});
        if (!m_fleet.waitForStarted() || !m_fleet.waitForReadyRead(startPatienceMs))
            return false;
        m_directory = QString::fromLocal8Bit(m_fleet.readLine()).trimmed();
        m_window.resize(1600, 900);
        m_window.show();
        return !m_directory.isEmpty();
    }

    bool connectAll()
    {
        QElapsedTimer timer;
        timer.start();
        m_application.startStalls();
        if (!m_window.openFleet(m_directory, u"swarm"_s))
            return false;
        const bool isAll = run(connectPatienceMs, [this] {
            return m_window.session()->snapshot()->connected() >= m_endpoints;
        });
        say("connected to all",
            u"%1 s (%2 of %3)"_s.arg(static_cast<double>(timer.elapsed()) / 1000, 0, 'f', 1)
                .arg(m_window.session()->snapshot()->connected())
                .arg(m_endpoints),
            "aim < 15 s");
        say("longest stall while connecting", stall(), "aim < 100 ms");
        return isAll;
    }

    void measureSwarm()
    {
        auto* canvas = m_window.view()->swarmPage()->canvas();
        m_application.watch(&m_window, canvas);
        run(5000); // the job is chosen, the first pictures are drawn
        m_application.startFrames();
        m_application.startStalls();
        const bench::ProcessorShare processor;
        const double fleetBefore = bench::processorSeconds(m_fleet.processId());
        QElapsedTimer timer;
        timer.start();
        run(m_seconds * 1000);
        const double seconds = static_cast<double>(timer.elapsed()) / 1000;
        const auto share = processor.since();
        const double fleet = (bench::processorSeconds(m_fleet.processId()) - fleetBefore) / seconds;
        const auto& frames = m_application.frames();
        say("swarm page, frames a second", u"%1"_s.arg(m_application.framesPerSecond(), 0, 'f', 1),
            "aim 30");
        say("swarm page, one frame",
            u"mean %1, p95 %2, longest %3"_s.arg(ms(bench::mean(frames)),
                                                 ms(bench::quantile(frames, 0.95)),
                                                 ms(bench::quantile(frames, 1))),
            "aim mean < 16 ms, p95 < 33 ms");
        say("longest stall, swarm page", stall(), "aim < 100 ms");
        say("console's share of a core",
            u"%1 (GUI thread %2, others %3)"_s.arg(percent(share.all), percent(share.gui),
                                                   percent(share.all - share.gui)),
            "aim < 60 %");
        say("the fake fleet's share, apart", percent(fleet), "");
        say("live endpoints", u"%1 of %2"_s.arg(live()).arg(m_endpoints), "");
    }

    void measureTable()
    {
        m_window.view()->showPage(u"endpoints"_s);
        auto* page = m_window.findChild<pages::EndpointsPage*>();
        run(3000);
        m_application.startStalls();
        const bench::ProcessorShare processor;
        answer("filter answers", *page, filters(*page));
        answer("sort answers", *page, sorts(*page));
        const auto share = processor.since();
        say("longest stall, endpoints page", stall(), "aim < 100 ms");
        say("console's share, filtering", percent(share.all), "");
    }

    void measureMemory()
    {
        say("resident memory", u"%1 MB"_s.arg(bench::residentMegabytes(), 0, 'f', 0),
            "aim < 300 MB");
    }

private:
    using Deeds = std::vector<std::function<void()>>;

    static Deeds filters(pages::EndpointsPage& page)
    {
        Deeds deeds;
        for (const QString& text : {u"pc-00"_s, u"site-3"_s, u"servers"_s, u"fetching"_s, u""_s})
            deeds.push_back([&page, text] {
                models::EndpointCriteria criteria;
                criteria.text = text;
                page.show(criteria);
            });
        deeds.push_back([&page] {
            models::EndpointCriteria criteria;
            criteria.onlyAttention = true;
            page.show(criteria);
        });
        deeds.push_back([&page] { page.show({}); });
        return deeds;
    }

    static Deeds sorts(pages::EndpointsPage& page)
    {
        using Model = models::EndpointTableModel;
        Deeds deeds;
        for (const int column : {-1, int(Model::Name), int(Model::State), int(Model::Progress)})
            for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder})
                deeds.push_back(
                    [&page, column, order] { page.table()->sortByColumn(column, order); });
        return deeds;
    }

    // From the wish until the table is painted.
    static void answer(const char* what, pages::EndpointsPage& page, const Deeds& deeds)
    {
        std::vector<double> times;
        for (int round = 0; round < 5; ++round)
            for (const auto& deed : deeds) {
                run(150);
                QElapsedTimer timer;
                timer.start();
                deed();
                page.table()->viewport()->repaint();
                times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            }
        say(what,
            u"mean %1, longest %2"_s.arg(ms(bench::mean(times)), ms(bench::quantile(times, 1))),
            "aim < 50 ms");
    }

    [[nodiscard]] QString stall() const
    {
        return u"%1 (longest event: %2)"_s.arg(ms(m_application.longestStallMs()),
                                               m_application.longestEvent());
    }

    [[nodiscard]] int live() const
    {
        const auto& snapshot = m_window.session()->snapshot();
        int count = 0;
        for (const auto& endpoint : snapshot->endpoints)
            count += fleet::freshnessAt(*endpoint, snapshot->atMs) == fleet::Freshness::Live;
        return count;
    }

    bench::GaugedApplication& m_application;
    int m_endpoints;
    int m_seconds;
    QProcess m_fleet;
    QString m_directory;
    pages::MainWindow m_window;
};

} // namespace

int main(int argc, char* argv[])
{
    raiseFileLimits();
    if (argc == 3 && QByteArray(argv[1]) == serveOption)
        return serve(argc, argv);
    const bool hasDisplay =
        qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (!hasDisplay && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_NO_THREADED_GLIB", "1"); // as in console/main.cpp
    bench::GaugedApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
    QCoreApplication::setApplicationName(u"console-bench"_s);
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    views::applyAppearance(application, views::Appearance::Light);
    QCommandLineParser parser;
    parser.addOptions({{u"endpoints"_s, u"How many."_s, u"N"_s, u"1000"_s},
                       {u"seconds"_s, u"Of the swarm page."_s, u"S"_s, u"20"_s}});
    parser.addHelpOption();
    parser.process(application);
    const int endpoints = std::max(1, parser.value(u"endpoints"_s).toInt());
    Bench bench(application, endpoints, std::max(1, parser.value(u"seconds"_s).toInt()));
    std::printf("%d endpoints, telemetry at 2 Hz (of more than 1,000 less often, "
                "2,000 reports a second in all), window 1600x900, platform %s%s\n",
                endpoints, qPrintable(QGuiApplication::platformName()),
                hasDisplay ? "" : " (no display: nothing is sent to a screen)");
    std::fflush(stdout);
    if (!bench.start()) {
        std::fprintf(stderr, "the fake fleet did not start\n");
        return 1;
    }
    const bool isAll = bench.connectAll();
    bench.measureSwarm();
    bench.measureTable();
    bench.measureMemory();
    return isAll ? 0 : 1;
}
