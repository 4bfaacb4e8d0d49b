#include "agent/origin/intake.h"

#include <algorithm>
#include <utility>

namespace patchswarm::origin {

namespace {

constexpr int wakeMs = 50;
constexpr double burstSeconds = 0.1;
constexpr qint64 largestGrant = 64 * 1024; // so that parallel requests take turns

} // namespace

Intake::Intake(QObject* parent)
    : QObject(parent)
{
    m_clock.start();
    m_wake.setSingleShot(true);
    m_wake.setInterval(wakeMs);
    connect(&m_wake, &QTimer::timeout, this, &Intake::moreAllowed);
}

void Intake::setRateLimit(quint64 bytesPerSecond)
{
    if (m_rate == bytesPerSecond)
        return;
    refill();
    m_rate = bytesPerSecond;
    m_tokens = 0;
    m_wake.start();
}

void Intake::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        m_wake.start(0);
    m_wake.setInterval(wakeMs);
}

qint64 Intake::take(qint64 wanted)
{
    if (m_paused)
        return 0;
    if (m_rate == 0)
        return wanted;
    refill();
    const qint64 grant = std::min({wanted, static_cast<qint64>(m_tokens), largestGrant});
    m_tokens -= static_cast<double>(grant);
    if (grant < wanted && !m_wake.isActive())
        m_wake.start();
    return grant;
}

void Intake::giveBack(qint64 unused)
{
    m_tokens += static_cast<double>(unused);
}

void Intake::refill()
{
    const qint64 now = m_clock.nsecsElapsed(); // not restart(): it loses what is below 1 ms
    const double seconds = static_cast<double>(now - std::exchange(m_refilledAt, now)) / 1e9;
    const double rate = static_cast<double>(m_rate);
    m_tokens = std::min(m_tokens + rate * seconds, std::max(rate * burstSeconds, 1.0));
}

} // namespace patchswarm::origin
