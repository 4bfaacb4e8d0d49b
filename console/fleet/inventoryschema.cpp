#include "console/fleet/inventoryschema.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int schemaVersion = 1;

constexpr std::array tables {
    "CREATE TABLE IF NOT EXISTS endpoints (name TEXT PRIMARY KEY, id TEXT NOT NULL, host TEXT NOT "
    "NULL, port INTEGER NOT NULL, groups TEXT NOT NULL, tags TEXT NOT NULL, site TEXT NOT NULL, "
    "last_seen INTEGER NOT NULL, profile_id TEXT NOT NULL, profile_revision INTEGER NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS published (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, title "
    "TEXT NOT NULL, jws BLOB NOT NULL, published_at INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS profile_changes (sequence INTEGER PRIMARY KEY, endpoint TEXT NOT "
    "NULL, profile_id TEXT NOT NULL, revision INTEGER NOT NULL, before BLOB NOT NULL, after BLOB "
    "NOT NULL, signed INTEGER NOT NULL, at INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS profile_changes_endpoint ON profile_changes (endpoint, sequence)",
};

// Files of the first consoles lack these: they come with the next console that opens the file.
constexpr std::array additions {
    "CREATE INDEX IF NOT EXISTS endpoints_address ON endpoints (host, port)",
    "CREATE TABLE IF NOT EXISTS undone (sequence INTEGER PRIMARY KEY, undoes INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS edition (number INTEGER NOT NULL)",
    "INSERT INTO edition SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM edition)",
    "CREATE TRIGGER IF NOT EXISTS endpoint_added AFTER INSERT ON endpoints BEGIN UPDATE edition "
    "SET number=number+1; END",
    "CREATE TRIGGER IF NOT EXISTS endpoint_removed AFTER DELETE ON endpoints BEGIN UPDATE edition "
    "SET number=number+1; END",
    "CREATE TRIGGER IF NOT EXISTS endpoint_changed AFTER UPDATE OF host, port, groups, tags ON "
    "endpoints WHEN old.host<>new.host OR old.port<>new.port OR old.groups<>new.groups OR "
    "old.tags<>new.tags BEGIN UPDATE edition SET number=number+1; END",
    "CREATE TRIGGER IF NOT EXISTS job_published AFTER INSERT ON published BEGIN UPDATE edition SET "
    "number=number+1; END",
    "CREATE TRIGGER IF NOT EXISTS profile_changed AFTER INSERT ON profile_changes BEGIN UPDATE "
    "edition SET number=number+1; END",
};

} // namespace

Result<void> prepareInventory(QSqlDatabase& database, const QString& path)
{
    const auto broken = [&](const QSqlError& error) {
        return failure(ErrorCode::Io, u"%1 cannot be used: %2"_s.arg(path, error.databaseText()));
    };
    QSqlQuery query(database);
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next())
        return broken(query.lastError());
    const int version = query.value(0).toInt();
    query.finish();
    if (version > schemaVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            u"%1 was written by a newer console (version %2, this one knows %3)"_s.arg(path)
                .arg(version)
                .arg(schemaVersion));
    for (const char* table : tables)
        if (!query.exec(QLatin1StringView(table)))
            return broken(query.lastError());
    for (const char* addition : additions)
        if (!query.exec(QLatin1StringView(addition)))
            return broken(query.lastError());
    if (version < schemaVersion && !query.exec(u"PRAGMA user_version=%1"_s.arg(schemaVersion)))
        return broken(query.lastError());
    return {};
}

} // namespace patchswarm::fleet
