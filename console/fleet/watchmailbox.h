#pragma once

#include <QMutex>
#include <QVector>

#include <utility>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::fleet {

// What the network thread leaves for the GUI thread: the newest snapshot, and a bounded heap of
// events. However slowly it is emptied, it does not grow. Any thread.
class WatchMailbox
{
public:
    static constexpr qsizetype mostEvents = 2000;

    // True: the reader must be told; false: it has been told already and not looked yet.
    [[nodiscard]] bool put(SnapshotPointer snapshot)
    {
        const QMutexLocker lock(&m_mutex);
        m_snapshot = std::move(snapshot);
        return !std::exchange(m_hasSnapshot, true);
    }

    [[nodiscard]] bool put(const QVector<FleetEvent>& events)
    {
        const QMutexLocker lock(&m_mutex);
        m_events += events;
        if (const qsizetype over = m_events.size() - mostEvents; over > 0) {
            m_events.remove(0, over);
            m_skipped += static_cast<int>(over);
        }
        return !std::exchange(m_hasEvents, true);
    }

    [[nodiscard]] SnapshotPointer takeSnapshot()
    {
        const QMutexLocker lock(&m_mutex);
        m_hasSnapshot = false;
        return m_snapshot;
    }

    [[nodiscard]] std::pair<QVector<FleetEvent>, int> takeEvents()
    {
        const QMutexLocker lock(&m_mutex);
        m_hasEvents = false;
        return {std::exchange(m_events, {}), std::exchange(m_skipped, 0)};
    }

private:
    QMutex m_mutex;
    SnapshotPointer m_snapshot;
    QVector<FleetEvent> m_events;
    int m_skipped = 0;
    bool m_hasSnapshot = false;
    bool m_hasEvents = false;
};

} // namespace patchswarm::fleet
