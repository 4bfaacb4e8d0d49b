#include <cmath>

#include "shared/scenario/calibration.h"
#include "shared/scenario/scenariofile.h"
#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

constexpr int endpoints = 8;
constexpr int lines = 2; // crowds in turn: one's luck is not the machine's
constexpr qint64 patchSize = 64LL * chunkSize;
constexpr double makespanError = 0.10;
constexpr double wanError = 0.02;

struct Measured
{
    double makespanMs = 0;
    double wanBytes = 0; // at the router, headers included
};

// Means over some seeds: ranks, and with them who buys, are chance in the lab, too.
Measured simulated()
{
    constexpr int seeds = 10;
    Measured sum;
    for (int seed = 1; seed <= seeds; ++seed) {
        auto file = scenario::readScenario(
            QStringLiteral(PATCHSWARM_RESOURCES "/scenarios/flash-crowd-8.json"), seed);
        if (!file)
            return {};
        const simulation::Outcome outcome = simulation::simulate(file->run);
        sum.makespanMs += static_cast<double>(outcome.lastFinishedAt()) / seeds;
        sum.wanBytes += static_cast<double>(outcome.wanBytes[0]) * file->overheads.wan / seeds;
    }
    return sum;
}

double errorOf(double simulated, double measured)
{
    return std::abs(simulated - measured) / measured;
}

} // namespace

// The simulator against real agents behind shaped links, on the same scenario
// (resources/scenarios/flash-crowd-8.json): within 10 % on the makespan and 2 % on the WAN's bytes.
// What is calibrated, and where it comes from, stands in shared/scenario/calibration.h.
class TestLabCalibration : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void theSimulatorAgreesWithTheLab();
};

void TestLabCalibration::theSimulatorAgreesWithTheLab()
{
    const Measured expected = simulated();
    QVERIFY(expected.makespanMs > 0);
    Measured measured;
    for (int line = 1; line <= lines; ++line) {
        Lab& lab = makeLab({.wanMbit = 40, .lanMbit = 200});
        const Patch patch = lab.publish(QStringLiteral("calibration-%1").arg(line), patchSize);
        const Crowd crowd = lab.addEndpoints(endpoints);
        LAB_READY(lab);
        const quint64 before = lab.wanDown();
        QElapsedTimer clock;
        clock.start();
        for (Endpoint* endpoint : crowd)
            endpoint->submit(patch);
        QVERIFY(lab.waitUntilDelivered(patch, crowd, 60));
        measured.makespanMs += static_cast<double>(clock.elapsed()) / lines;
        measured.wanBytes += static_cast<double>(lab.wanDown() - before) / lines;
        dropLab();
    }
    qInfo("makespan: lab %.0f ms, simulated %.0f ms (%+.1f %%); WAN: lab %.0f bytes, simulated "
          "%.0f (%+.2f %%)",
          measured.makespanMs, expected.makespanMs,
          100 * (expected.makespanMs / measured.makespanMs - 1), measured.wanBytes,
          expected.wanBytes, 100 * (expected.wanBytes / measured.wanBytes - 1));
    QVERIFY(errorOf(expected.makespanMs, measured.makespanMs) <= makespanError);
    QVERIFY(errorOf(expected.wanBytes, measured.wanBytes) <= wanError);
}

QTEST_GUILESS_MAIN(TestLabCalibration)
#include "tst_lab_calibration.moc"
