#include "agent/service/ratelimits.h"

#include <algorithm>
#include <utility>

namespace patchswarm::service {

namespace {

constexpr int longestMs = 10'000; // between two looks
constexpr int minuteMs = 60'000;

} // namespace

RateLimits::RateLimits(LocalTime localTime, QObject* parent)
    : QObject(parent)
    , m_localTime(std::move(localTime))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one may come before the minute
    connect(&m_timer, &QTimer::timeout, this, &RateLimits::look);
}

void RateLimits::setSettings(const policy::Settings& settings)
{
    m_settings = settings;
    look();
}

void RateLimits::look()
{
    const QDateTime now = m_localTime();
    m_timer.start(untilNextLook(now));
    const Limits limits = at(m_settings, now);
    if (std::exchange(m_current, limits) != limits)
        Q_EMIT changed(limits);
}

int RateLimits::untilNextLook(const QDateTime& now)
{
    const int intoMinute = now.time().second() * 1000 + now.time().msec();
    return std::min(longestMs, minuteMs - intoMinute);
}

RateLimits::Limits RateLimits::at(const policy::Settings& settings, const QDateTime& local)
{
    const int day = local.date().dayOfWeek();
    const int minute = local.time().hour() * 60 + local.time().minute();
    return {settings.wanLimitAt(day, minute), settings.lanLimitAt(day, minute)};
}

} // namespace patchswarm::service
