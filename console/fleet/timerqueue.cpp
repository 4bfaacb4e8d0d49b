#include "console/fleet/timerqueue.h"

#include <algorithm>

namespace patchswarm::fleet {

namespace {

constexpr qint64 usPerMs = 1000;
constexpr qint64 coarseFromUs = 100 * usPerMs; // shorter ones come when they should
constexpr qint64 latestUs = 50 * usPerMs;
constexpr qint64 secondUs = 1000 * usPerMs;

qint64 roundedUp(qint64 value, qint64 step)
{
    return (value + step - 1) / step * step;
}

} // namespace

qint64 TimerQueue::dueAfter(const Timer& timer, qint64 from)
{
    const qint64 due = from + timer.intervalUs;
    if (timer.type == Qt::VeryCoarseTimer)
        return roundedUp(due, secondUs);
    if (timer.type == Qt::PreciseTimer || timer.intervalUs < coarseFromUs)
        return due;
    return roundedUp(due, std::min(timer.intervalUs / 20, latestUs));
}

void TimerQueue::add(int id, qint64 intervalMs, Qt::TimerType type, QObject* object, qint64 now)
{
    Timer timer {std::max<qint64>(intervalMs, 0) * usPerMs, type, object, 0, false};
    timer.dueUs = dueAfter(timer, now);
    m_order.emplace(timer.dueUs, id);
    m_timers.insert(id, timer);
}

bool TimerQueue::remove(int id)
{
    const auto timer = m_timers.constFind(id);
    if (timer == m_timers.constEnd())
        return false;
    m_order.erase({timer->dueUs, id});
    m_timers.erase(timer);
    return true;
}

bool TimerQueue::removeAllOf(const QObject* object)
{
    const QList<TimerInfo> timers = timersOf(object);
    for (const TimerInfo& timer : timers)
        remove(timer.timerId);
    return !timers.isEmpty();
}

QList<TimerQueue::TimerInfo> TimerQueue::timersOf(const QObject* object) const
{
    QList<TimerInfo> found;
    for (auto timer = m_timers.constBegin(); timer != m_timers.constEnd(); ++timer)
        if (timer->object == object)
            found.append({timer.key(), static_cast<int>(timer->intervalUs / usPerMs), timer->type});
    return found;
}

qint64 TimerQueue::remainingMs(int id, qint64 now) const
{
    const auto timer = m_timers.constFind(id);
    if (timer == m_timers.constEnd())
        return -1;
    return roundedUp(std::max<qint64>(timer->dueUs - now, 0), usPerMs) / usPerMs;
}

std::optional<qint64> TimerQueue::nextDue() const
{
    if (m_order.empty())
        return {};
    return m_order.begin()->first;
}

std::vector<int> TimerQueue::due(qint64 now) const
{
    std::vector<int> ids;
    for (const auto& [dueUs, id] : m_order) {
        if (dueUs > now)
            break;
        ids.push_back(id);
    }
    return ids;
}

QObject* TimerQueue::begin(int id, qint64 now)
{
    const auto timer = m_timers.find(id);
    if (timer == m_timers.end() || timer->isTold || timer->dueUs > now)
        return nullptr;
    m_order.erase({timer->dueUs, id});
    // In step with its first time, unless it has fallen behind.
    timer->dueUs = dueAfter(*timer, timer->dueUs + timer->intervalUs < now ? now : timer->dueUs);
    m_order.emplace(timer->dueUs, id);
    timer->isTold = true;
    return timer->object;
}

void TimerQueue::end(int id)
{
    if (const auto timer = m_timers.find(id); timer != m_timers.end())
        timer->isTold = false;
}

} // namespace patchswarm::fleet
