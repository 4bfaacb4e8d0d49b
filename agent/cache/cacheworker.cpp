#include "agent/cache/cacheworker.h"

#include "agent/cache/adopttask.h"
#include "agent/cache/reusetask.h"
#include "agent/cache/verifytask.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {

tl::unexpected<Error> notHere(const Cid& cid)
{
    return failure(ErrorCode::NotFound, QStringLiteral("%1 is not in the cache").arg(cidText(cid)));
}

} // namespace

CacheWorker::CacheWorker(Options options, std::shared_ptr<ServingTable> table,
                         std::shared_ptr<std::atomic<quint64>> queuedBytes)
    : m_options(std::move(options))
    , m_table(std::move(table))
    , m_queuedBytes(std::move(queuedBytes))
    , m_events(this)
    , m_journal(StatePaths {m_options.stateDirectory})
    , m_shelf({m_options.stateDirectory}, m_options, m_table, m_journal, m_events)
    , m_tasks(this)
    , m_admission(m_shelf, *m_table, m_events, m_options)
    , m_deliveries(m_shelf, m_tasks, m_journal, m_events, m_options)
    , m_health({m_options.stateDirectory}, m_options, m_events)
    , m_commitTimer(this)
    , m_checkTimer(this)
{
    m_commitTimer.setSingleShot(true);
    m_commitTimer.setInterval(m_options.syncIntervalMs);
    m_checkTimer.setInterval(m_options.checkIntervalMs);
    connect(&m_commitTimer, &QTimer::timeout, this, &CacheWorker::commit);
    connect(&m_checkTimer, &QTimer::timeout, this, &CacheWorker::check);
    m_shelf.onSuspicion = [this](Artifact& artifact) {
        startVerification(artifact, artifact.verified);
    };
    m_admission.onAdmitted = [this](Artifact& artifact) { continueAdd(artifact); };
    m_deliveries.reportDamage = m_shelf.onSuspicion;
    m_deliveries.lackingFor = [this](const Artifact& artifact, QString* reason) {
        return m_admission.lackingForCopy(artifact, reason);
    };
    connectJournal();
}

CacheWorker::~CacheWorker()
{
    m_table->setSuspicion({});
    flush();
}

void CacheWorker::connectJournal()
{
    connect(&m_journal, &Journal::syncFailed, this, &CacheWorker::onSyncFailed);
    connect(&m_journal, &Journal::saveFailed, this, [this](const Cid& cid) {
        if (Artifact* artifact = m_shelf.find(cid)) {
            artifact->inserted = false; // its row may be missing altogether
            m_shelf.markDirty(*artifact);
        }
    });
    connect(&m_journal, &Journal::finished, this,
            [this](const Cid& cid, const Error& error, bool ok) {
                m_shelf.onFinished(cid, ok);
                Artifact* artifact = m_shelf.find(cid);
                if (!ok && artifact != nullptr && !artifact->syncFailed) {
                    m_health.noteFailure(error);
                    startVerification(*artifact, artifact->verified);
                }
                m_tasks.wakeWaiting();
                scheduleCommit();
            });
    connect(&m_journal, &Journal::deliveryEnded, this,
            [this](const DeliveredRow& row, const Error& error, bool ok) {
                m_deliveries.onEnded(row, error, ok);
                if (m_admission.someoneWaits())
                    m_admission.review();
            });
}

void CacheWorker::restore(LoadedCache loaded)
{
    for (LoadedArtifact& one : loaded.artifacts) {
        Artifact& artifact = m_shelf.restore(one.stored, one.trusted);
        if (!one.trusted)
            startVerification(artifact,
                              one.checkAll ? ChunkSet(artifact.layout().count(), true)
                                           : artifact.verified);
    }
    for (const Cid& cid : loaded.adoptable)
        adopt(cid);
    m_deliveries.restore(std::move(loaded.delivered));
}

void CacheWorker::adopt(const Cid& cid)
{
    m_adopting[cid] = [] {};
    m_tasks.add(std::make_unique<AdoptTask>(m_shelf, cid, [this, cid](Artifact*) {
        const auto waitingAdd = m_adopting.extract(cid).mapped();
        m_admission.review();
        waitingAdd();
        scheduleCommit();
    }));
}

void CacheWorker::start()
{
    m_admission.setReflinks(canReflink(StatePaths {m_options.stateDirectory}.cache()));
    for (auto& [cid, artifact] : m_shelf.all())
        m_shelf.finishIfComplete(artifact);
    m_checkTimer.start();
    check();
}

void CacheWorker::add(std::shared_ptr<const ArtifactManifest> manifest, bool keep)
{
    if (const auto adopting = m_adopting.find(manifest->root()); adopting != m_adopting.end()) {
        adopting->second = [this, manifest, keep] { m_admission.add(manifest, keep); };
        return;
    }
    m_admission.add(std::move(manifest), keep);
}

void CacheWorker::continueAdd(Artifact& artifact)
{
    artifact.addUnanswered = true;
    if (artifact.verifying || artifact.reusing)
        return;
    auto reusable = findReusable(m_shelf, artifact);
    if (reusable.empty()) {
        answerAdd(artifact);
        return;
    }
    m_tasks.add(std::make_unique<ReuseTask>(m_shelf, artifact, std::move(reusable),
                                            [this](Artifact& ready) {
                                                if (!ready.verifying)
                                                    answerAdd(ready);
                                            }));
}

void CacheWorker::answerAdd(Artifact& artifact)
{
    artifact.addUnanswered = false;
    Q_EMIT m_events.added(artifact.cid, artifact.verified, artifact.verifiedBytes, artifact.taken);
    m_shelf.finishIfComplete(artifact);
    scheduleCommit();
}

void CacheWorker::store(const Cid& cid, ChunkIndex chunk, const QByteArray& bytes,
                        const Sender& from)
{
    Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr)
        Q_EMIT m_events.storeFailed(cid, chunk, from.tag, notHere(cid).value());
    else if (chunk >= artifact->layout().count())
        Q_EMIT m_events.storeFailed(
            cid, chunk, from.tag,
            Error {ErrorCode::InvalidInput,
                   QStringLiteral("%1 has no chunk %2").arg(cidText(cid)).arg(chunk)});
    else
        storeNow(*artifact, chunk, bytes, from);
    m_queuedBytes->fetch_sub(static_cast<quint64>(bytes.size()));
}

void CacheWorker::storeNow(Artifact& artifact, ChunkIndex chunk, const QByteArray& bytes,
                           const Sender& from)
{
    const std::span view(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                         static_cast<std::size_t>(bytes.size()));
    if (artifact.verified.contains(chunk)) {
        Q_EMIT m_events.chunkVerified(artifact.cid, chunk, from.tag, true);
        return;
    }
    if (!artifact.manifest->verifies(chunk, view)) {
        Q_EMIT m_events.chunkCorrupt(artifact.cid, chunk, from.tag);
        return;
    }
    if (auto written = m_shelf.write(artifact, chunk, view, from.giver); !written) {
        Q_EMIT m_events.storeFailed(artifact.cid, chunk, from.tag, written.error());
        m_health.noteFailure(written.error());
        return;
    }
    Q_EMIT m_events.chunkVerified(artifact.cid, chunk, from.tag, false);
    m_shelf.finishIfComplete(artifact);
    scheduleCommit();
}

void CacheWorker::startVerification(Artifact& artifact, ChunkSet candidates)
{
    if (artifact.verifying)
        return;
    m_tasks.add(std::make_unique<VerifyTask>(
        m_shelf, artifact, std::move(candidates),
        [this](Artifact& checked, const VerifyOutcome& outcome) { onVerified(checked, outcome); }));
}

void CacheWorker::onVerified(Artifact& artifact, const VerifyOutcome& outcome)
{
    const Cid cid = artifact.cid;
    for (const VerifyDone& done : std::exchange(artifact.verifyCallbacks, {}))
        done(outcome);
    Q_EMIT m_events.verificationEnded(cid, outcome);
    const bool wanted = artifact.fetching || artifact.addUnanswered;
    if (outcome.damaged > 0 && artifact.verified.isEmpty() && !wanted) {
        m_shelf.drop(cid, EvictReason::Damaged);
        return;
    }
    if (artifact.addUnanswered && !artifact.reusing)
        continueAdd(artifact);
    else
        m_shelf.finishIfComplete(artifact);
    m_tasks.wakeWaiting();
    scheduleCommit();
}

void CacheWorker::suspect(const Cid& cid)
{
    if (Artifact* artifact = m_shelf.find(cid))
        startVerification(*artifact, artifact->verified);
}

void CacheWorker::touch(const Cid& cid)
{
    if (Artifact* artifact = m_shelf.find(cid))
        m_shelf.touch(*artifact);
    scheduleCommit();
}

void CacheWorker::setInUse(const Cid& cid, bool fetching)
{
    if (!fetching && m_admission.withdraw(cid))
        return;
    Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr)
        return;
    artifact->fetching = fetching;
    m_shelf.show(*artifact);
    if (fetching)
        return;
    artifact->deliveryReserved = m_deliveries.pendingOf(cid) > 0;
    if (artifact->whole && !artifact->kept && !artifact->deliveryReserved)
        m_shelf.drop(cid, EvictReason::NotKept);
    m_admission.review();
}

void CacheWorker::setOnlySource(const Cid& cid, bool onlySource)
{
    if (Artifact* artifact = m_shelf.find(cid))
        artifact->onlySource = onlySource;
}

void CacheWorker::setLimits(const Limits& limits)
{
    m_admission.setLimits(limits);
}

void CacheWorker::remove(const Cid& cid)
{
    m_admission.withdraw(cid);
    m_shelf.drop(cid, EvictReason::Requested);
    m_admission.review();
}

void CacheWorker::setPinned(const Cid& cid, bool pinned, const Done& done)
{
    Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr) {
        done(notHere(cid));
        return;
    }
    artifact->pinned = pinned;
    m_shelf.markDirty(*artifact);
    m_shelf.show(*artifact);
    if (!pinned)
        m_admission.review();
    scheduleCommit();
    done({});
}

void CacheWorker::evict(const Cid& cid, const Done& done)
{
    const Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr) {
        done(notHere(cid));
    } else if (artifact->pinned) {
        done(failure(ErrorCode::Conflict,
                     QStringLiteral("%1 is pinned; unpin it first").arg(cidText(cid))));
    } else if (artifact->fetching || artifact->deliveryReserved) {
        done(failure(
            ErrorCode::Conflict,
            QStringLiteral("%1 is in use by a job; cancel the job first").arg(cidText(cid))));
    } else {
        m_shelf.drop(cid, EvictReason::Requested);
        m_admission.review();
        done({});
    }
}

void CacheWorker::verify(const Cid& cid, VerifyDone done)
{
    Artifact* artifact = m_shelf.find(cid);
    if (artifact == nullptr) {
        done(notHere(cid));
        return;
    }
    artifact->verifyCallbacks.push_back(std::move(done));
    startVerification(*artifact, artifact->verified);
}

void CacheWorker::onSyncFailed(const Cid& cid, const Error& error)
{
    m_health.noteFailure(error);
    if (Artifact* artifact = m_shelf.find(cid)) {
        artifact->syncFailed = true;
        artifact->dirty = true;
    }
}

// Once the disk takes writes again: what is really on it is read back before it is marked.
void CacheWorker::retryFailedSyncs()
{
    for (auto& [cid, artifact] : m_shelf.all()) {
        if (!artifact.syncFailed || artifact.verifying)
            continue;
        if (const auto file = m_shelf.openToRead(artifact))
            file->dropCachedPages();
        artifact.syncFailed = false;
        artifact.unsynced = true;
        m_journal.trust(cid);
        startVerification(artifact, artifact.verified);
    }
}

void CacheWorker::scheduleCommit()
{
    if (m_shelf.unsyncedBytes() >= m_options.syncBytes)
        commit();
    else if (m_shelf.hasUnsaved() && !m_commitTimer.isActive())
        m_commitTimer.start();
}

void CacheWorker::commit()
{
    m_commitTimer.stop();
    m_shelf.commit();
}

void CacheWorker::check()
{
    m_health.probe();
    if (m_health.isWritable())
        retryFailedSyncs();
    m_admission.review();
    m_deliveries.expire(m_admission.limits().retentionDays);
    m_tasks.wakeWaiting();
    scheduleCommit();
}

void CacheWorker::flush()
{
    commit();
    m_journal.drain();
}

} // namespace patchswarm::cache
