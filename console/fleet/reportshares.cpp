#include "console/fleet/reportshares.h"

#include <algorithm>

#include "console/fleet/endpointlink.h"
#include "console/fleet/reportbudget.h"

namespace patchswarm::fleet {

namespace {

bool isRunning(EndpointLink* link)
{
    return link->isLive() && link->book().isTransferring();
}

} // namespace

void ReportShares::setIntervals(const std::vector<EndpointLink*>& links,
                                const QSet<QString>& focus) const
{
    const auto running = static_cast<int>(std::count_if(links.begin(), links.end(), isRunning));
    const ReportIntervals intervals =
        ReportIntervals::share(running, static_cast<int>(links.size()) - running,
                               m_settings.telemetryMs, m_settings.telemetriesPerSecond);
    for (EndpointLink* const link : links) {
        const bool isInFocus = !focus.isEmpty() && focus.contains(link->book().record().name);
        const int share = isRunning(link) ? intervals.running : intervals.idle;
        link->setTelemetryMs(isInFocus ? m_settings.telemetryMs : share);
    }
}

void ReportShares::look(const std::vector<EndpointLink*>& links, const QSet<QString>& focus,
                        qint64 nowMs)
{
    if (nowMs - m_lastMs < everyMs)
        return;
    m_lastMs = nowMs;
    setIntervals(links, focus);
    int left = askedAtOnce;
    for (std::size_t looked = 0; looked < links.size() && left > 0; ++looked) {
        m_next = (m_next + 1) % links.size();
        EndpointLink* const link = links.at(m_next);
        if (!link->isOutOfStep())
            continue;
        --left;
        link->subscribe();
    }
}

} // namespace patchswarm::fleet
