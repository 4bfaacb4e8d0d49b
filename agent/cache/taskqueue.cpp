#include "agent/cache/taskqueue.h"

namespace patchswarm::cache {

TaskQueue::TaskQueue(QObject* parent)
    : QObject(parent)
    , m_timer(this)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &TaskQueue::stepOnce);
}

void TaskQueue::add(std::unique_ptr<CacheTask> task)
{
    m_ready.push_back(std::move(task));
    m_timer.start();
}

void TaskQueue::wakeWaiting()
{
    while (!m_waiting.empty()) {
        add(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
}

void TaskQueue::stepOnce()
{
    if (!m_ready.empty()) {
        auto task = std::move(m_ready.front());
        m_ready.pop_front();
        switch (task->step()) {
        case CacheTask::Progress::More:
            m_ready.push_back(std::move(task));
            break;
        case CacheTask::Progress::Waiting:
            m_waiting.push_back(std::move(task));
            break;
        case CacheTask::Progress::Finished:
            break;
        }
    }
    if (m_ready.empty())
        m_timer.stop();
}

} // namespace patchswarm::cache
