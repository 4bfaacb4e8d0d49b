#include "agent/discovery/clockdoubt.h"

#include <QDateTime>

namespace patchswarm::discovery {

namespace {

constexpr Duration memory = seconds(10 * 60);
constexpr Duration betweenTellings = seconds(60 * 60);

QString timeText(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate);
}

} // namespace

bool ClockDoubt::differed(const ClockSkew& skew, TimePoint now)
{
    m_skew = skew;
    m_skewAt = now;
    if (!current(now) || (m_toldAt && now - *m_toldAt < betweenTellings))
        return false;
    m_toldAt = now;
    return true;
}

std::optional<ClockSkew> ClockDoubt::current(TimePoint now) const
{
    const bool isRecent = m_skew && now - m_skewAt <= memory;
    const bool isContradicted = m_agreedAt && now - *m_agreedAt <= memory;
    return isRecent && !isContradicted ? m_skew : std::nullopt;
}

QString clockDoubtText(const ClockSkew& skew, std::int64_t nowMs)
{
    return QStringLiteral("the clock here says %1, that of the neighbour %2 says %3: neither "
                          "believes the other's announcements; set the wrong one right")
        .arg(timeText(nowMs), skew.from.ip.toString(), timeText(nowMs + skew.aheadMs));
}

} // namespace patchswarm::discovery
