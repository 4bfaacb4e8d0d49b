#include "agent/service/statestore.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QThread>
#include <QUuid>
#include <QVariant>

namespace patchswarm::service {

namespace {

constexpr int schemaVersion = 1;

QString journalTable(StateStore::Journal journal)
{
    return journal == StateStore::Journal::Events ? QStringLiteral("service_events")
                                                  : QStringLiteral("service_audit");
}

bool run(QSqlDatabase& database, const QString& statement)
{
    QSqlQuery query(database);
    return query.exec(statement);
}

bool prepareConnection(QSqlDatabase& database, const QString& path)
{
    database.setDatabaseName(path);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
    return database.open() && run(database, QStringLiteral("PRAGMA journal_mode=WAL"))
        && run(database, QStringLiteral("PRAGMA synchronous=NORMAL"));
}

bool createTables(QSqlDatabase& database)
{
    static const std::array statements {
        "CREATE TABLE IF NOT EXISTS service_values (key TEXT PRIMARY KEY, value BLOB NOT NULL) "
        "WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS service_events (sequence INTEGER PRIMARY KEY, json BLOB NOT "
        "NULL)",
        "CREATE TABLE IF NOT EXISTS service_audit (sequence INTEGER PRIMARY KEY, json BLOB NOT "
        "NULL)",
        "CREATE TABLE IF NOT EXISTS service_ledger (artifact TEXT, source TEXT, counterpart TEXT, "
        "bytes INTEGER,"
        " PRIMARY KEY (artifact, source, counterpart)) WITHOUT ROWID",
    };
    for (const char* statement : statements)
        if (!run(database, QLatin1String(statement)))
            return false;
    return true;
}

// 0 when nobody wrote one yet.
int versionOf(QSqlDatabase& database)
{
    QSqlQuery query(database);
    const bool found =
        query.exec(QStringLiteral("SELECT value FROM service_values WHERE key='schema'"))
        && query.next();
    return found ? query.value(0).toInt() : 0;
}

bool noteVersion(QSqlDatabase& database)
{
    QSqlQuery query(database);
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO service_values VALUES ('schema', ?)"));
    query.addBindValue(QByteArray::number(schemaVersion));
    return query.exec();
}

// Empty when it was carried out; else why not.
QString carriedOut(QSqlQuery& query)
{
    return query.exec() ? QString() : query.lastError().text();
}

} // namespace

StateStore::StateStore(QString path)
    : m_path(std::move(path))
    , m_readConnection(QUuid::createUuid().toString())
    , m_thread(std::make_unique<QThread>())
    , m_writer(std::make_unique<QObject>())
{
    m_thread->setObjectName(QStringLiteral("statestore"));
    m_writer->moveToThread(m_thread.get());
    m_thread->start();
}

Result<std::unique_ptr<StateStore>> StateStore::open(const QString& stateDirectory)
{
    std::unique_ptr<StateStore> store(
        new StateStore(QDir(stateDirectory).filePath(QStringLiteral("agent.sqlite"))));
    QSqlDatabase database =
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), store->m_readConnection);
    const auto cannotOpen = [&] {
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 cannot be opened: %2")
                           .arg(store->m_path, database.lastError().text()));
    };
    if (!prepareConnection(database, store->m_path))
        return cannotOpen();
    const int version = versionOf(database);
    if (version > schemaVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            QStringLiteral(
                "%1 was written by a newer agent (state version %2, this agent knows %3); "
                "install that version or start with an empty state directory")
                .arg(store->m_path)
                .arg(version)
                .arg(schemaVersion));
    if (!createTables(database) || (version < schemaVersion && !noteVersion(database)))
        return cannotOpen();
    return store;
}

StateStore::~StateStore()
{
    flush();
    // The write connection belongs to the writer's thread and is closed there.
    QMetaObject::invokeMethod(
        m_writer.get(),
        [name = m_readConnection + u'w'] {
            if (QSqlDatabase::contains(name)) {
                QSqlDatabase::database(name, false).close();
                QSqlDatabase::removeDatabase(name);
            }
        },
        Qt::BlockingQueuedConnection);
    m_thread->quit();
    m_thread->wait();
    QSqlDatabase::database(m_readConnection, false).close();
    QSqlDatabase::removeDatabase(m_readConnection);
}

void StateStore::post(Write write)
{
    QMetaObject::invokeMethod(
        m_writer.get(),
        [this, name = m_readConnection + u'w', path = m_path, write = std::move(write)] {
            if (!QSqlDatabase::contains(name)) {
                auto fresh = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
                prepareConnection(fresh, path);
            }
            QSqlDatabase database = QSqlDatabase::database(name);
            QString why;
            if (!database.transaction())
                why = database.lastError().text();
            else if (why = write(database); why.isEmpty() && !database.commit())
                why = database.lastError().text();
            if (why.isEmpty())
                return;
            database.rollback();
            Q_EMIT writeFailed(QStringLiteral("%1 could not be written: %2").arg(path, why));
        },
        Qt::QueuedConnection);
}

void StateStore::flush()
{
    QMetaObject::invokeMethod(
        m_writer.get(), [] {}, Qt::BlockingQueuedConnection);
}

std::optional<QByteArray> StateStore::value(const QString& key) const
{
    QSqlQuery query(QSqlDatabase::database(m_readConnection));
    query.prepare(QStringLiteral("SELECT value FROM service_values WHERE key=?"));
    query.addBindValue(key);
    if (!query.exec() || !query.next())
        return std::nullopt;
    return query.value(0).toByteArray();
}

void StateStore::setValue(const QString& key, const QByteArray& value)
{
    post([key, value](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(QStringLiteral("INSERT OR REPLACE INTO service_values VALUES (?, ?)"));
        query.addBindValue(key);
        query.addBindValue(value);
        return carriedOut(query);
    });
}

void StateStore::removeValue(const QString& key)
{
    post([key](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(QStringLiteral("DELETE FROM service_values WHERE key=?"));
        query.addBindValue(key);
        return carriedOut(query);
    });
}

QVector<std::pair<QString, QByteArray>> StateStore::valuesWithPrefix(const QString& prefix) const
{
    QVector<std::pair<QString, QByteArray>> found;
    QSqlQuery query(QSqlDatabase::database(m_readConnection));
    query.prepare(QStringLiteral(
        "SELECT key, value FROM service_values WHERE substr(key, 1, ?) = ? ORDER BY key"));
    query.addBindValue(prefix.size());
    query.addBindValue(prefix);
    if (query.exec())
        while (query.next())
            found.append({query.value(0).toString(), query.value(1).toByteArray()});
    return found;
}

void StateStore::append(Journal journal, const QVector<Entry>& entries, int keep)
{
    if (entries.isEmpty())
        return;
    post([table = journalTable(journal), entries, keep](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(QStringLiteral("INSERT OR REPLACE INTO %1 VALUES (?, ?)").arg(table));
        for (const Entry& entry : entries) {
            query.addBindValue(entry.sequence);
            query.addBindValue(entry.json);
            if (const QString why = carriedOut(query); !why.isEmpty())
                return why;
        }
        query.prepare(QStringLiteral("DELETE FROM %1 WHERE sequence <= ?").arg(table));
        query.addBindValue(entries.last().sequence - keep);
        return carriedOut(query);
    });
}

QVector<StateStore::Entry> StateStore::entriesAfter(Journal journal, qint64 sequence,
                                                    int limit) const
{
    QVector<Entry> entries;
    QSqlQuery query(QSqlDatabase::database(m_readConnection));
    query.prepare(
        QStringLiteral("SELECT sequence, json FROM %1 WHERE sequence > ? ORDER BY sequence LIMIT ?")
            .arg(journalTable(journal)));
    query.addBindValue(sequence);
    query.addBindValue(limit);
    if (query.exec())
        while (query.next())
            entries.append({query.value(0).toLongLong(), query.value(1).toByteArray()});
    return entries;
}

qint64 StateStore::lastSequence(Journal journal) const
{
    QSqlQuery query(QSqlDatabase::database(m_readConnection));
    const bool found =
        query.exec(QStringLiteral("SELECT max(sequence) FROM %1").arg(journalTable(journal)))
        && query.next();
    return found ? query.value(0).toLongLong() : 0;
}

void StateStore::saveLedger(const QVector<LedgerRow>& rows)
{
    if (rows.isEmpty())
        return;
    post([rows](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(QStringLiteral("INSERT OR REPLACE INTO service_ledger VALUES (?, ?, ?, ?)"));
        for (const LedgerRow& row : rows) {
            query.addBindValue(row.artifact);
            query.addBindValue(row.source);
            query.addBindValue(row.counterpart.isNull() ? QStringLiteral("")
                                                        : row.counterpart); // NULL is no key
            query.addBindValue(static_cast<qint64>(row.bytes));
            if (const QString why = carriedOut(query); !why.isEmpty())
                return why;
        }
        return QString();
    });
}

void StateStore::removeLedger(const QString& artifact)
{
    post([artifact](QSqlDatabase& database) {
        QSqlQuery query(database);
        query.prepare(QStringLiteral("DELETE FROM service_ledger WHERE artifact=?"));
        query.addBindValue(artifact);
        return carriedOut(query);
    });
}

QVector<StateStore::LedgerRow> StateStore::ledger() const
{
    QVector<LedgerRow> rows;
    QSqlQuery query(QSqlDatabase::database(m_readConnection));
    if (query.exec(
            QStringLiteral("SELECT artifact, source, counterpart, bytes FROM service_ledger")))
        while (query.next())
            rows.append({query.value(0).toString(), query.value(1).toString(),
                         query.value(2).toString(),
                         static_cast<quint64>(query.value(3).toLongLong())});
    return rows;
}

} // namespace patchswarm::service
