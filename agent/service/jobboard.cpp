#include "agent/service/jobboard.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <utility>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

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

// A roll-out in stages signs one job for more and more endpoints.
bool differsInTargetsAlone(policy::PatchJob one, const policy::PatchJob& other)
{
    one.targets = other.targets;
    one.revision = other.revision;
    one.issuedAtMs = other.issuedAtMs;
    return one == other;
}

const QString signerIsRevoked = QStringLiteral("whoever signed it is revoked");

const trust::Roles signers {trust::Role::Operator, trust::Role::Admin};

} // namespace

JobBoard::JobBoard(const Parts& parts, const policy::EndpointTraits& self,
                   const trust::PeerVerifier& verifier, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_self(self)
    , m_verifier(verifier)
    , m_course({parts.driver, parts.lists, parts.cache, parts.handOff, parts.store})
{
}

void JobBoard::restore()
{
    for (const auto& [key, jws] : m_parts.store.valuesWithPrefix(QStringLiteral("tombstone/")))
        if (const auto accepted = cancel(jws); !accepted)
            qCWarning(log) << "A stored tombstone is no longer accepted:"
                           << accepted.error().detail;
    for (const auto& [key, jws] : m_parts.store.valuesWithPrefix(QStringLiteral("carried/")))
        static_cast<void>(submit(jws));
    for (const auto& [key, record] : m_parts.store.valuesWithPrefix(QStringLiteral("job/")))
        restoreJob(key, record);
}

void JobBoard::restoreJob(const QString& key, const QByteArray& record)
{
    const auto fields = QJsonDocument::fromJson(record).object();
    const QByteArray jws = fields.value(QStringLiteral("jws")).toString().toLatin1();
    const bool isDisowned = isOfRevoked(jws, trust::jobType);
    Job job;
    auto document = read(jws, m_verifier.with({}), &job.issuer); // an ended one stays to be seen
    if (!document) {
        qCWarning(log) << "A stored job is no longer accepted:" << key << document.error().detail;
        return;
    }
    if (!job.applyRecord(record))
        qCWarning(log) << "The record of a job is damaged, the job starts anew:" << key;
    job.jws = jws;
    job.document = std::move(*document);
    if (isDisowned && !isOver(job.phase)) {
        job.phase = JobPhase::Cancelled;
        job.detail = signerIsRevoked;
    }
    const QString id = job.document.id;
    const auto ended = m_tombstones.find(id);
    if (!isDisowned
        && (ended == m_tombstones.end() || !ended->second.ends(id, job.document.revision)))
        m_parts.documents.keep(jws);
    m_course.goOn(std::move(job));
}

void JobBoard::setVerifier(const trust::PeerVerifier& verifier)
{
    m_verifier = verifier;
    forgetTombstonesOfRevoked();
    forgetJobsOfRevoked();
}

bool JobBoard::isOfRevoked(const QByteArray& jws, const QByteArray& type) const
{
    const auto document =
        trust::verifyJws(jws, type, m_verifier, signers, QDateTime::currentDateTimeUtc());
    return !document && document.error().code == ErrorCode::Revoked;
}

void JobBoard::forgetTombstonesOfRevoked()
{
    for (const auto& [key, jws] : m_parts.store.valuesWithPrefix(tombstoneKey({}))) {
        if (!isOfRevoked(jws, trust::tombstoneType))
            continue;
        m_parts.documents.drop(jws);
        m_parts.store.removeValue(key);
        m_tombstones.erase(key.mid(tombstoneKey({}).size()));
    }
}

void JobBoard::forgetJobsOfRevoked()
{
    std::erase_if(m_carried, [this](const auto& carried) {
        const QByteArray& jws = carried.second.second;
        if (!isOfRevoked(jws, trust::jobType))
            return false;
        m_parts.documents.drop(jws);
        m_parts.store.removeValue(carriedKey(carried.first));
        return true;
    });
    QStringList ended;
    for (const auto& [id, job] : m_course.jobs()) {
        if (!isOfRevoked(job.jws, trust::jobType))
            continue;
        m_parts.documents.drop(job.jws);
        ended.append(id);
    }
    for (const QString& id : std::as_const(ended))
        m_course.stop(id, JobPhase::Cancelled, signerIsRevoked);
}

// 0: none that counts.
std::int64_t JobBoard::revisionHere(const QString& id) const
{
    if (const Job* known = m_course.find(id))
        return isOfRevoked(known->jws, trust::jobType) ? 0 : known->document.revision;
    const auto carried = m_carried.find(id);
    return carried == m_carried.end() ? 0 : carried->second.first;
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

Result<policy::PatchJob> JobBoard::read(const QByteArray& jws, const trust::PeerVerifier& verifier,
                                        QString* issuer) const
{
    const auto document =
        trust::verifyJws(jws, trust::jobType, verifier, signers, QDateTime::currentDateTimeUtc());
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
    auto document = read(jws, m_verifier, &issuer);
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
    const Job* known = m_course.find(id);
    const auto carried = m_carried.find(id);
    const std::int64_t here = revisionHere(id);
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
        const bool isEnded = known->phase == JobPhase::Cancelled
            || known->phase == JobPhase::Superseded || known->phase == JobPhase::Expired;
        if (!isEnded && differsInTargetsAlone(known->document, *document)
            && policy::applies(document->targets, m_self)) {
            m_parts.documents.keep(jws);
            m_course.readdress(*document, jws, issuer);
            return Accepted::Anew;
        }
        m_course.withdraw(id);
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
        m_parts.store.removeValue(jobRecordKey(id));
        return Accepted::Carried;
    }
    m_parts.store.removeValue(carriedKey(id));
    Job job;
    job.document = std::move(*document);
    job.jws = jws;
    job.issuer = issuer;
    m_course.begin(std::move(job));
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
    const Job* job = m_course.find(tombstone->jobId);
    if (job == nullptr || !tombstone->ends(job->document.id, job->document.revision))
        return {};
    m_parts.documents.drop(job->jws);
    m_course.stop(tombstone->jobId,
                  tombstone->reason == policy::TombstoneReason::Cancelled ? JobPhase::Cancelled
                                                                          : JobPhase::Superseded);
    return {};
}

} // namespace patchswarm::service
