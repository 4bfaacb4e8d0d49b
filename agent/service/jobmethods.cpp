#include "agent/service/jobmethods.h"

#include <QJsonDocument>

#include <limits>

#include "agent/service/methodbinding.h"
#include "shared/content/cidtext.h"
#include "shared/policy/jobfile.h"
#include "shared/rpc/jobrecords.h"

namespace patchswarm::service {

namespace {

constexpr int largestPage = 200;

rpc::RpcError noSuchJob(const QString& jobId)
{
    return rpc::applicationError(
        {ErrorCode::NotFound, QStringLiteral("no job \"%1\" applies to this endpoint").arg(jobId)},
        QStringLiteral("job.list shows the jobs that do"));
}

// The job id inside a signed document; the signature is checked by whoever takes it.
QString idInside(const QByteArray& jws, const QString& key)
{
    const auto payload = policy::unverifiedPayload(jws);
    return payload ? QJsonDocument::fromJson(*payload).object().value(key).toString() : QString();
}

// A refused job with every fault of its document apart, where it is the document.
rpc::RpcError refusal(const Error& error, const QByteArray& jws)
{
    const auto payload = policy::unverifiedPayload(jws);
    if (error.code != ErrorCode::InvalidInput || !payload)
        return rpc::applicationError(error);
    QJsonObject document = QJsonDocument::fromJson(*payload).object();
    document.remove(QStringLiteral("iat")); // the signature's
    const auto job = policy::parsePatchJob(document);
    return job ? rpc::applicationError(error)
               : rpc::faultsError(QStringLiteral("the job was not taken"), job.error());
}

} // namespace

JobMethods::JobMethods(AgentSession& session, const StatusReport& report, AuditTrail& audit)
    : m_session(session)
    , m_report(report)
    , m_audit(audit)
{
}

QJsonValue JobMethods::standing(const QString& jobId) const
{
    QJsonObject standing {{QStringLiteral("job"), jobId}};
    if (const Job* job = m_session.jobs().course().find(jobId)) {
        standing.insert(QStringLiteral("revision"), static_cast<qint64>(job->document.revision));
        standing.insert(QStringLiteral("state"), rpc::nameOf(m_report.job(*job).state));
    }
    return standing;
}

void JobMethods::offer(admin::AdminServer& server)
{
    offerSubmission(server);
    offerSteering(server);
    bindMethod<rpc::JobListParams>(
        server, QStringLiteral("job.list"),
        [this](const rpc::JobListParams& params, const admin::Caller&) -> MethodResult {
            const auto& jobs = m_session.jobs().course().jobs();
            rpc::JobList list;
            if (params.jobId) {
                const auto known = jobs.find(*params.jobId);
                if (known == jobs.end())
                    return tl::unexpected(noSuchJob(*params.jobId));
                list.jobs.append(m_report.job(known->second));
                return rpc::toJson(list);
            }
            const int limit = std::min(params.limit.value_or(largestPage), largestPage);
            for (auto job = params.after ? jobs.upper_bound(*params.after) : jobs.begin();
                 job != jobs.end(); ++job) {
                if (list.jobs.size() == limit) {
                    list.more = true;
                    break;
                }
                list.jobs.append(m_report.job(job->second));
            }
            return rpc::toJson(list);
        });
}

void JobMethods::offerSubmission(admin::AdminServer& server)
{
    bindMethod<rpc::JobSubmitParams>(
        server, QStringLiteral("job.submit"),
        [this](const rpc::JobSubmitParams& params, const admin::Caller& caller) -> MethodResult {
            const QByteArray jws = params.jws.toLatin1();
            rpc::AuditEntry entry = auditOf(caller, QStringLiteral("job.submit"));
            const QString id = idInside(jws, QStringLiteral("id"));
            entry.before = standing(id);
            const auto accepted = m_session.jobs().submit(jws);
            entry.after = standing(id);
            if (!accepted)
                return audited(m_audit, entry, tl::unexpected(refusal(accepted.error(), jws)));
            m_session.store().flush(); // what is answered as taken survives a kill
            rpc::JobSubmitted submitted;
            submitted.jobId = id;
            submitted.isNew = *accepted == JobBoard::Accepted::Anew;
            const auto& jobs = m_session.jobs().course().jobs();
            const auto job = jobs.find(id);
            submitted.applies = job != jobs.end();
            if (submitted.applies) {
                submitted.revision = job->second.document.revision;
                for (const policy::Artifact& artifact : job->second.document.artifacts)
                    if (m_session.chunkLists().isWanted(artifact.cid))
                        submitted.missingChunkLists.append(cidText(artifact.cid));
            }
            return audited(m_audit, entry, rpc::toJson(submitted));
        });
    bindMethod<rpc::PutChunkListParams>(
        server, QStringLiteral("artifact.putChunkList"),
        [this](const rpc::PutChunkListParams& params, const admin::Caller&) -> MethodResult {
            const auto cid = parseCid(params.cid);
            if (!cid)
                return rpcFailure(cid.error());
            if (params.first > std::numeric_limits<ChunkIndex>::max())
                return rpcFailure(
                    {ErrorCode::InvalidInput,
                     QStringLiteral("an artifact has no chunk number %1").arg(params.first)});
            const auto digests = policy::splitDigests(params.digests);
            if (!digests)
                return rpcFailure(digests.error());
            const auto stored = m_session.chunkLists().addPage(
                *cid, params.size, static_cast<ChunkIndex>(params.first), *digests);
            if (!stored)
                return rpcFailure(stored.error());
            rpc::ChunkListProgress progress;
            progress.total = ChunkLayout {params.size}.count();
            progress.isComplete = !m_session.chunkLists().isWanted(*cid);
            progress.received =
                progress.isComplete ? progress.total : m_session.chunkLists().received(*cid);
            return rpc::toJson(progress);
        });
}

void JobMethods::offerSteering(admin::AdminServer& server)
{
    using Step = Result<void> (JobCourse::*)(const QString&);
    const auto bindStep = [this, &server](const QString& method, Step step) {
        bindMethod<rpc::JobParams>(
            server, method,
            [this, method, step](const rpc::JobParams& params,
                                 const admin::Caller& caller) -> MethodResult {
                rpc::AuditEntry entry = auditOf(caller, method);
                entry.before = standing(params.jobId);
                const auto done = (m_session.jobs().course().*step)(params.jobId);
                entry.after = standing(params.jobId);
                if (!done)
                    return audited(m_audit, entry, rpcFailure(done.error()));
                m_session.store().flush();
                return audited(
                    m_audit, entry,
                    rpc::toJson(m_report.job(m_session.jobs().course().jobs().at(params.jobId))));
            });
    };
    bindStep(QStringLiteral("job.pause"), &JobCourse::pause);
    bindStep(QStringLiteral("job.resume"), &JobCourse::resume);
    bindStep(QStringLiteral("job.retry"), &JobCourse::retry);
    bindMethod<rpc::JobSubmitParams>(
        server, QStringLiteral("job.cancel"),
        [this](const rpc::JobSubmitParams& params, const admin::Caller& caller) -> MethodResult {
            const QByteArray jws = params.jws.toLatin1();
            const QString id = idInside(jws, QStringLiteral("jobId"));
            rpc::AuditEntry entry = auditOf(caller, QStringLiteral("job.cancel"));
            entry.before = standing(id);
            const auto done = m_session.jobs().cancel(jws);
            entry.after = standing(id);
            if (!done)
                return audited(m_audit, entry, rpcFailure(done.error()));
            m_session.store().flush();
            const auto& jobs = m_session.jobs().course().jobs();
            const auto job = jobs.find(id);
            if (job == jobs.end()) // taken all the same: it keeps the job from coming here
                return audited(m_audit, entry, tl::unexpected(noSuchJob(id)));
            return audited(m_audit, entry, rpc::toJson(m_report.job(job->second)));
        });
}

} // namespace patchswarm::service
