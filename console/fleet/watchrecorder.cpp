#include "console/fleet/watchrecorder.h"

namespace patchswarm::fleet {

namespace {

constexpr qint64 recordMs = 1000;
constexpr qint64 retryMs = 5000;

} // namespace

void WatchRecorder::open(qint64 nowMs)
{
    if (!m_settings.records)
        return;
    m_lastTriedMs = nowMs;
    auto history =
        History::open(m_settings.directory, {m_settings.recordedBytes, m_settings.recordedMs});
    m_picture.isRecording = history.has_value();
    m_picture.trouble = history ? QString() : history.error().detail;
    if (history)
        m_history = std::move(*history);
}

bool WatchRecorder::record(qint64 nowMs, const MakeSnapshot& makeSnapshot)
{
    if (nowMs - m_lastRecordedMs < recordMs)
        return false;
    m_lastRecordedMs = nowMs;
    if (!m_history) {
        // Another console may have ended, or somebody has made room.
        if (!m_settings.records || nowMs - m_lastTriedMs < retryMs)
            return false;
        open(nowMs);
        return true;
    }
    const auto written = m_history->write(*makeSnapshot());
    const RecorderPicture before = m_picture;
    m_picture.isRecording = written.has_value();
    m_picture.trouble = written ? QString() : written.error().detail;
    m_picture.bytes = m_history->bytes();
    return !(before == m_picture);
}

void WatchRecorder::add(const QVector<FleetEvent>& events)
{
    if (m_history)
        m_history->add(events);
}

void WatchRecorder::finish(const MakeSnapshot& makeSnapshot)
{
    if (m_history)
        static_cast<void>(m_history->write(*makeSnapshot()));
}

} // namespace patchswarm::fleet
