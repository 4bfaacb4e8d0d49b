#pragma once

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Bytes per second over periods of at least half a second, smoothed. Idle time is left out when
// told of it.
class RateMeter
{
public:
    void restart(TimePoint now)
    {
        m_since = now;
        m_bytes = 0;
    }

    void add(std::uint64_t bytes, TimePoint now)
    {
        m_bytes += bytes;
        if (now - m_since < period)
            return;
        const double sample =
            1000.0 * static_cast<double>(m_bytes) / static_cast<double>((now - m_since).ms);
        m_bytesPerSecond = m_bytesPerSecond == 0 ? sample : (m_bytesPerSecond + sample) / 2;
        restart(now);
    }

    [[nodiscard]] double bytesPerSecond() const { return m_bytesPerSecond; } // 0 until known

private:
    static constexpr Duration period = milliseconds(500);

    TimePoint m_since {};
    std::uint64_t m_bytes = 0;
    double m_bytesPerSecond = 0;
};

} // namespace patchswarm::swarm
