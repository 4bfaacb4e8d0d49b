#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QThread>

#include <ctime>

#include "console/fleet/fleetwatch.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

// A larger fleet, on a thread of its own. PATCHSWARM_FLEET_SIZE=1000 for the figures.
namespace patchswarm::fleet {

namespace {

int fleetSize()
{
    const int size = qEnvironmentVariableIntValue("PATCHSWARM_FLEET_SIZE");
    return size > 0 ? size : 60;
}

double processSeconds()
{
    timespec time {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double threadSeconds()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

qint64 residentMegabytes()
{
    QFile status(u"/proc/self/statm"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return status.readAll().split(' ').value(1).toLongLong() * 4096 / 1'000'000;
}

} // namespace

class FleetScaleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLargeFleetIsConnectedAndStaysLive();
};

void FleetScaleTest::aLargeFleetIsConnectedAndStaysLive()
{
    tests::FakeFleetOptions options;
    options.endpoints = fleetSize();
    options.sites = 8;
    options.bytesPerSecond = 5e6;
    options.job.size = 5'000'000'000;
    const qint64 before = residentMegabytes();
    tests::FakeFleet fakes(options);
    QThread thread;
    fakes.moveToThread(&thread);
    thread.start();
    QMetaObject::invokeMethod(&fakes, &tests::FakeFleet::start, Qt::BlockingQueuedConnection);
    const qint64 withFakes = residentMegabytes();
    WatchSettings settings;
    settings.directory = fakes.directory();
    settings.patience.connectMs = 15'000;
    {
        FleetWatch watch(settings);
        QElapsedTimer clock;
        clock.start();
        watch.start();
        QTRY_COMPARE_WITH_TIMEOUT(watch.snapshot()->connected(), options.endpoints, 120'000);
        const qint64 connected = clock.restart();
        double fakesBefore = 0;
        double fakesAfter = 0;
        QMetaObject::invokeMethod(
            &fakes, [&] { fakesBefore = threadSeconds(); }, Qt::BlockingQueuedConnection);
        const double all = processSeconds();
        int live = 0;
        int looks = 0;
        connect(&watch, &FleetWatch::snapshotChanged, this, [&](const SnapshotPointer& snapshot) {
            ++looks;
            live = 0;
            for (const EndpointPointer& endpoint : snapshot->endpoints)
                live += freshnessAt(*endpoint, snapshot->atMs) == Freshness::Live;
        });
        watch.setRate(30);
        QTRY_VERIFY_WITH_TIMEOUT(clock.elapsed() > 5000, 10'000);
        QMetaObject::invokeMethod(
            &fakes, [&] { fakesAfter = threadSeconds(); }, Qt::BlockingQueuedConnection);
        const double seconds = static_cast<double>(clock.elapsed()) / 1000;
        const double own = processSeconds() - all - (fakesAfter - fakesBefore);
        qInfo("%d endpoints connected in %lld ms; then %d snapshots in %.1f s; network and GUI "
              "thread %.0f %% of a core, the fakes %.0f %%; %lld MB before, %lld with the fakes, "
              "%lld in all",
              options.endpoints, connected, looks, seconds, 100 * own / seconds,
              100 * (fakesAfter - fakesBefore) / seconds, before, withFakes, residentMegabytes());
        QCOMPARE(live, options.endpoints);
    }
    QMetaObject::invokeMethod(&fakes, &tests::FakeFleet::stop, Qt::BlockingQueuedConnection);
    thread.quit();
    QVERIFY(thread.wait());
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::FleetScaleTest)
#include "tst_fleetscale.moc"
