#include "console/fleet/history.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <array>

#include "console/fleet/historyformat.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int writesBetweenDrops = 60;
constexpr qsizetype mostEventsWaiting = 20'000;

constexpr std::array statements {
    "PRAGMA auto_vacuum=INCREMENTAL",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA journal_size_limit=4000000",
    "CREATE TABLE IF NOT EXISTS frames (at INTEGER PRIMARY KEY, is_key INTEGER NOT NULL, data BLOB "
    "NOT NULL)",
    "CREATE INDEX IF NOT EXISTS frames_key ON frames (is_key, at)",
    "CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, heard INTEGER NOT NULL, "
    "endpoint TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, "
    "artifact TEXT NOT NULL, peer TEXT NOT NULL, bytes INTEGER, text TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS events_heard ON events (heard)",
    "CREATE TABLE IF NOT EXISTS streams (endpoint TEXT PRIMARY KEY, sequence INTEGER NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER "
    "NOT NULL) WITHOUT ROWID",
};

QVariant text(const QString& value)
{
    return value.isNull() ? u""_s : value;
}

bool isKept(const rpc::SwarmEvent& event)
{
    return event.kind != u"chunkVerified" && event.kind != u"chunkUploaded"
        && event.kind != u"duplicateChunk";
}

// Whether a viewer would see a difference. That an endpoint is heard again changes nothing while it
// stays live.
bool looksSame(const EndpointSnapshot& a, const EndpointSnapshot& b)
{
    return a.jobs == b.jobs && a.connection == b.connection && a.profile == b.profile
        && a.record == b.record && a.site() == b.site() && a.links == b.links
        && a.wanBytesPerSecond == b.wanBytesPerSecond
        && a.lanReceivedBytesPerSecond == b.lanReceivedBytesPerSecond
        && a.lanSentBytesPerSecond == b.lanSentBytesPerSecond && a.cacheUsed == b.cacheUsed
        && a.lostEvents == b.lostEvents;
}

} // namespace

History::History(QString path, HistoryBounds bounds, std::unique_ptr<QLockFile> lock)
    : m_path(std::move(path))
    , m_connection(u"history-%1"_s.arg(QUuid::createUuid().toString()))
    , m_bounds(bounds)
    , m_lock(std::move(lock))
{
}

History::~History()
{
    database().close();
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase History::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

tl::unexpected<Error> History::broken(const QString& what) const
{
    const bool isFull = what.contains(u"full"_s) || what.contains(u"disk I/O"_s);
    return isFull
        ? failure(ErrorCode::DiskFull,
                  u"%1 cannot be written, the disk seems to be full; the recording goes on when "
                  "there is space again: %2"_s.arg(m_path, what))
        : failure(ErrorCode::Io, u"%1 cannot be written: %2"_s.arg(m_path, what));
}

Result<std::unique_ptr<History>> History::open(const QString& fleetDirectory,
                                               const HistoryBounds& bounds)
{
    const QDir directory(fleetDirectory);
    auto lock = std::make_unique<QLockFile>(directory.filePath(u"history.lock"_s));
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0)) {
        qint64 process = 0;
        QString host;
        QString program;
        if (lock->getLockInfo(&process, &host, &program))
            return failure(ErrorCode::Conflict,
                           u"%1 (process %2 on %3) records this fleet already; close it, and the "
                           "recording goes on here"_s.arg(program)
                               .arg(process)
                               .arg(host));
        return failure(ErrorCode::Io,
                       u"%1 cannot be locked; see who may write in the fleet directory"_s.arg(
                           directory.filePath(u"history.lock"_s)));
    }
    std::unique_ptr<History> history(
        new History(directory.filePath(u"history.sqlite"_s), bounds, std::move(lock)));
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, history->m_connection);
    database.setDatabaseName(history->m_path);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
    if (!database.open())
        return history->broken(database.lastError().text());
    if (const auto prepared = history->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    return history;
}

Result<void> History::prepare()
{
    QSqlQuery query(database());
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next())
        return broken(query.lastError().text());
    const int version = query.value(0).toInt();
    query.finish();
    if (version > frameVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            u"%1 was written by a newer console (version %2, this one knows %3)"_s.arg(m_path)
                .arg(version)
                .arg(frameVersion));
    for (const char* statement : statements)
        if (!query.exec(QLatin1StringView(statement)))
            return broken(query.lastError().text());
    if (!query.exec(u"PRAGMA user_version=%1"_s.arg(frameVersion)))
        return broken(query.lastError().text());
    return {};
}

void History::add(const QVector<FleetEvent>& events)
{
    for (const FleetEvent& event : events)
        if (isKept(event.event))
            m_events.append(event);
    if (const qsizetype over = m_events.size() - mostEventsWaiting; over > 0)
        m_events.remove(0, over);
}

Result<void> History::write(const FleetSnapshot& snapshot)
{
    QSqlDatabase base = database();
    if (!base.transaction())
        return broken(base.lastError().text());
    auto written = writeFrame(snapshot);
    if (written)
        written = writeEvents();
    if (written && !base.commit())
        written = broken(base.lastError().text());
    if (!written) {
        base.rollback();
        m_last.clear(); // the next frame is a key frame
        return written;
    }
    m_events.clear();
    if (++m_sinceDrop >= writesBetweenDrops)
        dropOld(snapshot.atMs);
    return {};
}

namespace {

// One that was asked to tell rarely is live though it told long ago; how often it was asked is not
// recorded.
EndpointPointer asRecorded(const EndpointPointer& endpoint, qint64 atMs)
{
    if (atMs - endpoint->lastReportMs <= liveMs || freshnessAt(*endpoint, atMs) != Freshness::Live)
        return endpoint;
    auto copy = std::make_shared<EndpointSnapshot>(*endpoint);
    copy->lastReportMs = atMs - liveMs;
    return copy;
}

} // namespace

Result<void> History::writeFrame(const FleetSnapshot& snapshot)
{
    const bool isKey = m_last.empty() || snapshot.atMs - m_lastKeyMs >= keyFrameMs
        || m_last.size() != snapshot.endpoints.size();
    QVector<EndpointPointer> changed;
    for (const EndpointPointer& endpoint : snapshot.endpoints) {
        const auto before = m_last.constFind(endpoint->record.name);
        const Freshness freshness = freshnessAt(*endpoint, snapshot.atMs);
        if (isKey || before == m_last.constEnd() || before->freshness != freshness
            || !looksSame(*before->endpoint, *endpoint))
            changed.append(endpoint);
    }
    if (changed.isEmpty())
        return {};
    QSqlQuery query(database());
    query.prepare(u"INSERT OR REPLACE INTO frames VALUES (?,?,?)"_s);
    query.addBindValue(snapshot.atMs);
    query.addBindValue(isKey);
    for (EndpointPointer& endpoint : changed)
        endpoint = asRecorded(endpoint, snapshot.atMs);
    query.addBindValue(packFrame(changed));
    if (!query.exec())
        return broken(query.lastError().text());
    if (const auto noted = noteJobs(changed, snapshot.atMs); !noted)
        return noted;
    if (isKey) {
        m_last.clear();
        m_lastKeyMs = snapshot.atMs;
    }
    for (const EndpointPointer& endpoint : changed)
        m_last.insert(endpoint->record.name, {endpoint, freshnessAt(*endpoint, snapshot.atMs)});
    return {};
}

Result<void> History::noteJobs(const QVector<EndpointPointer>& changed, qint64 atMs)
{
    QSet<QString> moved;
    for (const EndpointPointer& endpoint : changed) {
        const EndpointPointer before = m_last.value(endpoint->record.name).endpoint;
        for (const JobPicture& job : endpoint->jobs) {
            const JobPicture* old = before ? before->findJob(job.status.id) : nullptr;
            if (old == nullptr || !(*old == job))
                moved.insert(job.status.id);
        }
    }
    QSqlQuery query(database());
    query.prepare(u"INSERT INTO jobs VALUES (?,?,?) ON CONFLICT (id) DO UPDATE SET "
                  "last=excluded.last"_s);
    for (const QString& id : moved) {
        query.addBindValue(id);
        query.addBindValue(atMs);
        query.addBindValue(atMs);
        if (!query.exec())
            return broken(query.lastError().text());
    }
    return {};
}

Result<void> History::writeEvents()
{
    QSqlQuery insert(database());
    insert.prepare(u"INSERT INTO events (heard, endpoint, sequence, at, kind, artifact, peer, "
                   "bytes, text) VALUES (?,?,?,?,?,?,?,?,?)"_s);
    QHash<QString, qint64> streams;
    for (const FleetEvent& event : m_events) {
        const rpc::SwarmEvent& e = event.event;
        const QVariant bytes = e.bytes ? QVariant(static_cast<qint64>(*e.bytes)) : QVariant();
        for (const QVariant& value :
             QVariantList {event.heardMs, text(event.endpoint), e.sequence, e.at, text(e.kind),
                           text(e.artifact), text(e.peer), bytes, text(e.text)})
            insert.addBindValue(value);
        if (!insert.exec())
            return broken(insert.lastError().text());
        streams.insert(event.endpoint, e.sequence);
    }
    QSqlQuery note(database());
    note.prepare(u"INSERT OR REPLACE INTO streams VALUES (?,?)"_s);
    for (auto stream = streams.constBegin(); stream != streams.constEnd(); ++stream) {
        note.addBindValue(text(stream.key()));
        note.addBindValue(stream.value());
        if (!note.exec())
            return broken(note.lastError().text());
    }
    return {};
}

// By age, then the oldest tenth of the frames until the file fits.
void History::dropOld(qint64 nowMs)
{
    m_sinceDrop = 0;
    QSqlQuery query(database());
    const auto dropBefore = [&query](qint64 ms) {
        query.exec(u"DELETE FROM frames WHERE at<%1"_s.arg(ms));
        query.exec(u"DELETE FROM events WHERE heard<%1"_s.arg(ms));
        query.exec(u"DELETE FROM jobs WHERE last<%1"_s.arg(ms));
    };
    dropBefore(nowMs - m_bounds.ageMs);
    for (int round = 0; round < 10 && bytes() > m_bounds.bytes; ++round) {
        if (!query.exec(u"SELECT min(at), max(at) FROM frames"_s) || !query.next())
            return;
        const qint64 from = query.value(0).toLongLong();
        const qint64 to = query.value(1).toLongLong();
        query.finish();
        dropBefore(from + (to - from) / 10 + 1);
        query.exec(u"PRAGMA incremental_vacuum"_s);
        while (query.next()) { }
        query.exec(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        query.finish();
    }
}

QHash<QString, qint64> History::lastSequences() const
{
    QHash<QString, qint64> sequences;
    QSqlQuery query(database());
    for (query.exec(u"SELECT endpoint, sequence FROM streams"_s); query.next();)
        sequences.insert(query.value(0).toString(), query.value(1).toLongLong());
    return sequences;
}

SnapshotPointer History::lastPicture() const
{
    QSqlQuery query(database());
    query.exec(u"SELECT at, data FROM frames WHERE at>=(SELECT max(at) FROM frames WHERE is_key=1) "
               "ORDER BY at"_s);
    std::map<QString, EndpointPointer> picture;
    auto snapshot = std::make_shared<FleetSnapshot>();
    while (query.next()) {
        snapshot->atMs = query.value(0).toLongLong();
        const auto frame = unpackFrame(query.value(1).toByteArray());
        if (!frame)
            continue;
        for (const EndpointSnapshot& endpoint : *frame)
            picture[endpoint.record.name] = std::make_shared<const EndpointSnapshot>(endpoint);
    }
    if (picture.empty())
        return nullptr;
    for (const auto& [name, endpoint] : picture)
        snapshot->endpoints.append(endpoint);
    return snapshot;
}

qint64 History::bytes() const
{
    return QFileInfo(m_path).size() + QFileInfo(m_path + u"-wal"_s).size();
}

} // namespace patchswarm::fleet
