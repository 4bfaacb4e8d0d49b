#include "shared/swarm/requestwindow.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr double newSample = 0.3; // weight in the smoothed values
constexpr std::uint32_t smallest = 2;
constexpr std::uint32_t largest = 32;
constexpr Duration shortestDelay = milliseconds(20); // hashing and thread hops, not on any wire
constexpr Duration longestDelay = milliseconds(500);
} // namespace

void RequestWindow::firstByte(Duration afterRequest)
{
    const Duration forgotten {m_delay.ms + m_delay.ms / 16 + 1};
    m_delay = std::clamp(std::min(afterRequest, forgotten), shortestDelay, longestDelay);
}

void RequestWindow::chunkArrived(TimePoint askedAt, std::uint32_t bytes, TimePoint now)
{
    const Duration busy = now - std::max(askedAt, m_lastArrival);
    const double rate = 1000.0 * bytes / static_cast<double>(std::max<std::int64_t>(busy.ms, 1));
    m_bytesPerSecond =
        m_bytesPerSecond == 0 ? rate : m_bytesPerSecond + newSample * (rate - m_bytesPerSecond);
    const double wait = static_cast<double>((now - askedAt).ms);
    m_wait.ms += static_cast<std::int64_t>(newSample * (wait - static_cast<double>(m_wait.ms)));
    m_lastArrival = now;
}

std::uint32_t RequestWindow::chunks() const
{
    const double underway = m_bytesPerSecond * static_cast<double>(m_delay.ms) / 1000.0 / chunkSize;
    return std::clamp(smallest + static_cast<std::uint32_t>(std::min(underway, 1000.0)), smallest,
                      largest);
}

} // namespace patchswarm::swarm
