#include "console/demo/democommands.h"

#include <limits>

#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/simulator/simulatecommand.h"
#include "console/simulator/tuesdayoptions.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

Command raw(const QString& path, const QString& summary,
            const std::function<int(const QStringList&)>& run)
{
    Command command;
    command.path = path;
    command.summary = summary;
    command.isRaw = true;
    command.runRaw = run;
    return command;
}

int patchTuesday(const QStringList& arguments)
{
    return simulator::TuesdayOptions::isAskedFor(arguments)
        ? simulator::runSimulatedTuesday(arguments)
        : demo::runPatchTuesday(arguments);
}

int simulate(const Invocation& invocation)
{
    std::optional<std::int64_t> seed;
    if (invocation.isSet(u"seed"_s)) {
        const auto given = invocation.number(u"seed"_s, 0, std::numeric_limits<quint32>::max());
        if (!given)
            return end(given.error());
        seed = *given;
    }
    for (const QString& option : {u"events"_s, u"report"_s})
        if (invocation.isSet(option) && invocation.value(option).isEmpty())
            return failUsage(u"--%1 needs a name"_s.arg(option));
    if (invocation.isSet(u"watch"_s) && invocation.value(u"events"_s) == u"-")
        return failUsage(u"--watch and --events - both want standard output"_s);
    auto file = scenario::readScenario(invocation.positional().first(), seed);
    if (!file)
        return fail(file.error());
    simulator::SimulateRequest request;
    request.command = u"simulate"_s;
    request.file = std::move(*file);
    request.json = invocation.json();
    request.watch = invocation.isSet(u"watch"_s);
    request.eventsFile = invocation.value(u"events"_s);
    request.reportDirectory = invocation.value(u"report"_s);
    return simulator::runSimulation(std::move(request));
}

Command simulateCommand()
{
    Command command;
    command.path = u"simulate"_s;
    command.arguments = u"SCENARIO.json"_s;
    command.summary = u"Runs a roll-out described in a file through the simulator."_s;
    command.options = {
        option("seed", "Replaces the file's; the same seed gives the same run.", "S"),
        option("watch", "One JSON object a line for each second of virtual time."),
        option("events", "Writes the event log there, one JSON object a line; - is the output.",
               "FILE"),
        option("report", "Writes outcome.json, endpoints.csv, curve.svg and curve.png there.",
               "DIR"),
        jsonOption()};
    command.leastArguments = command.mostArguments = 1;
    command.examples = {u"simulate resources/scenarios/patch-tuesday-1000.json --json"_s};
    command.run = simulate;
    return command;
}

} // namespace

Commands demoCommands()
{
    return {
        raw(u"demo patch-tuesday"_s,
            u"A patch spreads among real agents on this machine, or simulated, faults included."_s,
            patchTuesday),
        raw(u"demo table"_s, u"From the origin, from one peer, from several: compared."_s,
            demo::runDemoTable),
        raw(u"demo scale"_s, u"How delivery speeds up as more peers take part."_s,
            demo::runDemoScale),
        simulateCommand(),
    };
}

} // namespace patchswarm::ctl
