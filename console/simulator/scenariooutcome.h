#pragma once

#include "console/demo/outcome.h"
#include "console/simulator/runtally.h"
#include "shared/simulation/scenario.h"

namespace patchswarm::simulator {

// A finished run as demos tell theirs: `simulated` is set, the inputs stand beside the figures.
// Bytes are payload; times are virtual, from the start, until all bytes are verified.
[[nodiscard]] demo::Outcome outcomeOf(const scenario::ScenarioFile& file,
                                      const simulation::Outcome& outcome, const RunTally& tally);

} // namespace patchswarm::simulator
