#pragma once

#include <QWidget>

#include "console/picture/rollout.h"

QT_BEGIN_NAMESPACE
class QComboBox;
class QToolButton;
QT_END_NAMESPACE

namespace patchswarm::views {

class TimelineTrack;

// The time machine's controls: play or pause, speed, the track, back to live. It asks; who holds
// the recording answers with setRange().
class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    void setRange(const picture::RecordedRange&);

    [[nodiscard]] TimelineTrack* track() const { return m_track; }

Q_SIGNALS:
    void scrubbed(qint64 ms);
    void playRequested(bool play);
    void speedRequested(double speed); // 1, 2, 5, 10, 30 or 60
    void liveRequested();

protected:
    void changeEvent(QEvent*) override;

private:
    void showPlaying(bool playing);

    TimelineTrack* m_track; // children, owned by this
    QToolButton* m_play;
    QComboBox* m_speed;
    QToolButton* m_live;
    bool m_playing = false;
};

} // namespace patchswarm::views
