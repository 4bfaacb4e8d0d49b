#pragma once

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QHash>

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "console/fleet/timerqueue.h"

namespace patchswarm::fleet {

// An event loop whose turn costs what happens in it, not how many connections stand by: epoll(7)
// and an ordered queue of timers. Qt's own asks the kernel for every socket anew, each turn, which
// at ten thousand is most of what the thread does. It decides nothing else differently. Given to a
// thread before it starts; that thread, but for wakeUp() and interrupt().
class EpollDispatcher : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject* parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;

    using QAbstractEventDispatcher::registerTimer;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject* object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int id) override;

    void wakeUp() override;
    void interrupt() override;

private:
    struct Watched
    {
        std::array<QSocketNotifier*, 3> notifiers = {}; // by QSocketNotifier::Type
        std::uint32_t told = 0; // what epoll knows
        std::uint32_t generation = 0; // the descriptor's number may have been another's before
        bool isDirty = false;

        [[nodiscard]] std::uint32_t wanted() const;
    };

    [[nodiscard]] qint64 now() const;
    [[nodiscard]] int patience(bool mayWait) const;
    void noteDirty(int fd, Watched& watched);
    void tellEpoll();
    [[nodiscard]] bool pollSockets(int timeoutMs);
    [[nodiscard]] bool pollWakeOnly(int timeoutMs);
    void clearWake();
    [[nodiscard]] bool activate(int fd, std::uint32_t generation, std::uint32_t events);
    [[nodiscard]] bool runTimers();

    int m_epoll = -1;
    int m_wake = -1; // eventfd
    std::atomic<bool> m_isAwake {false}; // m_wake is set and not read yet
    std::atomic<bool> m_isInterrupted {false};
    QHash<int, Watched> m_watched; // by descriptor
    std::vector<int> m_dirty;
    std::uint32_t m_lastGeneration = 0;
    TimerQueue m_timers;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::fleet
