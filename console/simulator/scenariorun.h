#pragma once

#include <atomic>
#include <functional>

#include "shared/scenario/scenariofile.h"

namespace patchswarm::simulator {

// Told of everything that is recorded, on the thread that runs: milliseconds of virtual time, host,
// what. False ends the run.
using Watcher = std::function<bool(std::int64_t, int, const swarm::SwarmRecord&)>;

// Runs a scenario to its end on this thread: seconds to minutes. Cancelled when the watcher says so
// or `stop` is set by another thread; then nothing is told of the run.
[[nodiscard]] Result<simulation::Outcome> runScenario(const scenario::ScenarioFile& file,
                                                      const std::atomic<bool>& stop,
                                                      const Watcher& watcher);

} // namespace patchswarm::simulator
