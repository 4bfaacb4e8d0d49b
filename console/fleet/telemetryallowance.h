#pragma once

#include <QElapsedTimer>

#include <algorithm>

namespace patchswarm::fleet {

// How much telemetry of one endpoint is taken: so much a second, and a burst of it. An endpoint
// that floods costs no more than that. One thread.
class TelemetryAllowance
{
public:
    static constexpr double perSecond = 20;
    static constexpr double burst = 40;

    void renew() // with a new connection
    {
        m_credit = burst;
        m_clock.start();
    }

    // One more report; false: it is to be left out.
    [[nodiscard]] bool take()
    {
        const double seconds = static_cast<double>(m_clock.restart()) / 1000.0;
        m_credit = std::max(std::min(burst, m_credit + seconds * perSecond) - 1, -1.0);
        return m_credit >= 0;
    }

private:
    double m_credit = 0;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::fleet
