#pragma once

#include <functional>
#include <memory>

#include "console/fleet/history.h"
#include "console/fleet/watchsettings.h"

namespace patchswarm::fleet {

// The recording of a watched fleet: had when it can be had, tried again when another console holds
// it or the disk was full, and what it knew when the console starts. What is recorded, History
// decides. Network thread.
class WatchRecorder
{
public:
    using MakeSnapshot = std::function<SnapshotPointer()>;

    explicit WatchRecorder(const WatchSettings& settings)
        : m_settings(settings)
    {
    }

    void open(qint64 nowMs);
    // Once a second at most. True: picture() has changed.
    [[nodiscard]] bool record(qint64 nowMs, const MakeSnapshot& makeSnapshot);
    void add(const QVector<FleetEvent>& events);
    // Before the end; nobody is left to be told of a failure.
    void finish(const MakeSnapshot& makeSnapshot);

    [[nodiscard]] const RecorderPicture& picture() const { return m_picture; }

    // Null: nothing is recorded.
    [[nodiscard]] const History* history() const { return m_history.get(); }

private:
    const WatchSettings& m_settings;
    std::unique_ptr<History> m_history;
    RecorderPicture m_picture;
    qint64 m_lastRecordedMs = 0;
    qint64 m_lastTriedMs = 0;
};

} // namespace patchswarm::fleet
