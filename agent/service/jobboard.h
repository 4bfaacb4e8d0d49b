#pragma once

#include <QObject>
#include <QTimer>

#include <map>

#include "agent/cache/chunkcache.h"
#include "agent/service/chunklists.h"
#include "agent/service/documentexchange.h"
#include "agent/service/handoff.h"
#include "agent/service/job.h"
#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "shared/policy/targeting.h"
#include "shared/policy/tombstone.h"
#include "shared/trust/jws.h"

namespace patchswarm::service {

// The endpoint's jobs: believes only signatures, decides which jobs apply here and what is due, has
// their artifacts fetched, delivered and handed to the installer, and remembers all of it across
// restarts. It does not decide how bytes are fetched. Main thread.
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
    void setVerifier(const trust::PeerVerifier&);
    void setViaGateway(bool);
    void setTraits(const policy::EndpointTraits&);

    // Errors: what trust says of the signature; InvalidInput with every fault of the document;
    // Conflict for a revision older than the one that is here, or one that a tombstone has ended;
    // Expired.
    [[nodiscard]] Result<Accepted> submit(const QByteArray& jws);
    // A signed tombstone: ends the job here and keeps it from coming back.
    [[nodiscard]] Result<void> cancel(const QByteArray& tombstoneJws);

    // NotFound when no such job applies here; Conflict when its phase does not allow it.
    [[nodiscard]] Result<void> pause(const QString& jobId);
    [[nodiscard]] Result<void> resume(const QString& jobId);
    [[nodiscard]] Result<void> retry(const QString& jobId);

    [[nodiscard]] const std::map<QString, Job>& jobs() const { return m_jobs; }

    // The job that brought this artifact; the one that goes first when there are several.
    [[nodiscard]] const Job* jobOf(const Cid&) const;

Q_SIGNALS:
    void changed(const QString& jobId, patchswarm::service::JobPhase phase);

private:
    [[nodiscard]] Result<policy::PatchJob> read(const QByteArray& jws, QString* issuer) const;
    [[nodiscard]] Job* find(const QString& jobId);
    void advance(Job&);
    void advanceArtifacts(Job&);
    void deliver(Job&);
    void handOver(Job&);
    void end(Job&, JobPhase, const QString& detail = {});
    void setPhase(Job&, JobPhase, const QString& detail = {});
    void persist(const Job&);
    void release(const Job&);
    void advanceAllWith(const Cid&);
    void failAllWith(const Cid&, const QString& why);
    void lookAtClock();
    [[nodiscard]] WantedArtifact wish(const Job&, qsizetype index,
                                      std::shared_ptr<const ArtifactManifest>) const;
    [[nodiscard]] bool othersNeed(const Cid&, const QString& exceptJob) const;
    void applyPause(const Job&);
    void pauseUnlessNeeded(const Cid&, const Job* except);

    Parts m_parts;
    policy::EndpointTraits m_self;
    trust::PeerVerifier m_verifier;
    bool m_viaGateway = false;
    std::map<QString, Job> m_jobs;
    std::map<QString, policy::Tombstone> m_tombstones;
    std::map<QString, std::pair<std::int64_t, QByteArray>>
        m_carried; // revision and JWS of jobs for others
    std::map<Cid, std::shared_ptr<const ArtifactManifest>>
        m_manifests; // of artifacts that a job wants
    QTimer m_clock;
};

} // namespace patchswarm::service
