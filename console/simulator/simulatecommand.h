#pragma once

#include <QStringList>

#include "shared/scenario/scenariofile.h"

// The simulator as commands: results on standard output, progress on standard error. A
// QCoreApplication must exist; the main thread stays in an event loop while another runs. Exit
// codes as the demos have them: 0 every endpoint that lived has it, 1 failed, 2 usage, 3 some have
// it not, 130 interrupted.
namespace patchswarm::simulator {

struct SimulateRequest
{
    QString command; // for messages: "simulate"
    scenario::ScenarioFile file;
    bool json = false;
    bool watch = false; // one JSON object a line as it goes
    QString eventsFile; // empty: none; "-": standard output
    QString reportDirectory; // empty: none
    int exitIncomplete = 3;
};

[[nodiscard]] int runSimulation(SimulateRequest request);

// `demo patch-tuesday --simulate`; arguments as they stand after `demo patch-tuesday`.
[[nodiscard]] int runSimulatedTuesday(const QStringList& arguments);

} // namespace patchswarm::simulator
