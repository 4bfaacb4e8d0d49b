#include "console/fleet/reportbudget.h"

#include <algorithm>

namespace patchswarm::fleet {

namespace {

int intervalFor(int endpoints, double perSecond, int usual)
{
    const int most = std::max(usual, ReportIntervals::slowest);
    if (endpoints == 0)
        return usual;
    if (perSecond <= 0)
        return most;
    const double ms = std::min<double>(endpoints * 1000.0 / perSecond, most);
    return std::clamp(static_cast<int>(ms), usual, most);
}

} // namespace

ReportIntervals ReportIntervals::share(int runningEndpoints, int idleEndpoints, int usual,
                                       int perSecond)
{
    const double leastForIdle = idleEndpoints * 1000.0 / std::max(usual, slowest);
    ReportIntervals intervals;
    intervals.running = intervalFor(runningEndpoints, perSecond - leastForIdle, usual);
    const double told = runningEndpoints * 1000.0 / intervals.running;
    intervals.idle = intervalFor(idleEndpoints, perSecond - told, usual);
    return intervals;
}

} // namespace patchswarm::fleet
