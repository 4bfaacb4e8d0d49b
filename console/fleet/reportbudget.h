#pragma once

namespace patchswarm::fleet {

// How often endpoints are asked to tell of themselves, so that a large fleet's reports stay within
// what one console can read. Those that fetch or give something come first; those that do nothing
// are asked for a tenth of a report a second at least. Milliseconds.
struct ReportIntervals
{
    static constexpr int slowest = 10'000;

    int running = 0;
    int idle = 0;

    // `usual`: wanted of each while there are few; `perSecond`: reports of the whole fleet,
    // exceeded only when everybody is at `slowest`.
    [[nodiscard]] static ReportIntervals share(int runningEndpoints, int idleEndpoints, int usual,
                                               int perSecond);

    friend bool operator==(const ReportIntervals&, const ReportIntervals&) = default;
};

} // namespace patchswarm::fleet
