#pragma once

#include <QObject>

#include <map>

#include "agent/service/documentexchange.h"
#include "agent/service/jobcourse.h"
#include "shared/policy/targeting.h"
#include "shared/policy/tombstone.h"
#include "shared/trust/jws.h"

namespace patchswarm::service {

// The documents of jobs: believes only signatures, decides which jobs apply here, carries those of
// others, keeps ended ones from coming back, and gives what applies to its course. Main thread.
class JobBoard : public QObject
{
    Q_OBJECT

public:
    // What it works with; all outlive it.
    struct Parts
    {
        SwarmDriver& driver;
        ChunkLists& lists;
        DocumentExchange& documents;
        cache::ChunkCache& cache;
        HandOff& handOff;
        StateStore& store;
    };

    // A revision that differs in its targets alone and still applies here goes on where the one
    // before was: nobody is patched twice because others follow.
    // Anew: applies here; Carried: for others, spread only; Known: the same revision is here
    // already.
    enum class Accepted
    {
        Anew,
        Carried,
        Known
    };

    JobBoard(const Parts& parts, const policy::EndpointTraits& self,
             const trust::PeerVerifier& verifier, QObject* parent = nullptr);

    // Goes on with what the state directory remembers. Call once, after the cache is open.
    void restore();
    // What somebody signed who is revoked now no longer counts: jobs end, tombstones are void.
    void setVerifier(const trust::PeerVerifier&);
    void setTraits(const policy::EndpointTraits&);

    // Errors: what trust says of the signature; InvalidInput with every fault of the document;
    // Conflict for a revision older than the one that is here, or one that a tombstone has ended;
    // Expired.
    [[nodiscard]] Result<Accepted> submit(const QByteArray& jws);
    // A signed tombstone: ends the job here and keeps it from coming back.
    [[nodiscard]] Result<void> cancel(const QByteArray& tombstoneJws);

    [[nodiscard]] JobCourse& course() { return m_course; }

    [[nodiscard]] const JobCourse& course() const { return m_course; }

private:
    [[nodiscard]] bool isOfRevoked(const QByteArray& jws, const QByteArray& type) const;
    void forgetTombstonesOfRevoked();
    void forgetJobsOfRevoked();
    [[nodiscard]] std::int64_t revisionHere(const QString& id) const;
    void restoreJob(const QString& key, const QByteArray& record);
    [[nodiscard]] Result<policy::PatchJob>
    read(const QByteArray& jws, const trust::PeerVerifier& verifier, QString* issuer) const;

    Parts m_parts;
    policy::EndpointTraits m_self;
    trust::PeerVerifier m_verifier;
    std::map<QString, policy::Tombstone> m_tombstones;
    std::map<QString, std::pair<std::int64_t, QByteArray>>
        m_carried; // revision and JWS of jobs for others
    JobCourse m_course;
};

} // namespace patchswarm::service
