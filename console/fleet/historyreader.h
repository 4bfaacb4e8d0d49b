#pragma once

#include <QSqlDatabase>

#include <map>
#include <memory>
#include <vector>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::fleet {

struct RecordedSpan
{
    qint64 fromMs = 0;
    qint64 toMs = 0;
};

// Reads the recording of a fleet while it may go on: the picture at any moment, and the events
// between two. Going forward reads only what is new. Blocking, some milliseconds; one thread.
class HistoryReader
{
public:
    // NotFound when nothing was ever recorded; Io; UnsupportedVersion.
    [[nodiscard]] static Result<std::unique_ptr<HistoryReader>> open(const QString& fleetDirectory);
    ~HistoryReader();
    HistoryReader(const HistoryReader&) = delete;
    HistoryReader& operator=(const HistoryReader&) = delete;

    [[nodiscard]] std::optional<RecordedSpan> span() const; // nothing recorded: none
    // Spans of one job: from when the first endpoint told of it to its last change.
    [[nodiscard]] std::optional<RecordedSpan> spanOf(const QString& jobId) const;
    // As it was then; isReplay is set. NotFound before the first frame.
    [[nodiscard]] Result<SnapshotPointer> at(qint64 ms);
    // How much changed, in `steps` even steps over the range: of no unit.
    [[nodiscard]] std::vector<float> activity(qint64 fromMs, qint64 toMs, int steps) const;
    // Oldest first, at most `limit`.
    [[nodiscard]] QVector<FleetEvent> events(qint64 fromMs, qint64 toMs, int limit = 5000) const;

private:
    struct Framed
    {
        EndpointPointer endpoint;
        qint64 atMs = 0;
        bool isLive = false;
    };

    HistoryReader(QString path, QString connection);

    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] static EndpointPointer aged(const Framed& framed, qint64 ms);
    [[nodiscard]] Result<void> apply(qint64 afterMs, qint64 toMs);

    QString m_path;
    QString m_connection;
    std::map<QString, Framed> m_picture; // at m_atMs
    qint64 m_atMs = -1;
    quint64 m_number = 0;
};

} // namespace patchswarm::fleet
