#include "console/fleet/fleetinventory.h"

#include <QDir>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include "console/fleet/inventoryschema.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

const QChar unitSeparator(0x1f); // between the names of a list

QString joined(const QStringList& list)
{
    return list.join(unitSeparator);
}

QStringList parted(const QVariant& text)
{
    return text.toString().split(unitSeparator, Qt::SkipEmptyParts);
}

QVariant text(const QString& value) // a null string would be NULL
{
    return value.isNull() ? u""_s : value;
}

QVariant blob(const QByteArray& value)
{
    return value.isNull() ? QByteArray("") : value;
}

ProfileChange changeFrom(const QSqlQuery& query)
{
    ProfileChange change;
    change.sequence = query.value(0).toLongLong();
    change.endpoint = query.value(1).toString();
    change.profileId = query.value(2).toString();
    change.revision = query.value(3).toLongLong();
    change.before = query.value(4).toByteArray();
    change.after = query.value(5).toByteArray();
    change.isSigned = query.value(6).toBool();
    change.atMs = query.value(7).toLongLong();
    change.undoes = query.value(8).toLongLong();
    return change;
}

PublishedRecord publishedFrom(const QSqlQuery& query)
{
    return {query.value(0).toString(), query.value(1).toLongLong(), query.value(2).toString(),
            query.value(3).toByteArray(), query.value(4).toLongLong()};
}

} // namespace

FleetInventory::FleetInventory(QString connection)
    : m_connection(std::move(connection))
{
}

FleetInventory::~FleetInventory()
{
    database().close();
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase FleetInventory::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

Result<std::unique_ptr<FleetInventory>> FleetInventory::open(const QString& fleetDirectory)
{
    std::unique_ptr<FleetInventory> inventory(
        new FleetInventory(u"fleet-%1"_s.arg(QUuid::createUuid().toString())));
    inventory->m_path = QDir(fleetDirectory).filePath(u"fleet.sqlite"_s);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, inventory->m_connection);
    database.setDatabaseName(inventory->m_path);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=10000"_s);
    if (!database.open())
        return failure(ErrorCode::Io,
                       u"%1 cannot be opened: %2"_s.arg(inventory->m_path,
                                                        database.lastError().databaseText()));
    QSqlQuery(database).exec(u"PRAGMA synchronous=NORMAL"_s);
    if (const auto prepared = prepareInventory(database, inventory->m_path); !prepared)
        return tl::unexpected(prepared.error());
    return inventory;
}

Result<void> FleetInventory::run(const QString& statement, const QVariantList& values)
{
    QSqlQuery query(database());
    bool done = query.prepare(statement);
    for (const QVariant& value : values)
        query.addBindValue(value);
    done = done && query.exec();
    if (!done)
        return failure(ErrorCode::Io,
                       u"%1 cannot be written: %2"_s.arg(m_path, query.lastError().databaseText()));
    return {};
}

// --- endpoints -----------------------------------------------------------------------------------

QVector<EndpointRecord> FleetInventory::select(const QString& where,
                                               const QVariantList& values) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT name, id, host, port, groups, tags, site, last_seen, profile_id, "
                  "profile_revision FROM endpoints %1 ORDER BY name"_s.arg(where));
    for (const QVariant& value : values)
        query.addBindValue(value);
    QVector<EndpointRecord> records;
    for (query.exec(); query.next();) {
        EndpointRecord record;
        record.name = query.value(0).toString();
        record.id = query.value(1).toString();
        record.host = query.value(2).toString();
        record.port = static_cast<quint16>(query.value(3).toUInt());
        record.groups = parted(query.value(4));
        record.tags = parted(query.value(5));
        record.site = query.value(6).toString();
        record.lastSeenMs = query.value(7).toLongLong();
        record.profileId = query.value(8).toString();
        record.profileRevision = query.value(9).toLongLong();
        records.append(record);
    }
    return records;
}

QVector<EndpointRecord> FleetInventory::endpoints() const
{
    return select({}, {});
}

std::optional<EndpointRecord> FleetInventory::findByName(const QString& name) const
{
    const auto found = select(u"WHERE name=?"_s, {name});
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

std::optional<EndpointRecord> FleetInventory::findByAddress(const QString& host, quint16 port) const
{
    const auto found = select(u"WHERE host=? AND port=?"_s, {host, port});
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QVector<EndpointRecord> FleetInventory::inGroup(const QString& group) const
{
    QVector<EndpointRecord> found = endpoints();
    found.removeIf([&](const EndpointRecord& endpoint) {
        return !endpoint.groups.contains(group, Qt::CaseInsensitive);
    });
    return found;
}

Result<void> FleetInventory::store(const EndpointRecord& endpoint)
{
    if (!endpoint.host.isEmpty()) {
        const auto moved = run(u"UPDATE endpoints SET host='', port=0 WHERE host=? AND port=? AND "
                               "name<>?"_s,
                               {endpoint.host, endpoint.port, endpoint.name});
        if (!moved)
            return moved;
    }
    return run(u"INSERT OR REPLACE INTO endpoints VALUES (?,?,?,?,?,?,?,?,?,?)"_s,
               {text(endpoint.name), text(endpoint.id), text(endpoint.host), endpoint.port,
                text(joined(endpoint.groups)), text(joined(endpoint.tags)), text(endpoint.site),
                endpoint.lastSeenMs, text(endpoint.profileId), endpoint.profileRevision});
}

Result<void> FleetInventory::inTransaction(const std::function<Result<void>()>& work)
{
    const auto broken = [this](const QSqlError& error) {
        return failure(ErrorCode::Io,
                       u"%1 cannot be written: %2"_s.arg(m_path, error.databaseText()));
    };
    QSqlDatabase base = database();
    if (!base.transaction())
        return broken(base.lastError());
    if (const auto done = work(); !done) {
        base.rollback();
        return done;
    }
    if (!base.commit()) {
        const QSqlError error = base.lastError();
        base.rollback();
        return broken(error);
    }
    return {};
}

Result<void> FleetInventory::runAll(const QVector<EndpointRecord>& endpoints,
                                    const std::function<Result<void>(const EndpointRecord&)>& each)
{
    return inTransaction([&]() -> Result<void> {
        for (const EndpointRecord& endpoint : endpoints)
            if (const auto done = each(endpoint); !done)
                return done;
        return {};
    });
}

Result<void> FleetInventory::store(const QVector<EndpointRecord>& endpoints,
                                   const std::function<bool(qsizetype)>& goesOn)
{
    return runAll(endpoints,
                  [&, done = qsizetype(0)](const EndpointRecord& endpoint) mutable -> Result<void> {
                      if (goesOn && !goesOn(done++))
                          return failure(ErrorCode::Cancelled, u"nothing was stored"_s);
                      return store(endpoint);
                  });
}

Result<void> FleetInventory::noteContacts(const QVector<EndpointRecord>& endpoints)
{
    return runAll(endpoints, [this](const EndpointRecord& endpoint) -> Result<void> {
        auto noted = run(u"UPDATE endpoints SET id=?, site=?, last_seen=?, profile_id=?, "
                         "profile_revision=? WHERE name=?"_s,
                         {text(endpoint.id), text(endpoint.site), endpoint.lastSeenMs,
                          text(endpoint.profileId), endpoint.profileRevision, endpoint.name});
        if (noted && !endpoint.groups.isEmpty())
            noted = run(u"UPDATE endpoints SET groups=? WHERE name=?"_s,
                        {joined(endpoint.groups), endpoint.name});
        if (noted && !endpoint.tags.isEmpty())
            noted = run(u"UPDATE endpoints SET tags=? WHERE name=?"_s,
                        {joined(endpoint.tags), endpoint.name});
        return noted;
    });
}

Result<void> FleetInventory::noteVisit(const EndpointRecord& contact)
{
    return runAll({contact}, [this](const EndpointRecord& endpoint) -> Result<void> {
        const auto moved = run(u"UPDATE endpoints SET host='', port=0 WHERE host=? AND port=? AND "
                               "name<>?"_s,
                               {endpoint.host, endpoint.port, endpoint.name});
        if (!moved)
            return moved;
        return run(
            u"INSERT INTO endpoints VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (name) DO UPDATE SET "
            "id=excluded.id, host=excluded.host, port=excluded.port, site=excluded.site, "
            "last_seen=excluded.last_seen, profile_id=excluded.profile_id, "
            "profile_revision=excluded.profile_revision, "
            "groups=CASE WHEN excluded.groups='' THEN groups ELSE excluded.groups END, "
            "tags=CASE WHEN excluded.tags='' THEN tags ELSE excluded.tags END"_s,
            {text(endpoint.name), text(endpoint.id), text(endpoint.host), endpoint.port,
             text(joined(endpoint.groups)), text(joined(endpoint.tags)), text(endpoint.site),
             endpoint.lastSeenMs, text(endpoint.profileId), endpoint.profileRevision});
    });
}

Result<void> FleetInventory::setLabels(const QStringList& endpoints, Label label,
                                       const QStringList& labels)
{
    QVector<EndpointRecord> records(endpoints.size());
    for (qsizetype i = 0; i < endpoints.size(); ++i)
        records[i].name = endpoints.at(i);
    const QString statement = label == Label::Groups
        ? u"UPDATE endpoints SET groups=? WHERE name=?"_s
        : u"UPDATE endpoints SET tags=? WHERE name=?"_s;
    return runAll(records, [&](const EndpointRecord& endpoint) {
        return run(statement, {text(joined(labels)), endpoint.name});
    });
}

qint64 FleetInventory::edition() const
{
    QSqlQuery query(database());
    return query.exec(u"SELECT number FROM edition"_s) && query.next() ? query.value(0).toLongLong()
                                                                       : 0;
}

Result<void> FleetInventory::remove(const QString& name)
{
    return run(u"DELETE FROM endpoints WHERE name=?"_s, {name});
}

// --- jobs ----------------------------------------------------------------------------------------

QVector<PublishedRecord> FleetInventory::published() const
{
    QSqlQuery query(database());
    QVector<PublishedRecord> jobs;
    for (query.exec(u"SELECT id, revision, title, jws, published_at FROM published ORDER BY "
                    "published_at DESC, id"_s);
         query.next();)
        jobs.append(publishedFrom(query));
    return jobs;
}

std::optional<PublishedRecord> FleetInventory::findPublished(const QString& jobId) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT id, revision, title, jws, published_at FROM published WHERE id=?"_s);
    query.addBindValue(jobId);
    if (!query.exec() || !query.next())
        return std::nullopt;
    return publishedFrom(query);
}

Result<void> FleetInventory::store(const PublishedRecord& job)
{
    return run(u"INSERT OR REPLACE INTO published VALUES (?,?,?,?,?)"_s,
               {text(job.id), job.revision, text(job.title), blob(job.jws), job.publishedAtMs});
}

// --- profiles ------------------------------------------------------------------------------------

Result<void> FleetInventory::record(const ProfileChange& change)
{
    return inTransaction([&]() -> Result<void> {
        const auto recorded =
            run(u"INSERT INTO profile_changes (endpoint, profile_id, revision, before, after, "
                "signed, at) VALUES (?,?,?,?,?,?,?)"_s,
                {text(change.endpoint), text(change.profileId), change.revision,
                 blob(change.before), blob(change.after), change.isSigned, change.atMs});
        if (!recorded || change.undoes == 0)
            return recorded;
        return run(u"INSERT INTO undone (sequence, undoes) VALUES (last_insert_rowid(), ?)"_s,
                   {change.undoes});
    });
}

QVector<ProfileChange> FleetInventory::selectChanges(const QString& where,
                                                     const QVariantList& values) const
{
    QSqlQuery query(database());
    query.prepare(
        u"SELECT sequence, endpoint, profile_id, revision, before, after, signed, at, undoes FROM "
        "profile_changes LEFT JOIN undone USING (sequence) %1 ORDER BY sequence DESC"_s.arg(where));
    for (const QVariant& value : values)
        query.addBindValue(value);
    QVector<ProfileChange> changes;
    for (query.exec(); query.next();)
        changes.append(changeFrom(query));
    return changes;
}

QVector<ProfileChange> FleetInventory::changesOf(const QString& endpoint) const
{
    return selectChanges(u"WHERE endpoint=?"_s, {endpoint});
}

std::optional<ProfileChange> FleetInventory::findChange(qint64 sequence) const
{
    const auto found = selectChanges(u"WHERE sequence=?"_s, {sequence});
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

std::optional<ProfileChange> FleetInventory::findSignedChange(const QString& profileId,
                                                              qint64 revision) const
{
    const auto found =
        selectChanges(u"WHERE profile_id=? AND revision=? AND signed=1"_s, {profileId, revision});
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

QHash<QString, DesiredProfile> FleetInventory::desiredProfiles() const
{
    QSqlQuery query(database());
    QHash<QString, DesiredProfile> desired;
    // Of a bare column beside max() SQLite gives the row of the maximum.
    for (query.exec(u"SELECT endpoint, profile_id, revision, max(sequence) FROM profile_changes "
                    "GROUP BY endpoint"_s);
         query.next();)
        desired.insert(query.value(0).toString(),
                       {query.value(1).toString(), query.value(2).toLongLong()});
    return desired;
}

qint64 FleetInventory::highestRevision(const QString& profileId) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT max(revision) FROM profile_changes WHERE profile_id=?"_s);
    query.addBindValue(profileId);
    return query.exec() && query.next() ? query.value(0).toLongLong() : 0;
}

qint64 FleetInventory::highestRevision(const QString& profileId, const QString& endpoint) const
{
    QSqlQuery query(database());
    query.prepare(u"SELECT max(revision) FROM profile_changes WHERE profile_id=? AND endpoint=?"_s);
    query.addBindValue(profileId);
    query.addBindValue(endpoint);
    return query.exec() && query.next() ? query.value(0).toLongLong() : 0;
}

} // namespace patchswarm::fleet
