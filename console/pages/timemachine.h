#pragma once

#include <QElapsedTimer>

#include "console/models/replay.h"

namespace patchswarm::views {
class Timeline;
} // namespace patchswarm::views

namespace patchswarm::pages {

// Joins the timeline below the live picture and the replay of what was recorded: a drag or Play
// begins the replay of the job that is looked at, Live ends it. It shows no picture. GUI thread.
class TimeMachine : public QObject
{
    Q_OBJECT

public:
    // The timeline is the owner's and outlives this.
    TimeMachine(const QString& fleetDirectory, views::Timeline& timeline,
                QObject* parent = nullptr);

    // Back to live. What was recorded of the job so far follows by pastRead().
    void setJob(const QString& id, const std::optional<models::KnownJob>& known);

    [[nodiscard]] bool isReplaying() const { return m_replay.isOpen(); }

    // What is recorded of the job; nothing: none is, as far as it is known yet.
    [[nodiscard]] const std::optional<fleet::RecordedSpan>& span() const { return m_span; }

    void note(const QVector<fleet::FleetEvent>& events); // as they are heard: marks
    // Some times a second: activity by even steps over the live range.
    void refresh(std::vector<float> activity);

    void seek(qint64 ms); // begins the replay, if none is under way
    void leave();

Q_SIGNALS:
    void began();
    void left();
    void shown(const patchswarm::fleet::SnapshotPointer& then);
    void pastRead(const patchswarm::models::SwarmFigures::Past& past);
    void failed(const QString& why);

private:
    void play(bool plays);
    void setSpeed(double speed);
    void showRange();

    models::Replay m_replay;
    views::Timeline& m_timeline;
    QString m_job;
    std::optional<fleet::RecordedSpan> m_span;
    QElapsedTimer m_spanAge;
    std::vector<float> m_activity;
    std::vector<picture::RecordedRange::Mark> m_marks;
    double m_speed = 1;
    bool m_playsWhenOpen = false;
};

} // namespace patchswarm::pages
