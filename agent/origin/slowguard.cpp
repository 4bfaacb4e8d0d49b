#include "agent/origin/slowguard.h"

namespace patchswarm::origin {

namespace {

QString inSeconds(qint64 ms)
{
    return ms % 1000 == 0 ? QString::number(ms / 1000)
                          : QString::number(static_cast<double>(ms) / 1000, 'f', 1);
}

} // namespace

void SlowGuard::enter(Phase phase, TimePoint now, qint64 limitMs)
{
    m_phase = phase;
    m_limitMs = limitMs > 0          ? limitMs
        : phase == Phase::Connecting ? m_limits.connectMs
        : phase == Phase::Waiting    ? m_limits.firstByteMs
                                     : m_limits.idleMs;
    excuse(now);
}

void SlowGuard::received(quint64 bytes, TimePoint now)
{
    m_since = now;
    m_windowBytes += bytes;
}

void SlowGuard::excuse(TimePoint now)
{
    m_since = now;
    m_windowStart = now;
    m_windowBytes = 0;
}

QString SlowGuard::complaint(TimePoint now)
{
    if ((now - m_since).ms >= m_limitMs) {
        const QString form = m_phase == Phase::Connecting
            ? QStringLiteral("could not be reached within %1 s")
            : m_phase == Phase::Waiting ? QStringLiteral("did not answer within %1 s")
                                        : QStringLiteral("sent nothing for %1 s");
        return form.arg(inSeconds(m_limitMs));
    }
    const qint64 window = (now - m_windowStart).ms;
    if (m_phase != Phase::Streaming || window < m_limits.floorWindowMs)
        return {};
    const double rate = static_cast<double>(m_windowBytes) * 1000 / static_cast<double>(window);
    if (rate < static_cast<double>(m_limits.floorBytesPerSecond))
        return QStringLiteral("sends too slowly: %1 bytes in %2 s")
            .arg(m_windowBytes)
            .arg(inSeconds(window));
    m_windowStart = now;
    m_windowBytes = 0;
    return {};
}

} // namespace patchswarm::origin
