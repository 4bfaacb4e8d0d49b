#include "console/demo/democommands.h"

#include "console/ctl/families.h"
#include "console/ctl/output.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

int notYet(const QStringList&)
{
    return failUsage(u"this is not in this version"_s);
}

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

} // namespace

Commands demoCommands()
{
    return {
        raw(u"demo patch-tuesday"_s,
            u"A patch spreads among real agents on this machine, faults included."_s,
            demo::runPatchTuesday),
        raw(u"demo table"_s, u"From the origin, from one peer, from several: compared."_s,
            demo::runDemoTable),
        raw(u"demo scale"_s, u"How delivery speeds up as more peers take part (later version)."_s,
            notYet),
    };
}

Commands laterCommands()
{
    return {
        raw(u"doctor"_s, u"Checks one endpoint's network and clock (later version)."_s, notYet),
        raw(u"simulate"_s, u"Runs a scenario file (later version)."_s, notYet),
    };
}

} // namespace patchswarm::ctl
