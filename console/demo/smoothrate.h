#pragma once

#include <QtGlobal>

#include <algorithm>

namespace patchswarm::demo {

// A rate for people to read, from a total that grows: each new reading counts three tenths.
class SmoothRate
{
public:
    // Bytes so far at a time in ms; readings closer than 50 ms together are left out. A total that
    // shrank counts as no growth.
    void read(quint64 total, qint64 nowMs)
    {
        const qint64 passed = nowMs - m_lastMs;
        if (passed < 50)
            return;
        const double grown = static_cast<double>(total - std::min(total, m_lastTotal));
        m_rate += 0.3 * (1000.0 * grown / static_cast<double>(passed) - m_rate);
        m_lastTotal = total;
        m_lastMs = nowMs;
    }

    [[nodiscard]] double bytesPerSecond() const { return m_rate; }

private:
    quint64 m_lastTotal = 0;
    qint64 m_lastMs = 0;
    double m_rate = 0;
};

} // namespace patchswarm::demo
