#pragma once

#include <QSet>
#include <QString>

#include <vector>

#include "console/fleet/watchsettings.h"

namespace patchswarm::fleet {

class EndpointLink;

// Keeps each connected endpoint telling as often as its share of the reports allows
// (reportbudget.h), by asking anew those that are out of step: who fetches changes all the time,
// and asking costs a call. Network thread.
class ReportShares
{
public:
    static constexpr qint64 everyMs = 1000;
    static constexpr int askedAtOnce = 200; // at one look

    explicit ReportShares(const WatchSettings& settings)
        : m_settings(settings)
    {
    }

    // Once in everyMs, whatever the calls. `focus`: names of those that tell as often as in a small
    // fleet.
    void look(const std::vector<EndpointLink*>& links, const QSet<QString>& focus, qint64 nowMs);

    void lookSoon() { m_lastMs = 0; }

private:
    void setIntervals(const std::vector<EndpointLink*>& links, const QSet<QString>& focus) const;

    const WatchSettings& m_settings;
    std::size_t m_next = 0;
    qint64 m_lastMs = 0;
};

} // namespace patchswarm::fleet
