#pragma once

#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

#include "agent/cache/cachetask.h"

namespace patchswarm::cache {

// Runs tasks step by step, in turn, whenever the thread's event queue is empty. Decides no order
// beyond first come, first served, in rotation.
class TaskQueue : public QObject
{
    Q_OBJECT

public:
    explicit TaskQueue(QObject* parent);

    void add(std::unique_ptr<CacheTask> task);
    void wakeWaiting(); // try again what waits

    [[nodiscard]] bool isIdle() const { return m_ready.empty() && m_waiting.empty(); }

private:
    void stepOnce();

    QTimer m_timer;
    std::deque<std::unique_ptr<CacheTask>> m_ready;
    std::deque<std::unique_ptr<CacheTask>> m_waiting;
};

} // namespace patchswarm::cache
