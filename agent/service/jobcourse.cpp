#include "agent/service/jobcourse.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace patchswarm::service {

namespace {

constexpr int clockMs = 10'000; // how often due and expiry times are looked at

std::int64_t wallClock()
{
    return QDateTime::currentMSecsSinceEpoch();
}

swarm::Priority priorityOf(const policy::PatchJob& job)
{
    swarm::Priority priority;
    priority.knownExploited = job.kev;
    priority.risk = static_cast<std::uint16_t>(job.risk);
    if (job.deadlineMs)
        priority.deadlineMs = *job.deadlineMs;
    return priority;
}

tl::unexpected<Error> noSuchJob(const QString& jobId)
{
    return failure(ErrorCode::NotFound,
                   QStringLiteral("no job \"%1\" applies to this endpoint").arg(jobId));
}

} // namespace

JobCourse::JobCourse(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(&m_parts.lists, &ChunkLists::ready, this,
            [this](const Cid& cid, std::shared_ptr<const ArtifactManifest> manifest) {
                m_manifests[cid] = std::move(manifest);
                advanceAllWith(cid);
            });
    connect(&m_parts.driver, &SwarmDriver::artifactOpened, this, &JobCourse::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactWhole, this, &JobCourse::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactWaitsForSpace, this, &JobCourse::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactFailed, this,
            [this](const Cid& cid, const Error& error) { failAllWith(cid, error.detail); });
    connect(&m_parts.cache, &cache::ChunkCache::delivered, this, &JobCourse::fileDelivered);
    connect(&m_parts.cache, &cache::ChunkCache::deliveryFailed, this,
            [this](const Cid&, const QString& jobId, const Error& error) {
                Job* job = known(jobId);
                if (job != nullptr && job->phase == JobPhase::Delivering)
                    end(*job, JobPhase::Failed, error.detail);
            });
    connect(&m_parts.handOff, &HandOff::finished, this, &JobCourse::handedOver);
    connect(&m_clock, &QTimer::timeout, this, &JobCourse::lookAtClock);
    m_clock.start(clockMs);
}

void JobCourse::setViaGateway(bool viaGateway)
{
    m_viaGateway = viaGateway;
}

void JobCourse::setRestraint(const policy::Restraint& restraint)
{
    if (std::exchange(m_restraint, restraint) == restraint)
        return;
    for (auto& [id, job] : m_jobs) {
        advance(job);
        applyPause(job);
    }
}

bool JobCourse::isHeld(const Job& job) const
{
    return m_restraint.fetch == policy::FetchRule::Nothing
        || (m_restraint.fetch == policy::FetchRule::UrgentOnly
            && !policy::isUrgent(job.document, wallClock()));
}

// --- what comes and goes
// ----------------------------------------------------------------------------------------

void JobCourse::begin(Job&& incoming)
{
    const QString id = incoming.document.id;
    incoming.receivedAtMs = wallClock();
    Job& job = m_jobs.insert_or_assign(id, std::move(incoming)).first->second;
    persist(job);
    advance(job);
    applyPause(job); // an artifact that only a job wanted that is paused or held back
}

void JobCourse::goOn(Job&& remembered)
{
    const QString id = remembered.document.id;
    Job& job = m_jobs.insert_or_assign(id, std::move(remembered)).first->second;
    if (job.phase == JobPhase::Delivering || job.phase == JobPhase::HandingOver)
        job.phase = JobPhase::Fetching; // an installer that was cut off is run again
    advance(job);
    applyPause(job);
}

void JobCourse::readdress(const policy::PatchJob& document, const QByteArray& jws,
                          const QString& issuer)
{
    Job& job = m_jobs.at(document.id);
    job.document = document;
    job.jws = jws;
    job.issuer = issuer;
    persist(job);
}

void JobCourse::withdraw(const QString& jobId)
{
    const auto known = m_jobs.find(jobId);
    if (known == m_jobs.end())
        return;
    m_parts.handOff.cancel(jobId);
    release(known->second);
    m_jobs.erase(known);
}

void JobCourse::stop(const QString& jobId, JobPhase phase, const QString& why)
{
    if (Job* job = known(jobId); job != nullptr && !isOver(job->phase))
        end(*job, phase, why);
}

void JobCourse::noteTaken(const QString& jobId, int artifact, const swarm::Ledger& ledger)
{
    Job* job = known(jobId);
    if (job == nullptr || job->taken.contains(artifact))
        return;
    job->taken.insert(artifact, ledger);
    persist(*job);
}

// --- what a person asks for
// -------------------------------------------------------------------------------------------

Job* JobCourse::known(const QString& jobId)
{
    const auto at = m_jobs.find(jobId);
    return at == m_jobs.end() ? nullptr : &at->second;
}

const Job* JobCourse::find(const QString& jobId) const
{
    const auto known = m_jobs.find(jobId);
    return known == m_jobs.end() ? nullptr : &known->second;
}

Result<void> JobCourse::pause(const QString& jobId)
{
    Job* job = known(jobId);
    if (job == nullptr)
        return noSuchJob(jobId);
    if (isOver(job->phase) || job->phase == JobPhase::Delivered
        || job->phase == JobPhase::HandingOver)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("job %1 has nothing left to pause").arg(jobId));
    job->paused = true;
    applyPause(*job);
    setPhase(*job, JobPhase::Paused);
    return {};
}

Result<void> JobCourse::resume(const QString& jobId)
{
    Job* job = known(jobId);
    if (job == nullptr)
        return noSuchJob(jobId);
    if (!job->paused)
        return failure(ErrorCode::Conflict, QStringLiteral("job %1 is not paused").arg(jobId));
    job->paused = false;
    askOriginsAgain(*job);
    applyPause(*job);
    advance(*job);
    return {};
}

Result<void> JobCourse::retry(const QString& jobId)
{
    Job* job = known(jobId);
    if (job == nullptr)
        return noSuchJob(jobId);
    askOriginsAgain(*job);
    if (job->phase == JobPhase::Fetching)
        return {};
    if (job->phase != JobPhase::Failed)
        return failure(ErrorCode::Conflict, QStringLiteral("job %1 has not failed").arg(jobId));
    job->deliveredPaths.clear();
    job->taken.clear();
    job->endedAtMs = 0;
    setPhase(*job, JobPhase::Asking);
    advance(*job);
    return {};
}

void JobCourse::askOriginsAgain(const Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts)
        m_parts.driver.askOriginAgain(artifact.cid);
}

// A job's pause, or what holds it back, stops an artifact only while no other job wants it.
void JobCourse::applyPause(const Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts)
        pauseUnlessNeeded(artifact.cid, nullptr);
}

void JobCourse::pauseUnlessNeeded(const Cid& cid, const Job* except)
{
    const bool isNeeded = std::any_of(m_jobs.begin(), m_jobs.end(), [&](const auto& entry) {
        const Job& job = entry.second;
        const auto& artifacts = job.document.artifacts;
        return &job != except && !job.paused && !isHeld(job) && !isOver(job.phase)
            && std::any_of(artifacts.begin(), artifacts.end(),
                           [&](const auto& one) { return one.cid == cid; });
    });
    m_parts.driver.setPaused(cid, !isNeeded);
}

const Job* JobCourse::jobOf(const Cid& cid) const
{
    const Job* first = nullptr;
    for (const auto& [id, job] : m_jobs)
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cid
                && (first == nullptr
                    || priorityOf(job.document).goesBefore(priorityOf(first->document))))
                first = &job;
    return first;
}

// --- from received to handed over
// -------------------------------------------------------------------------------------

void JobCourse::advance(Job& job)
{
    if (job.phase == JobPhase::Delivered || isOver(job.phase))
        return;
    if (job.document.expiresMs && *job.document.expiresMs <= wallClock())
        return end(job, JobPhase::Expired);
    if (job.paused)
        return setPhase(job, JobPhase::Paused);
    if (job.document.notBeforeMs && *job.document.notBeforeMs > wallClock())
        return setPhase(job, JobPhase::NotDue);
    if (job.phase != JobPhase::Delivering && job.phase != JobPhase::HandingOver)
        advanceArtifacts(job);
}

void JobCourse::advanceArtifacts(Job& job)
{
    JobPhase phase = JobPhase::Delivering;
    const bool held = isHeld(job);
    job.missingSpace = 0;
    for (qsizetype i = 0; i < job.document.artifacts.size(); ++i) {
        const policy::Artifact& artifact = job.document.artifacts.at(i);
        auto manifest = m_manifests[artifact.cid];
        if (!manifest)
            manifest = m_manifests[artifact.cid] = m_parts.cache.manifest(artifact.cid);
        if (!manifest) {
            if (!held)
                m_parts.lists.want(artifact.cid, artifact.size);
            phase = std::min(phase, JobPhase::Asking);
            continue;
        }
        m_parts.driver.add(wish(job, i, manifest));
        if (held)
            pauseUnlessNeeded(artifact.cid, nullptr);
        const auto status = m_parts.driver.status(artifact.cid);
        if (status && status->state == ArtifactState::Failed)
            return end(job, JobPhase::Failed, status->error);
        if (status && status->state == ArtifactState::WaitingForSpace)
            job.missingSpace += status->missingSpace;
        if (!status || status->state != ArtifactState::Whole)
            phase = std::min(phase, JobPhase::Fetching);
    }
    if (job.missingSpace > 0)
        return setPhase(job, JobPhase::WaitingForSpace,
                        QStringLiteral("%1 more bytes are needed").arg(job.missingSpace));
    if (held && phase != JobPhase::Delivering) // what is here already needs no network
        return setPhase(job, JobPhase::Held, m_restraint.reason);
    setPhase(job, phase);
    if (phase == JobPhase::Delivering)
        deliver(job);
}

WantedArtifact JobCourse::wish(const Job& job, qsizetype index,
                               std::shared_ptr<const ArtifactManifest> manifest) const
{
    WantedArtifact wanted;
    wanted.manifest = std::move(manifest);
    for (const QString& url : policy::urlsOf(job.document, index))
        wanted.mirrors.append(QUrl(url));
    wanted.wanted = true;
    wanted.originAllowed = !wanted.mirrors.isEmpty();
    wanted.viaGateway = m_viaGateway;
    wanted.priority = priorityOf(job.document);
    return wanted;
}

void JobCourse::deliver(Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts)
        m_parts.cache.deliver(artifact.cid, job.document.id, artifact.fileName);
}

void JobCourse::fileDelivered(const Cid& cid, const QString& jobId, const QString& path)
{
    Job* job = known(jobId);
    if (job == nullptr || job->phase != JobPhase::Delivering)
        return;
    const auto& artifacts = job->document.artifacts;
    for (qsizetype i = 0; i < artifacts.size(); ++i)
        if (artifacts.at(i).cid == cid && QFileInfo(path).fileName() == artifacts.at(i).fileName)
            job->deliveredPaths.insert(static_cast<int>(i), path);
    if (job->deliveredPaths.size() == artifacts.size())
        handOver(*job);
}

void JobCourse::handOver(Job& job)
{
    job.deliveredAtMs = wallClock();
    if (!m_parts.handOff.isConfigured())
        return setPhase(job, JobPhase::Delivered);
    setPhase(job, JobPhase::HandingOver);
    QStringList paths;
    for (int i = 0; i < job.document.artifacts.size(); ++i)
        paths.append(job.deliveredPaths.value(i));
    m_parts.handOff.start(job.document.id, paths);
}

void JobCourse::handedOver(const QString& jobId, const HandOff::Outcome& outcome)
{
    Job* job = known(jobId);
    if (job == nullptr || job->phase != JobPhase::HandingOver)
        return;
    job->exitCode = outcome.exitCode;
    job->rebootPending = outcome.rebootPending;
    if (outcome.succeeded)
        m_parts.cache.markHandedOver(jobId);
    end(*job, outcome.succeeded ? JobPhase::Succeeded : JobPhase::Failed, outcome.detail);
}

void JobCourse::end(Job& job, JobPhase phase, const QString& detail)
{
    job.endedAtMs = wallClock();
    m_parts.handOff.cancel(job.document.id);
    setPhase(job, phase, detail);
    if (phase != JobPhase::Succeeded)
        release(job);
}

void JobCourse::setPhase(Job& job, JobPhase phase, const QString& detail)
{
    if (job.phase == phase && job.detail == detail)
        return;
    job.phase = phase;
    job.detail = detail;
    if (phase == JobPhase::Fetching && job.startedAtMs == 0)
        job.startedAtMs = wallClock();
    persist(job);
    Q_EMIT changed(job.document.id, phase);
}

void JobCourse::persist(const Job& job)
{
    m_parts.store.setValue(jobRecordKey(job.document.id), job.toRecord());
}

// What only this job wanted is no longer fetched; whole artifacts stay in the cache and are shared
// on.
void JobCourse::release(const Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts) {
        if (othersNeed(artifact.cid, job.document.id)) {
            pauseUnlessNeeded(artifact.cid, &job);
            continue;
        }
        m_parts.lists.forget(artifact.cid);
        m_manifests.erase(artifact.cid);
        const auto status = m_parts.driver.status(artifact.cid);
        if (status && status->state != ArtifactState::Whole)
            m_parts.driver.remove(artifact.cid);
    }
}

bool JobCourse::othersNeed(const Cid& cid, const QString& exceptJob) const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const auto& entry) {
        const auto& artifacts = entry.second.document.artifacts;
        return entry.first != exceptJob && !isOver(entry.second.phase)
            && std::any_of(artifacts.begin(), artifacts.end(),
                           [&](const auto& one) { return one.cid == cid; });
    });
}

void JobCourse::advanceAllWith(const Cid& cid)
{
    for (auto& [id, job] : m_jobs)
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cid) {
                advance(job);
                break;
            }
}

void JobCourse::failAllWith(const Cid& cid, const QString& why)
{
    for (auto& [id, job] : m_jobs)
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cid && !isOver(job.phase) && job.phase != JobPhase::Delivered) {
                end(job, JobPhase::Failed, why);
                break;
            }
}

void JobCourse::lookAtClock()
{
    for (auto& [id, job] : m_jobs) {
        if (job.phase == JobPhase::NotDue || job.phase == JobPhase::Held
            || (job.document.expiresMs && !isOver(job.phase)))
            advance(job);
        if (job.phase == JobPhase::NotDue || job.phase == JobPhase::Fetching)
            applyPause(job); // it may have become urgent
    }
}

} // namespace patchswarm::service
