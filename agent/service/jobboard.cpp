#include "agent/service/jobboard.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <algorithm>
#include <utility>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

constexpr int clockMs = 10'000; // how often due and expiry times are looked at

QString jobKey(const QString& id)
{
    return QStringLiteral("job/") + id;
}

QString carriedKey(const QString& id)
{
    return QStringLiteral("carried/") + id;
}

QString tombstoneKey(const QString& id)
{
    return QStringLiteral("tombstone/") + id;
}

std::int64_t wallClock()
{
    return QDateTime::currentMSecsSinceEpoch();
}

// The document without `iat`, which belongs to the signature.
QJsonObject body(const trust::SignedDocument& document)
{
    QJsonObject object = document.json;
    object.remove(QStringLiteral("iat"));
    return object;
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

const trust::Roles signers {trust::Role::Operator, trust::Role::Admin};

} // namespace

JobBoard::JobBoard(const Parts& parts, const policy::EndpointTraits& self,
                   const trust::PeerVerifier& verifier, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_self(self)
    , m_verifier(verifier)
{
    connect(&m_parts.lists, &ChunkLists::ready, this,
            [this](const Cid& cid, std::shared_ptr<const ArtifactManifest> manifest) {
                m_manifests[cid] = std::move(manifest);
                advanceAllWith(cid);
            });
    connect(&m_parts.driver, &SwarmDriver::artifactOpened, this, &JobBoard::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactWhole, this, &JobBoard::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactWaitsForSpace, this, &JobBoard::advanceAllWith);
    connect(&m_parts.driver, &SwarmDriver::artifactFailed, this,
            [this](const Cid& cid, const Error& error) { failAllWith(cid, error.detail); });
    connect(&m_parts.cache, &cache::ChunkCache::delivered, this,
            [this](const Cid& cid, const QString& jobId, const QString& path) {
                Job* job = find(jobId);
                if (job == nullptr || job->phase != JobPhase::Delivering)
                    return;
                for (qsizetype i = 0; i < job->document.artifacts.size(); ++i)
                    if (job->document.artifacts.at(i).cid == cid
                        && QFileInfo(path).fileName() == job->document.artifacts.at(i).fileName)
                        job->deliveredPaths.insert(static_cast<int>(i), path);
                if (job->deliveredPaths.size() == job->document.artifacts.size())
                    handOver(*job);
            });
    connect(&m_parts.cache, &cache::ChunkCache::deliveryFailed, this,
            [this](const Cid&, const QString& jobId, const Error& error) {
                Job* job = find(jobId);
                if (job != nullptr && job->phase == JobPhase::Delivering)
                    end(*job, JobPhase::Failed, error.detail);
            });
    connect(&m_parts.handOff, &HandOff::finished, this,
            [this](const QString& jobId, const HandOff::Outcome& outcome) {
                Job* job = find(jobId);
                if (job == nullptr || job->phase != JobPhase::HandingOver)
                    return;
                job->exitCode = outcome.exitCode;
                job->rebootPending = outcome.rebootPending;
                if (outcome.succeeded)
                    m_parts.cache.markHandedOver(jobId);
                end(*job, outcome.succeeded ? JobPhase::Succeeded : JobPhase::Failed,
                    outcome.detail);
            });
    connect(&m_clock, &QTimer::timeout, this, &JobBoard::lookAtClock);
    m_clock.start(clockMs);
}

void JobBoard::restore()
{
    for (const auto& [key, jws] : m_parts.store.valuesWithPrefix(QStringLiteral("tombstone/")))
        if (const auto accepted = cancel(jws); !accepted)
            qCWarning(log) << "A stored tombstone is no longer accepted:"
                           << accepted.error().detail;
    for (const auto& [key, jws] : m_parts.store.valuesWithPrefix(QStringLiteral("carried/")))
        static_cast<void>(submit(jws));
    for (const auto& [key, record] : m_parts.store.valuesWithPrefix(QStringLiteral("job/"))) {
        const auto fields = QJsonDocument::fromJson(record).object();
        const QByteArray jws = fields.value(QStringLiteral("jws")).toString().toLatin1();
        Job job;
        auto document = read(jws, &job.issuer);
        if (!document) {
            qCWarning(log) << "A stored job is no longer accepted:" << key
                           << document.error().detail;
            continue;
        }
        if (!job.applyRecord(record))
            qCWarning(log) << "The record of a job is damaged, the job starts anew:" << key;
        job.jws = jws;
        job.document = std::move(*document);
        const QString id = job.document.id;
        const auto ended = m_tombstones.find(id);
        if (ended == m_tombstones.end() || !ended->second.ends(id, job.document.revision))
            m_parts.documents.keep(jws);
        Job& kept = m_jobs.insert_or_assign(id, std::move(job)).first->second;
        if (kept.phase == JobPhase::Delivering || kept.phase == JobPhase::HandingOver)
            kept.phase = JobPhase::Fetching; // an installer that was cut off is run again
        advance(kept);
    }
}

void JobBoard::setVerifier(const trust::PeerVerifier& verifier)
{
    m_verifier = verifier;
}

void JobBoard::setViaGateway(bool viaGateway)
{
    m_viaGateway = viaGateway;
}

void JobBoard::setTraits(const policy::EndpointTraits& self)
{
    m_self = self;
    for (const auto& [id, carried] :
         std::exchange(m_carried, {})) // what was for others may be for us now
        if (const auto accepted = submit(carried.second); !accepted)
            qCWarning(log).noquote()
                << "A job that was carried is no longer accepted:" << accepted.error().detail;
}

// --- documents
// --------------------------------------------------------------------------------------------------------

Result<policy::PatchJob> JobBoard::read(const QByteArray& jws, QString* issuer) const
{
    const auto document =
        trust::verifyJws(jws, trust::jobType, m_verifier, signers, QDateTime::currentDateTimeUtc());
    if (!document)
        return tl::unexpected(document.error());
    auto job = policy::parsePatchJob(body(*document));
    if (!job)
        return tl::unexpected(policy::faultsError(job.error()));
    *issuer = document->signer.name;
    return *job;
}

Result<JobBoard::Accepted> JobBoard::submit(const QByteArray& jws)
{
    QString issuer;
    auto document = read(jws, &issuer);
    if (!document)
        return tl::unexpected(document.error());
    const QString id = document->id;
    const auto ended = m_tombstones.find(id);
    if (ended != m_tombstones.end() && ended->second.ends(id, document->revision))
        return failure(
            ErrorCode::Conflict,
            QStringLiteral("job %1 was %2 and does not come back; sign a higher revision to "
                           "start it again")
                .arg(id, policy::tombstoneReasonName(ended->second.reason)));
    if (document->expiresMs && *document->expiresMs <= wallClock())
        return failure(ErrorCode::Expired, QStringLiteral("job %1 has expired").arg(id));
    Job* known = find(id);
    const auto carried = m_carried.find(id);
    const std::int64_t here = known != nullptr ? known->document.revision
        : carried != m_carried.end()           ? carried->second.first
                                               : 0;
    if (here > document->revision)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("job %1 is here in revision %2; revision %3 is older")
                           .arg(id)
                           .arg(here)
                           .arg(document->revision));
    if (here == document->revision)
        return Accepted::Known;
    if (known != nullptr) {
        m_parts.documents.drop(known->jws);
        m_parts.handOff.cancel(id);
        release(*known);
        m_jobs.erase(id);
    }
    if (carried != m_carried.end()) {
        m_parts.documents.drop(carried->second.second);
        m_parts.store.removeValue(carriedKey(id));
        m_carried.erase(carried);
    }
    m_parts.documents.keep(jws);
    if (!policy::applies(document->targets, m_self)) {
        m_carried[id] = {document->revision, jws};
        m_parts.store.setValue(carriedKey(id), jws);
        m_parts.store.removeValue(jobKey(id));
        return Accepted::Carried;
    }
    m_parts.store.removeValue(carriedKey(id));
    Job& job = m_jobs[id];
    job.document = std::move(*document);
    job.jws = jws;
    job.issuer = issuer;
    job.receivedAtMs = wallClock();
    persist(job);
    advance(job);
    applyPause(job); // an artifact that only a paused job wanted
    return Accepted::Anew;
}

Result<void> JobBoard::cancel(const QByteArray& jws)
{
    const auto document = trust::verifyJws(jws, trust::tombstoneType, m_verifier, signers,
                                           QDateTime::currentDateTimeUtc());
    if (!document)
        return tl::unexpected(document.error());
    const auto tombstone = policy::parseTombstone(body(*document));
    if (!tombstone)
        return tl::unexpected(policy::faultsError(tombstone.error()));
    const auto known = m_tombstones.find(tombstone->jobId);
    if (known != m_tombstones.end() && known->second.revision >= tombstone->revision)
        return {};
    m_tombstones.insert_or_assign(tombstone->jobId, *tombstone);
    m_parts.store.setValue(tombstoneKey(tombstone->jobId), jws);
    m_parts.documents.keep(jws);
    if (const auto carried = m_carried.find(tombstone->jobId);
        carried != m_carried.end() && carried->second.first <= tombstone->revision) {
        m_parts.documents.drop(carried->second.second);
        m_parts.store.removeValue(carriedKey(tombstone->jobId));
        m_carried.erase(carried);
    }
    Job* job = find(tombstone->jobId);
    if (job == nullptr || !tombstone->ends(job->document.id, job->document.revision))
        return {};
    m_parts.documents.drop(job->jws);
    if (!isOver(job->phase))
        end(*job,
            tombstone->reason == policy::TombstoneReason::Cancelled ? JobPhase::Cancelled
                                                                    : JobPhase::Superseded);
    return {};
}

// --- what a person asks for
// -------------------------------------------------------------------------------------------

Job* JobBoard::find(const QString& jobId)
{
    const auto known = m_jobs.find(jobId);
    return known == m_jobs.end() ? nullptr : &known->second;
}

namespace {

tl::unexpected<Error> noSuchJob(const QString& jobId)
{
    return failure(ErrorCode::NotFound,
                   QStringLiteral("no job \"%1\" applies to this endpoint").arg(jobId));
}

} // namespace

Result<void> JobBoard::pause(const QString& jobId)
{
    Job* job = find(jobId);
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

Result<void> JobBoard::resume(const QString& jobId)
{
    Job* job = find(jobId);
    if (job == nullptr)
        return noSuchJob(jobId);
    if (!job->paused)
        return failure(ErrorCode::Conflict, QStringLiteral("job %1 is not paused").arg(jobId));
    job->paused = false;
    applyPause(*job);
    advance(*job);
    return {};
}

Result<void> JobBoard::retry(const QString& jobId)
{
    Job* job = find(jobId);
    if (job == nullptr)
        return noSuchJob(jobId);
    if (job->phase != JobPhase::Failed)
        return failure(ErrorCode::Conflict, QStringLiteral("job %1 has not failed").arg(jobId));
    job->deliveredPaths.clear();
    job->endedAtMs = 0;
    setPhase(*job, JobPhase::Asking);
    advance(*job);
    return {};
}

// A job's pause stops an artifact only while no other job wants it.
void JobBoard::applyPause(const Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts)
        pauseUnlessNeeded(artifact.cid, nullptr);
}

void JobBoard::pauseUnlessNeeded(const Cid& cid, const Job* except)
{
    const bool isNeeded = std::any_of(m_jobs.begin(), m_jobs.end(), [&](const auto& entry) {
        const Job& job = entry.second;
        const auto& artifacts = job.document.artifacts;
        return &job != except && !job.paused && !isOver(job.phase)
            && std::any_of(artifacts.begin(), artifacts.end(),
                           [&](const auto& one) { return one.cid == cid; });
    });
    m_parts.driver.setPaused(cid, !isNeeded);
}

const Job* JobBoard::jobOf(const Cid& cid) const
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

void JobBoard::advance(Job& job)
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

void JobBoard::advanceArtifacts(Job& job)
{
    JobPhase phase = JobPhase::Delivering;
    job.missingSpace = 0;
    for (qsizetype i = 0; i < job.document.artifacts.size(); ++i) {
        const policy::Artifact& artifact = job.document.artifacts.at(i);
        auto manifest = m_manifests[artifact.cid];
        if (!manifest)
            manifest = m_manifests[artifact.cid] = m_parts.cache.manifest(artifact.cid);
        if (!manifest) {
            m_parts.lists.want(artifact.cid, artifact.size);
            phase = std::min(phase, JobPhase::Asking);
            continue;
        }
        m_parts.driver.add(wish(job, i, manifest));
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
    setPhase(job, phase);
    if (phase == JobPhase::Delivering)
        deliver(job);
}

WantedArtifact JobBoard::wish(const Job& job, qsizetype index,
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

void JobBoard::deliver(Job& job)
{
    for (const policy::Artifact& artifact : job.document.artifacts)
        m_parts.cache.deliver(artifact.cid, job.document.id, artifact.fileName);
}

void JobBoard::handOver(Job& job)
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

void JobBoard::end(Job& job, JobPhase phase, const QString& detail)
{
    job.endedAtMs = wallClock();
    m_parts.handOff.cancel(job.document.id);
    setPhase(job, phase, detail);
    if (phase != JobPhase::Succeeded)
        release(job);
}

void JobBoard::setPhase(Job& job, JobPhase phase, const QString& detail)
{
    if (job.phase == phase && job.detail == detail)
        return;
    job.phase = phase;
    job.detail = detail;
    persist(job);
    Q_EMIT changed(job.document.id, phase);
}

void JobBoard::persist(const Job& job)
{
    m_parts.store.setValue(jobKey(job.document.id), job.toRecord());
}

// What only this job wanted is no longer fetched; whole artifacts stay in the cache and are shared
// on.
void JobBoard::release(const Job& job)
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

bool JobBoard::othersNeed(const Cid& cid, const QString& exceptJob) const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const auto& entry) {
        const auto& artifacts = entry.second.document.artifacts;
        return entry.first != exceptJob && !isOver(entry.second.phase)
            && std::any_of(artifacts.begin(), artifacts.end(),
                           [&](const auto& one) { return one.cid == cid; });
    });
}

void JobBoard::advanceAllWith(const Cid& cid)
{
    for (auto& [id, job] : m_jobs)
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cid) {
                advance(job);
                break;
            }
}

void JobBoard::failAllWith(const Cid& cid, const QString& why)
{
    for (auto& [id, job] : m_jobs)
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cid && !isOver(job.phase) && job.phase != JobPhase::Delivered) {
                end(job, JobPhase::Failed, why);
                break;
            }
}

void JobBoard::lookAtClock()
{
    for (auto& [id, job] : m_jobs)
        if (job.phase == JobPhase::NotDue || (job.document.expiresMs && !isOver(job.phase)))
            advance(job);
}

} // namespace patchswarm::service
