#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <memory>

#include "console/fleet/historyreader.h"
#include "console/models/swarmfigures.h"
#include "console/picture/rollout.h"

namespace patchswarm::models {

class ReplayReader;

// The time machine: a recorded roll-out, scrubbed or played at 1x to 60x. Reads on a thread of its
// own, the newest wish first, so that dragging never waits; it shows what was recorded and adds
// nothing. GUI thread.
class Replay : public QObject
{
    Q_OBJECT

public:
    static constexpr double slowest = 1;
    static constexpr double fastest = 60;

    explicit Replay(QString fleetDirectory, QObject* parent = nullptr);
    ~Replay() override;

    // The recording of one job, or all there is when the id is empty, from its start or from
    // `atMs`. opened() or failed() follows.
    void open(const QString& jobId = {}, std::optional<qint64> atMs = {});
    void close(); // back to live: the owner shows the watch's snapshots again

    // Curves of what was recorded of a job until now, for one that is looked at live after a
    // restart: pastRead() follows, empty when nothing is. Needs no open().
    void readPast(const QString& jobId, const std::optional<KnownJob>& known);

    // How much of a job is recorded, for a timeline beside the live picture: spanRead() follows.
    // Needs no open().
    void readSpan(const QString& jobId);

    void seek(qint64 atMs); // clamped to the range
    void play(double speed); // clamped
    void pause();

    [[nodiscard]] bool isOpen() const { return m_isOpen; }

    // For the timeline view; position and playing are up to date.
    [[nodiscard]] const picture::RecordedRange& range() const { return m_range; }

Q_SIGNALS:
    void opened();
    void failed(const patchswarm::Error&);
    void closed();
    void pastRead(const QString& jobId, const patchswarm::models::SwarmFigures::Past&);
    void spanRead(const QString& jobId, const std::optional<patchswarm::fleet::RecordedSpan>&);
    void rangeChanged(); // position, speed, playing
    void snapshotChanged(const patchswarm::fleet::SnapshotPointer&); // isReplay is set
    // Those between the position before and this one; after a jump back the ones of the last
    // minute.
    void eventsChanged(const QVector<patchswarm::fleet::FleetEvent>& events, bool fromAnew);

private:
    struct Opened
    {
        std::optional<Error> error;
        picture::RecordedRange range;
    };

    void take(const Opened& answer);
    void ask();
    void tick();

    QString m_directory;
    QThread m_thread;
    ReplayReader* m_reader; // lives on m_thread, which deletes it
    QTimer m_clock;
    QElapsedTimer m_sinceTick;
    picture::RecordedRange m_range;
    bool m_isOpen = false;
    bool m_isAsking = false;
    bool m_wantsMore = false; // the position has moved since it was asked
    quint64 m_session = 0; // answers of an earlier one are dropped
    qint64 m_shownMs = 0;

    friend class ReplayReader;
};

// Bytes a second over a recorded span in even steps, as RecordedRange::activity has them; nothing
// was moved where the series does not reach. `publishedMs`: wall-clock time of the series' 0.
[[nodiscard]] std::vector<float> activityOver(const picture::ThroughputSeries& series,
                                              qint64 publishedMs, const fleet::RecordedSpan& span,
                                              int steps);

} // namespace patchswarm::models
