#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

#include "console/fleet/historyreader.h"
#include "console/picture/rollout.h"

namespace patchswarm::pages {

// The time machine over one fleet's recording: where it stands, whether it plays, how fast. It
// tells pictures of then; who shows them is its owner's affair. GUI thread.
class Replay : public QObject
{
    Q_OBJECT

public:
    explicit Replay(QString fleetDirectory, QObject* parent = nullptr);

    [[nodiscard]] bool isActive() const { return m_isActive; }

    [[nodiscard]] bool isPlaying() const { return m_clock.isActive(); }

    [[nodiscard]] qint64 position() const { return m_position; }

    [[nodiscard]] double speed() const { return m_speed; }

    // What is recorded of a job; nothing when none is. Kept for two seconds.
    [[nodiscard]] std::optional<fleet::RecordedSpan> spanOf(const QString& jobId);

    // Goes to that moment and is active from then on. Told by shown() or failed().
    void seek(qint64 ms);
    void play(bool plays);
    void setSpeed(double speed);
    void leave(); // back to live

Q_SIGNALS:
    void shown(const patchswarm::fleet::SnapshotPointer& then);
    void changed(); // active, playing, speed or position
    void failed(const QString& why);

private:
    [[nodiscard]] bool open();
    void step();

    QString m_directory;
    std::unique_ptr<fleet::HistoryReader> m_reader;
    QString m_spanJob;
    std::optional<fleet::RecordedSpan> m_span;
    QElapsedTimer m_spanAge;
    QTimer m_clock;
    QElapsedTimer m_sinceStep;
    bool m_isActive = false;
    qint64 m_position = 0;
    double m_speed = 1;
};

} // namespace patchswarm::pages
