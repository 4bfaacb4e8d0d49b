#pragma once

#include <QHash>
#include <QLockFile>
#include <QSqlDatabase>

#include <map>
#include <memory>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::fleet {

struct HistoryBounds
{
    qint64 bytes = 256'000'000; // of the file, about
    qint64 ageMs = qint64(30) * 24 * 3600 * 1000;
};

// history.sqlite in a fleet directory: what the endpoints told, as it was shown, for restarts and
// replay. One console records at a time; others may read. It decides what is dropped when it grows
// too old or too large; it never decides what is true. Blocking. One thread.
//
// Frames hold the endpoints that changed since the frame before; key frames hold all of them, one
// a minute, so that any moment is found by reading at most a minute. Format: historyformat.h.
class History
{
public:
    static constexpr qint64 keyFrameMs = 60'000;

    // Conflict when another console records (who is named); Io; UnsupportedVersion.
    [[nodiscard]] static Result<std::unique_ptr<History>> open(const QString& fleetDirectory,
                                                               const HistoryBounds& bounds);
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    // Written at once, in one transaction, with the events that were added since. DiskFull and Io
    // leave the file as it was; what could not be written is lost to the recording alone.
    [[nodiscard]] Result<void> write(const FleetSnapshot& snapshot);
    // Chunks that come and go are not kept: there are thousands a second, and frames show them.
    void add(const QVector<FleetEvent>& events);

    // Of each endpoint's stream, the newest event that was written.
    [[nodiscard]] QHash<QString, qint64> lastSequences() const;
    // As last recorded; null when nothing is.
    [[nodiscard]] SnapshotPointer lastPicture() const;
    [[nodiscard]] qint64 bytes() const; // on disk

private:
    struct Framed
    {
        EndpointPointer endpoint;
        Freshness freshness = Freshness::Offline;
    };

    History(QString path, HistoryBounds bounds, std::unique_ptr<QLockFile> lock);

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> writeFrame(const FleetSnapshot& snapshot);
    [[nodiscard]] Result<void> noteJobs(const QVector<EndpointPointer>& changed, qint64 atMs);
    [[nodiscard]] Result<void> writeEvents();
    void dropOld(qint64 nowMs);
    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] tl::unexpected<Error> broken(const QString& what) const;

    QString m_path;
    QString m_connection;
    HistoryBounds m_bounds;
    std::unique_ptr<QLockFile> m_lock;
    QVector<FleetEvent> m_events;
    QHash<QString, Framed> m_last; // by name, as last written
    qint64 m_lastKeyMs = 0;
    int m_sinceDrop = 0;
};

} // namespace patchswarm::fleet
