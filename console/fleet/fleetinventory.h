#pragma once

#include <QHash>
#include <QSqlDatabase>
#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>

#include "shared/base/error.h"

namespace patchswarm::fleet {

// What the console remembers of one endpoint. Points in time in milliseconds since the epoch.
struct EndpointRecord
{
    QString name; // as enrolled; the key
    QString id; // 64 hexadecimal digits; empty until first contact
    QString host; // empty: not known where it is
    quint16 port = 0;
    QStringList groups;
    QStringList tags;
    QString site;
    qint64 lastSeenMs = 0; // 0: never
    QString profileId;
    qint64 profileRevision = 0;

    friend bool operator==(const EndpointRecord&, const EndpointRecord&) = default;
};

// A job that was signed here.
struct PublishedRecord
{
    QString id;
    qint64 revision = 0;
    QString title;
    QByteArray jws;
    qint64 publishedAtMs = 0;
};

// One change of an endpoint's desired profile, with what was desired before: what undo needs.
struct ProfileChange
{
    qint64 sequence = 0; // set when recorded
    QString endpoint; // name
    QString profileId;
    qint64 revision = 0;
    QByteArray before; // profile documents as JSON
    QByteArray after;
    bool isSigned = false; // the same document went to everybody
    qint64 atMs = 0;
    qint64 undoes = 0; // sequence of the change that this one takes back; 0: none
};

// The profile that was last sent to an endpoint from here.
struct DesiredProfile
{
    QString id; // empty: none ever was
    qint64 revision = 0;
};

// fleet.sqlite in a fleet directory: where endpoints are and what was sent to them. It remembers;
// who belongs to the fleet is trust's affair, and what an endpoint does now only the endpoint
// knows. Blocking; several processes may use one file. One thread.
class FleetInventory
{
public:
    // Io, UnsupportedVersion for the file of a newer console.
    [[nodiscard]] static Result<std::unique_ptr<FleetInventory>>
    open(const QString& fleetDirectory);
    ~FleetInventory();
    FleetInventory(const FleetInventory&) = delete;
    FleetInventory& operator=(const FleetInventory&) = delete;

    [[nodiscard]] QVector<EndpointRecord> endpoints() const; // by name
    [[nodiscard]] std::optional<EndpointRecord> findByName(const QString& name) const;
    [[nodiscard]] std::optional<EndpointRecord> findByAddress(const QString& host,
                                                              quint16 port) const;
    [[nodiscard]] QVector<EndpointRecord> inGroup(const QString& group) const; // without case
    // Any other endpoint at the same address is no longer there.
    [[nodiscard]] Result<void> store(const EndpointRecord& endpoint);
    // All or none, in one transaction. `goesOn` is asked before each, with how many are done; when
    // it answers false nothing is stored: Cancelled.
    [[nodiscard]] Result<void> store(const QVector<EndpointRecord>& endpoints,
                                     const std::function<bool(qsizetype)>& goesOn = {});
    // What endpoints told of themselves: id, site, profile, when, and groups and tags where they
    // name any. Where they are, and whether they are there at all, stays as it is: somebody else
    // may have changed it. All or none.
    [[nodiscard]] Result<void> noteContacts(const QVector<EndpointRecord>& endpoints);
    // What a contact here has shown: as noteContacts(), with its address, which it has from now on;
    // an endpoint that was not known is known then.
    [[nodiscard]] Result<void> noteVisit(const EndpointRecord& endpoint);
    [[nodiscard]] Result<void> remove(const QString& name);

    enum class Label
    {
        Groups,
        Tags,
    };

    // Of all of these, and nothing else of them: another console may change the rest meanwhile.
    // All or none; names that are not known are left out.
    [[nodiscard]] Result<void> setLabels(const QStringList& endpoints, Label label,
                                         const QStringList& labels);

    // Grows whenever anybody, in whatever process, adds, removes, moves or labels an endpoint,
    // publishes a job or records a change of profiles; not with what endpoints tell.
    [[nodiscard]] qint64 edition() const;

    [[nodiscard]] QVector<PublishedRecord> published() const; // newest first
    [[nodiscard]] std::optional<PublishedRecord> findPublished(const QString& jobId) const;
    [[nodiscard]] Result<void> store(const PublishedRecord& job);

    [[nodiscard]] Result<void> record(const ProfileChange& change);
    // Newest first.
    [[nodiscard]] QVector<ProfileChange> changesOf(const QString& endpoint) const;
    [[nodiscard]] std::optional<ProfileChange> findChange(qint64 sequence) const;
    // The newest change that sent this revision as everybody's, to whatever endpoint.
    [[nodiscard]] std::optional<ProfileChange> findSignedChange(const QString& profileId,
                                                                qint64 revision) const;
    // By endpoint.
    [[nodiscard]] QHash<QString, DesiredProfile> desiredProfiles() const;
    // The highest revision of a profile that was ever sent from here; 0: none.
    [[nodiscard]] qint64 highestRevision(const QString& profileId) const;
    [[nodiscard]] qint64 highestRevision(const QString& profileId, const QString& endpoint) const;

private:
    explicit FleetInventory(QString connection);

    [[nodiscard]] QVector<ProfileChange> selectChanges(const QString& where,
                                                       const QVariantList& values) const;
    [[nodiscard]] QVector<EndpointRecord> select(const QString& where,
                                                 const QVariantList& values) const;
    // All or none.
    [[nodiscard]] Result<void> inTransaction(const std::function<Result<void>()>& work);
    // `each` of them in one transaction.
    [[nodiscard]] Result<void>
    runAll(const QVector<EndpointRecord>& endpoints,
           const std::function<Result<void>(const EndpointRecord&)>& each);
    [[nodiscard]] Result<void> run(const QString& statement, const QVariantList& values);
    [[nodiscard]] QSqlDatabase database() const;

    QString m_connection;
    QString m_path;
};

} // namespace patchswarm::fleet
