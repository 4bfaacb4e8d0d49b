#include "console/fleet/historyreader.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <algorithm>

#include "console/fleet/historyformat.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

HistoryReader::HistoryReader(QString path, QString connection)
    : m_path(std::move(path))
    , m_connection(std::move(connection))
{
}

HistoryReader::~HistoryReader()
{
    database().close();
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase HistoryReader::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

Result<std::unique_ptr<HistoryReader>> HistoryReader::open(const QString& fleetDirectory)
{
    const QString path = QDir(fleetDirectory).filePath(u"history.sqlite"_s);
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::NotFound,
                       u"nothing was recorded yet: there is no %1"_s.arg(path));
    std::unique_ptr<HistoryReader> reader(
        new HistoryReader(path, u"replay-%1"_s.arg(QUuid::createUuid().toString())));
    QSqlDatabase base = QSqlDatabase::addDatabase(u"QSQLITE"_s, reader->m_connection);
    base.setDatabaseName(path);
    base.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
    if (!base.open())
        return failure(ErrorCode::Io,
                       u"%1 cannot be read: %2"_s.arg(path, base.lastError().text()));
    QSqlQuery query(base);
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next())
        return failure(ErrorCode::Io,
                       u"%1 cannot be read: %2"_s.arg(path, query.lastError().text()));
    if (const int version = query.value(0).toInt(); version > frameVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            u"%1 was written by a newer console (version %2, this one knows %3)"_s.arg(path)
                .arg(version)
                .arg(frameVersion));
    query.exec(u"PRAGMA query_only=1"_s);
    return reader;
}

std::optional<RecordedSpan> HistoryReader::span() const
{
    QSqlQuery query(database());
    // From the first key frame: nothing before it can be shown.
    if (!query.exec(u"SELECT (SELECT min(at) FROM frames WHERE is_key=1), max(at) FROM frames"_s)
        || !query.next() || query.value(0).isNull())
        return {};
    return RecordedSpan {query.value(0).toLongLong(), query.value(1).toLongLong()};
}

std::optional<RecordedSpan> HistoryReader::spanOf(const QString& jobId) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT first, last FROM jobs WHERE id=?"_s);
    query.addBindValue(jobId);
    const auto whole = span();
    if (!whole || !query.exec() || !query.next())
        return {};
    return RecordedSpan {std::max(whole->fromMs, query.value(0).toLongLong()),
                         query.value(1).toLongLong()};
}

Result<SnapshotPointer> HistoryReader::at(qint64 ms)
{
    if (m_atMs < 0 || ms < m_atMs || ms - m_atMs > 60'000) {
        QSqlQuery query(database());
        query.prepare(u"SELECT max(at) FROM frames WHERE is_key=1 AND at<=?"_s);
        query.addBindValue(ms);
        if (!query.exec() || !query.next() || query.value(0).isNull())
            return failure(ErrorCode::NotFound, u"nothing was recorded at that time"_s);
        m_picture.clear();
        m_atMs = query.value(0).toLongLong() - 1;
    }
    if (const auto applied = apply(m_atMs, ms); !applied)
        return tl::unexpected(applied.error());
    m_atMs = ms;
    auto snapshot = std::make_shared<FleetSnapshot>();
    snapshot->number = ++m_number;
    snapshot->atMs = ms;
    snapshot->isReplay = true;
    for (const auto& [name, framed] : m_picture)
        snapshot->endpoints.append(framed.isLive ? aged(framed, ms) : framed.endpoint);
    return SnapshotPointer(snapshot);
}

// One that was live when it was last framed has stayed so, or another frame would say otherwise.
EndpointPointer HistoryReader::aged(const Framed& framed, qint64 ms)
{
    auto endpoint = std::make_shared<EndpointSnapshot>(*framed.endpoint);
    endpoint->lastReportMs = ms - (framed.atMs - framed.endpoint->lastReportMs);
    return endpoint;
}

Result<void> HistoryReader::apply(qint64 afterMs, qint64 toMs)
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    query.prepare(u"SELECT at, is_key, data FROM frames WHERE at>? AND at<=? ORDER BY at"_s);
    query.addBindValue(afterMs);
    query.addBindValue(toMs);
    if (!query.exec())
        return failure(ErrorCode::Io,
                       u"%1 cannot be read: %2"_s.arg(m_path, query.lastError().text()));
    while (query.next()) {
        const qint64 at = query.value(0).toLongLong();
        const auto frame = unpackFrame(query.value(2).toByteArray());
        if (!frame)
            continue; // the next key frame puts it right
        if (query.value(1).toBool())
            m_picture.clear();
        for (const EndpointSnapshot& endpoint : *frame)
            m_picture[endpoint.record.name] = {std::make_shared<const EndpointSnapshot>(endpoint),
                                               at, freshnessAt(endpoint, at) == Freshness::Live};
    }
    return {};
}

std::vector<float> HistoryReader::activity(qint64 fromMs, qint64 toMs, int steps) const
{
    std::vector<float> activity(static_cast<std::size_t>(std::max(steps, 1)), 0);
    const qint64 span = std::max<qint64>(toMs - fromMs, 1);
    QSqlQuery query(database());
    query.setForwardOnly(true);
    // A frame is as large as what changed; key frames hold everything and would stand out.
    query.prepare(u"SELECT at, length(data) FROM frames WHERE is_key=0 AND at>=? AND at<=?"_s);
    query.addBindValue(fromMs);
    query.addBindValue(toMs);
    for (query.exec(); query.next();) {
        const qint64 step =
            (query.value(0).toLongLong() - fromMs) * static_cast<qint64>(activity.size()) / span;
        const auto last = static_cast<qint64>(activity.size()) - 1;
        activity[static_cast<std::size_t>(std::clamp<qint64>(step, 0, last))] +=
            query.value(1).toFloat();
    }
    return activity;
}

QVector<FleetEvent> HistoryReader::events(qint64 fromMs, qint64 toMs, int limit) const
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    query.prepare(u"SELECT heard, endpoint, sequence, at, kind, artifact, peer, bytes, text FROM "
                  "events WHERE heard>? AND heard<=? ORDER BY heard, number LIMIT ?"_s);
    query.addBindValue(fromMs);
    query.addBindValue(toMs);
    query.addBindValue(limit);
    QVector<FleetEvent> events;
    for (query.exec(); query.next();) {
        FleetEvent event;
        event.heardMs = query.value(0).toLongLong();
        event.endpoint = query.value(1).toString();
        event.event.sequence = query.value(2).toLongLong();
        event.event.at = query.value(3).toLongLong();
        event.event.kind = query.value(4).toString();
        event.event.artifact = query.value(5).toString();
        event.event.peer = query.value(6).toString();
        if (!query.value(7).isNull())
            event.event.bytes = query.value(7).toULongLong();
        event.event.text = query.value(8).toString();
        events.append(event);
    }
    return events;
}

} // namespace patchswarm::fleet
