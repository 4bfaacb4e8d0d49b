#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

#include "agent/cache/chunkcache.h"
#include "agent/service/chunklists.h"
#include "agent/service/handoff.h"
#include "agent/service/job.h"
#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "shared/policy/circumstances.h"

namespace patchswarm::service {

// The jobs that apply here, from received to handed over: decides what is due, has their artifacts
// fetched, delivered and given to the installer, and remembers how far each came. It believes
// nobody: whatever comes in was verified by the job board. Main thread.
class JobCourse : public QObject
{
    Q_OBJECT

public:
    // What it works with; all outlive it.
    struct Parts
    {
        SwarmDriver& driver;
        ChunkLists& lists;
        cache::ChunkCache& cache;
        HandOff& handOff;
        StateStore& store;
    };

    explicit JobCourse(const Parts& parts, QObject* parent = nullptr);

    void setViaGateway(bool);
    // Jobs that it holds back wait, with its reason; others go on.
    void setRestraint(const policy::Restraint&);

    // A job that is new here. Precondition: none of its id is here.
    void begin(Job&&);
    // One that the state directory remembers; an installer that was cut off is run again.
    void goOn(Job&&);
    // The same job, signed for more or fewer endpoints: it goes on where it is. Precondition: it is
    // here.
    void readdress(const policy::PatchJob& document, const QByteArray& jws, const QString& issuer);
    // Makes room for a newer revision: what only this one wanted is no longer fetched.
    void withdraw(const QString& jobId);
    // Ends it in this phase unless it is over.
    void stop(const QString& jobId, JobPhase, const QString& why = {});

    // What one of its artifacts took in all; the first word counts, until the job is tried again.
    void noteTaken(const QString& jobId, int artifact, const swarm::Ledger&);

    // NotFound when no such job applies here; Conflict when its phase does not allow it. Whoever
    // resumes or retries has the origins asked again at once, whatever they refused before; a retry
    // of a job that is being fetched does only that.
    [[nodiscard]] Result<void> pause(const QString& jobId);
    [[nodiscard]] Result<void> resume(const QString& jobId);
    [[nodiscard]] Result<void> retry(const QString& jobId);

    [[nodiscard]] const std::map<QString, Job>& jobs() const { return m_jobs; }

    [[nodiscard]] const Job* find(const QString& jobId) const;
    // The job that brought this artifact; the one that goes first when there are several.
    [[nodiscard]] const Job* jobOf(const Cid&) const;

Q_SIGNALS:
    void changed(const QString& jobId, patchswarm::service::JobPhase phase);

private:
    [[nodiscard]] Job* known(const QString& jobId);
    void advance(Job&);
    void advanceArtifacts(Job&);
    void deliver(Job&);
    void fileDelivered(const Cid&, const QString& jobId, const QString& path);
    void handOver(Job&);
    void handedOver(const QString& jobId, const HandOff::Outcome&);
    void end(Job&, JobPhase, const QString& detail = {});
    void setPhase(Job&, JobPhase, const QString& detail = {});
    void persist(const Job&);
    void release(const Job&);
    void advanceAllWith(const Cid&);
    void failAllWith(const Cid&, const QString& why);
    void lookAtClock();
    [[nodiscard]] bool isHeld(const Job&) const;
    [[nodiscard]] WantedArtifact wish(const Job&, qsizetype index,
                                      std::shared_ptr<const ArtifactManifest>) const;
    [[nodiscard]] bool othersNeed(const Cid&, const QString& exceptJob) const;
    void askOriginsAgain(const Job&);
    void applyPause(const Job&);
    void pauseUnlessNeeded(const Cid&, const Job* except);

    Parts m_parts;
    bool m_viaGateway = false;
    policy::Restraint m_restraint;
    std::map<QString, Job> m_jobs;
    std::map<Cid, std::shared_ptr<const ArtifactManifest>>
        m_manifests; // of artifacts that a job wants
    QTimer m_clock;
};

} // namespace patchswarm::service
