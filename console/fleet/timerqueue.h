#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>

#include <optional>
#include <set>
#include <vector>

namespace patchswarm::fleet {

// Which timers of one thread are due, in the logarithm of their number: Qt's own list is searched
// from the start for every timer that is stopped, and ten thousand connections have ten thousand.
// It reads no clock: `now` is in microseconds of one that only rises. One thread.
class TimerQueue
{
public:
    using TimerInfo = QAbstractEventDispatcher::TimerInfo;

    // Precondition: no timer has this id. A coarse one may come up to a twentieth of its interval
    // late, 50 ms at most, so that those of one moment are told at once.
    void add(int id, qint64 intervalMs, Qt::TimerType type, QObject* object, qint64 now);
    bool remove(int id); // false: there is none
    bool removeAllOf(const QObject* object);

    [[nodiscard]] QList<TimerInfo> timersOf(const QObject* object) const;
    [[nodiscard]] qint64 remainingMs(int id, qint64 now) const; // rounded up; -1: there is none
    [[nodiscard]] std::optional<qint64> nextDue() const;

    // The ids that are due, earliest first; each is set for its next time by begin().
    [[nodiscard]] std::vector<int> due(qint64 now) const;
    // The object to be told; null when it was removed meanwhile, or is being told already.
    [[nodiscard]] QObject* begin(int id, qint64 now);
    void end(int id);

private:
    struct Timer
    {
        qint64 intervalUs = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject* object = nullptr;
        qint64 dueUs = 0;
        bool isTold = false; // being told: a nested loop must not tell it again
    };

    [[nodiscard]] static qint64 dueAfter(const Timer& timer, qint64 from);

    QHash<int, Timer> m_timers;
    std::set<std::pair<qint64, int>> m_order; // by when it is due
};

} // namespace patchswarm::fleet
