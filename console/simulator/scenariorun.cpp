#include "console/simulator/scenariorun.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

// The simulator knows no way out of a run but its end; unwinding it from its watch frees all it
// has. It does not leave this file.
struct Stopped
{
};

} // namespace

Result<simulation::Outcome> runScenario(const scenario::ScenarioFile& file,
                                        const std::atomic<bool>& stop, const Watcher& watcher)
{
    simulation::Scenario run = file.run;
    run.watch = [&](std::int64_t ms, int host, const swarm::SwarmRecord& record) {
        if (stop.load(std::memory_order_relaxed) || !watcher(ms, host, record))
            throw Stopped();
    };
    try {
        return simulation::simulate(run);
    } catch (const Stopped&) {
        return failure(ErrorCode::Cancelled, u"the simulation was interrupted"_s);
    }
}

} // namespace patchswarm::simulator
