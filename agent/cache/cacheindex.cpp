#include "agent/cache/cacheindex.h"

#include <QLoggingCategory>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>
#include <QtEndian>

#include <algorithm>
#include <array>

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {

constexpr int digestBytes = 32;

tl::unexpected<Error> sqlFailure(const QSqlError& error, const QString& file)
{
    // SQLite's SQLITE_CORRUPT and SQLITE_NOTADB.
    const bool damaged = error.nativeErrorCode() == QLatin1String("11")
        || error.nativeErrorCode() == QLatin1String("26");
    return failure(damaged ? ErrorCode::InvalidInput : ErrorCode::Io,
                   QStringLiteral("the index %1: %2").arg(file, error.text().trimmed()));
}

QByteArray bytesOf(const Cid& cid)
{
    const auto binary = cid.toBinary();
    return {reinterpret_cast<const char*>(binary.data()), static_cast<int>(binary.size())};
}

Result<Cid> cidOf(const QByteArray& bytes)
{
    return parseCidBinary({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                           static_cast<std::size_t>(bytes.size())});
}

// Chunk n at bit n % 8 of byte n / 8.
QByteArray bytesOf(const ChunkSet& set)
{
    QByteArray bytes;
    bytes.reserve(static_cast<int>(set.words().size() * sizeof(quint64)));
    for (const quint64 word : set.words()) {
        const quint64 little = qToLittleEndian(word);
        bytes.append(reinterpret_cast<const char*>(&little), sizeof little);
    }
    return bytes;
}

ChunkSet setOf(const QByteArray& bytes, ChunkIndex universe)
{
    ChunkSet set(universe);
    const ChunkIndex known = std::min<ChunkIndex>(universe, ChunkIndex(bytes.size()) * 8);
    for (ChunkIndex chunk = 0; chunk < known; ++chunk)
        if (((static_cast<unsigned char>(bytes[int(chunk / 8)]) >> (chunk % 8)) & 1) != 0)
            set.insert(chunk);
    return set;
}

QByteArray bytesOf(const std::vector<Sha256Digest>& digests)
{
    QByteArray bytes;
    bytes.reserve(static_cast<int>(digests.size()) * digestBytes);
    for (const Sha256Digest& digest : digests)
        bytes.append(reinterpret_cast<const char*>(digest.data()), digestBytes);
    return bytes;
}

std::vector<Sha256Digest> digestsOf(const QByteArray& bytes)
{
    std::vector<Sha256Digest> digests(static_cast<std::size_t>(bytes.size() / digestBytes));
    for (std::size_t i = 0; i < digests.size(); ++i)
        std::copy_n(bytes.constData() + i * digestBytes, digestBytes,
                    reinterpret_cast<char*>(digests[i].data()));
    return digests;
}

Result<StoredArtifact> storedArtifact(const QSqlQuery& query)
{
    auto cid = cidOf(query.value(0).toByteArray());
    if (!cid)
        return tl::unexpected(cid.error());
    auto manifest = ArtifactManifest::fromChunkList(*cid, query.value(1).toULongLong(),
                                                    digestsOf(query.value(2).toByteArray()));
    if (!manifest)
        return tl::unexpected(manifest.error());
    StoredArtifact stored;
    stored.row.cid = *cid;
    stored.row.verified = setOf(query.value(3).toByteArray(), manifest->layout().count());
    stored.row.whole = query.value(4).toBool();
    stored.row.pinned = query.value(5).toBool();
    stored.row.kept = query.value(6).toBool();
    stored.row.lastUsefulMs = query.value(7).toLongLong();
    stored.row.identity = {query.value(8).toULongLong(), query.value(9).toLongLong(),
                           query.value(10).toULongLong()};
    stored.manifest = std::make_shared<const ArtifactManifest>(std::move(*manifest));
    return stored;
}

QVariant inodeValue(quint64 inode)
{
    return QVariant::fromValue(static_cast<qint64>(inode));
}

void bindState(QSqlQuery& query, const ArtifactRow& row)
{
    query.addBindValue(bytesOf(row.verified));
    query.addBindValue(int(row.whole));
    query.addBindValue(int(row.pinned));
    query.addBindValue(int(row.kept));
    query.addBindValue(row.lastUsefulMs);
    query.addBindValue(static_cast<qint64>(row.identity.size));
    query.addBindValue(row.identity.mtimeNs);
    query.addBindValue(inodeValue(row.identity.inode));
}

} // namespace

Result<std::unique_ptr<CacheIndex>> CacheIndex::open(const QString& file)
{
    const QString connection =
        QStringLiteral("cache-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto index = std::unique_ptr<CacheIndex>(new CacheIndex(connection));
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    database.setDatabaseName(file);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!database.open())
        return sqlFailure(database.lastError(), file);
    if (auto prepared = index->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    return index;
}

CacheIndex::CacheIndex(QString connection)
    : m_connection(std::move(connection))
{
}

CacheIndex::~CacheIndex()
{
    database().close();
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase CacheIndex::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

Result<void> CacheIndex::run(const QString& statement)
{
    QSqlQuery query(database());
    if (!query.exec(statement))
        return sqlFailure(query.lastError(), database().databaseName());
    return {};
}

Result<void> CacheIndex::prepare()
{
    static constexpr std::array statements {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE IF NOT EXISTS cache_schema(version INTEGER NOT NULL)",
    };
    for (const char* statement : statements)
        if (auto done = run(QLatin1String(statement)); !done)
            return done;
    if (auto checked = checkVersion(); !checked)
        return checked;
    static constexpr std::array tables {
        "CREATE TABLE IF NOT EXISTS cache_artifact(cid BLOB PRIMARY KEY, verified BLOB, whole "
        "INTEGER, pinned INTEGER, kept INTEGER, last_useful_ms INTEGER, file_size INTEGER, "
        "file_mtime_ns INTEGER, file_inode INTEGER)",
        "CREATE TABLE IF NOT EXISTS cache_manifest(cid BLOB PRIMARY KEY, size INTEGER, digests "
        "BLOB)",
        "CREATE TABLE IF NOT EXISTS cache_taken(cid BLOB, giver BLOB, bytes INTEGER, PRIMARY "
        "KEY(cid, giver)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS cache_delivered(job TEXT, name TEXT, cid BLOB, delivered_ms "
        "INTEGER, handed_over_ms INTEGER, PRIMARY KEY(job, name))",
    };
    for (const char* table : tables)
        if (auto made = run(QLatin1String(table)); !made)
            return made;
    return {};
}

Result<void> CacheIndex::checkVersion()
{
    QSqlQuery check(database());
    if (!check.exec(QStringLiteral("PRAGMA quick_check(1)")) || !check.next())
        return sqlFailure(check.lastError(), database().databaseName());
    if (check.value(0).toString() != QLatin1String("ok"))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("the index %1 is damaged: %2")
                           .arg(database().databaseName(), check.value(0).toString()));
    QSqlQuery query(database());
    if (!query.exec(QStringLiteral("SELECT max(version) FROM cache_schema")) || !query.next())
        return sqlFailure(query.lastError(), database().databaseName());
    if (query.value(0).isNull())
        return run(QStringLiteral("INSERT INTO cache_schema VALUES(%1)").arg(schemaVersion));
    const int found = query.value(0).toInt();
    if (found > schemaVersion)
        return failure(ErrorCode::UnsupportedVersion,
                       QStringLiteral("%1 was written by a newer PatchSwarm (cache schema %2, this "
                                      "version knows %3); install that version or newer, or choose "
                                      "another --state")
                           .arg(database().databaseName())
                           .arg(found)
                           .arg(schemaVersion));
    return {};
}

Result<std::vector<StoredArtifact>> CacheIndex::loadArtifacts()
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral(
            "SELECT a.cid, m.size, m.digests, a.verified, a.whole, a.pinned, a.kept, "
            "a.last_useful_ms, a.file_size, a.file_mtime_ns, a.file_inode "
            "FROM cache_artifact a LEFT JOIN cache_manifest m ON m.cid = a.cid ORDER BY a.cid")))
        return sqlFailure(query.lastError(), database().databaseName());
    std::vector<StoredArtifact> artifacts;
    while (query.next()) {
        if (auto stored = storedArtifact(query))
            artifacts.push_back(std::move(*stored));
        else
            qCWarning(lcCache).noquote()
                << "dropping an artifact from the index:" << stored.error().detail;
    }
    if (query.lastError().isValid())
        return sqlFailure(query.lastError(), database().databaseName());
    if (auto loaded = loadTaken(artifacts); !loaded)
        return tl::unexpected(loaded.error());
    return artifacts;
}

Result<void> CacheIndex::loadTaken(std::vector<StoredArtifact>& artifacts)
{
    QSqlQuery query(database());
    query.prepare(QStringLiteral("SELECT giver, bytes FROM cache_taken WHERE cid = ?"));
    for (StoredArtifact& stored : artifacts) {
        query.addBindValue(bytesOf(stored.row.cid));
        if (!query.exec())
            return sqlFailure(query.lastError(), database().databaseName());
        while (query.next())
            stored.row.taken[query.value(0).toByteArray()] = query.value(1).toULongLong();
    }
    return {};
}

Result<void> CacheIndex::saveTaken(const ArtifactRow& row)
{
    QSqlQuery query(database());
    query.prepare(QStringLiteral("DELETE FROM cache_taken WHERE cid = ?"));
    query.addBindValue(bytesOf(row.cid));
    if (!query.exec())
        return sqlFailure(query.lastError(), database().databaseName());
    query.prepare(QStringLiteral("INSERT INTO cache_taken VALUES(?, ?, ?)"));
    for (const auto& [giver, bytes] : row.taken) {
        query.addBindValue(bytesOf(row.cid));
        query.addBindValue(giver);
        query.addBindValue(static_cast<qint64>(bytes));
        if (!query.exec())
            return sqlFailure(query.lastError(), database().databaseName());
    }
    return {};
}

Result<std::vector<DeliveredRow>> CacheIndex::loadDelivered()
{
    QSqlQuery query(database());
    if (!query.exec(QStringLiteral(
            "SELECT job, name, cid, delivered_ms, handed_over_ms FROM cache_delivered")))
        return sqlFailure(query.lastError(), database().databaseName());
    std::vector<DeliveredRow> rows;
    while (query.next()) {
        DeliveredRow row {query.value(0).toString(), query.value(1).toString(),
                          cidOf(query.value(2).toByteArray()).value_or(Cid {}),
                          query.value(3).toLongLong(), std::nullopt};
        if (!query.value(4).isNull())
            row.handedOverAtMs = query.value(4).toLongLong();
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<void> CacheIndex::insert(const ArtifactRow& row, const ArtifactManifest& manifest)
{
    QSqlDatabase db = database();
    db.transaction();
    QSqlQuery digests(db);
    digests.prepare(QStringLiteral("INSERT OR REPLACE INTO cache_manifest VALUES(?, ?, ?)"));
    digests.addBindValue(bytesOf(row.cid));
    digests.addBindValue(static_cast<qint64>(manifest.layout().size));
    digests.addBindValue(bytesOf(manifest.chunks()));
    QSqlQuery state(db);
    state.prepare(
        QStringLiteral("INSERT OR REPLACE INTO cache_artifact VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    state.addBindValue(bytesOf(row.cid));
    bindState(state, row);
    if (digests.exec() && state.exec()) {
        if (auto saved = saveTaken(row); !saved) {
            db.rollback();
            return saved;
        }
        if (db.commit())
            return {};
    }
    const QSqlError error = digests.lastError().isValid() ? digests.lastError()
        : state.lastError().isValid()                     ? state.lastError()
                                                          : db.lastError();
    db.rollback();
    return sqlFailure(error, db.databaseName());
}

Result<void> CacheIndex::update(std::span<const ArtifactRow> rows)
{
    QSqlDatabase db = database();
    db.transaction();
    QSqlQuery query(db);
    query.prepare(QStringLiteral(
        "UPDATE cache_artifact SET verified = ?, whole = ?, pinned = ?, kept = ?, "
        "last_useful_ms = ?, file_size = ?, file_mtime_ns = ?, file_inode = ? WHERE cid = ?"));
    for (const ArtifactRow& row : rows) {
        bindState(query, row);
        query.addBindValue(bytesOf(row.cid));
        if (!query.exec()) {
            const QSqlError error = query.lastError();
            db.rollback();
            return sqlFailure(error, db.databaseName());
        }
        if (auto saved = saveTaken(row); !saved) {
            db.rollback();
            return saved;
        }
    }
    if (db.commit())
        return {};
    const QSqlError error = db.lastError();
    db.rollback();
    return sqlFailure(error, db.databaseName());
}

Result<void> CacheIndex::remove(const Cid& cid)
{
    for (const char* table : {"cache_artifact", "cache_manifest", "cache_taken"}) {
        QSqlQuery query(database());
        query.prepare(QStringLiteral("DELETE FROM %1 WHERE cid = ?").arg(QLatin1String(table)));
        query.addBindValue(bytesOf(cid));
        if (!query.exec())
            return sqlFailure(query.lastError(), database().databaseName());
    }
    return {};
}

Result<void> CacheIndex::save(const DeliveredRow& row)
{
    QSqlQuery query(database());
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO cache_delivered VALUES(?, ?, ?, ?, ?)"));
    query.addBindValue(row.jobId);
    query.addBindValue(row.fileName);
    query.addBindValue(bytesOf(row.cid));
    query.addBindValue(row.deliveredAtMs);
    query.addBindValue(row.handedOverAtMs ? QVariant(*row.handedOverAtMs) : QVariant());
    if (!query.exec())
        return sqlFailure(query.lastError(), database().databaseName());
    return {};
}

Result<void> CacheIndex::removeDelivered(const QString& jobId, const QString& fileName)
{
    QSqlQuery query(database());
    query.prepare(QStringLiteral("DELETE FROM cache_delivered WHERE job = ? AND name = ?"));
    query.addBindValue(jobId);
    query.addBindValue(fileName);
    if (!query.exec())
        return sqlFailure(query.lastError(), database().databaseName());
    return {};
}

} // namespace patchswarm::cache
