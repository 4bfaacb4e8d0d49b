#include <QtTest>

#include "shared/simulation/scenario.h"

using namespace patchswarm;
using namespace patchswarm::simulation;

class TestFlashCrowd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void print();
};

void TestFlashCrowd::print()
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Scenario scenario;
        scenario.seed = seed;
        scenario.hosts.resize(8);
        const Outcome outcome = simulate(scenario);
        const double limit = 64.0 * chunkSize / 5e6;
        qInfo() << seed << "last" << outcome.lastFinishedAt() << double(outcome.lastFinishedAt()) / 1000 / limit << "wan"
                << double(outcome.wanBytes[0]) / (64.0 * chunkSize) << "fair" << outcome.busiestOverMedianUpload()
                << "waste" << outcome.largestWaste() << "events" << outcome.events;
    }
}

QTEST_APPLESS_MAIN(TestFlashCrowd)
#include "tst_flashcrowd.moc"
