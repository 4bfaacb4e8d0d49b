#include "agent/service/adminapi.h"

#include <QLoggingCategory>

#include "agent/discovery/qtaddress.h"
#include "shared/base/version.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

admin::AdminServer::Options serverOptions(const AgentSession& session)
{
    const trust::Membership& membership = session.membership();
    admin::AdminServer::Options options;
    options.identity = membership.identity;
    options.verifier = trust::PeerVerifier(membership.identity.fleetCa, membership.revocations);
    options.bind = session.bind().isUnspecified() ? QHostAddress(QHostAddress::Any)
                                                  : discovery::toQt(session.bind());
    options.version = QLatin1String(versionText);
    return options;
}

QString phaseName(JobPhase phase)
{
    switch (phase) {
    case JobPhase::Delivered:
        return QStringLiteral("jobDelivered");
    case JobPhase::Succeeded:
        return QStringLiteral("jobSucceeded");
    case JobPhase::Failed:
        return QStringLiteral("jobFailed");
    case JobPhase::Cancelled:
        return QStringLiteral("jobCancelled");
    default:
        return QStringLiteral("jobChanged");
    }
}

} // namespace

AdminApi::AdminApi(AgentSession& session)
    : m_session(session)
    , m_server(serverOptions(session))
    , m_audit(session.store())
    , m_events(session.store(), session.driver())
    , m_ledger(session.store(), session.driver())
    , m_rates(m_ledger, session.driver())
    , m_report({session.jobs().course(), session.driver(), m_ledger, m_rates,
                [&session] { return session.profiles().effective().settings.p2pEnabled; },
                [&session](const EndpointId& id) {
                    return session.membership().revocations.contains(id);
                }})
    , m_jobMethods(session, m_report, m_audit)
    , m_cacheMethods(session, m_audit)
    , m_agentMethods(session, m_audit)
    , m_swarmMethods({session, m_events, m_ledger, m_rates, m_report, m_server})
    , m_doctorMethods(session)
{
    m_jobMethods.offer(m_server);
    m_cacheMethods.offer(m_server);
    m_agentMethods.offer(m_server);
    m_swarmMethods.offer();
    m_doctorMethods.offer(m_server);
    connect(&session.driver(), &SwarmDriver::recorded, &m_events, &EventLog::appendRecord);
    connect(&session.jobs().course(), &JobCourse::changed, this, &AdminApi::noteJob);
    keepBooksOfJobs();
    connect(&session, &AgentSession::revocationsTaken, this, [this] {
        const trust::Membership& membership = m_session.membership();
        m_server.setVerifier(
            trust::PeerVerifier(membership.identity.fleetCa, membership.revocations));
    });
    connect(&m_server, &admin::AdminServer::refusedStranger, this,
            [this](const SocketAddress& remote, trust::Refusal why) {
                m_session.swarmLog().noteStranger(
                    remote, QStringLiteral("at the admin port: ") + trust::refusalText(why));
            });
    followPort();
}

Result<std::unique_ptr<AdminApi>> AdminApi::open(AgentSession& session)
{
    std::unique_ptr<AdminApi> api(new AdminApi(session));
    const int port = session.profiles().effective().settings.adminPort;
    if (auto listening = api->m_server.listen(static_cast<quint16>(port)); !listening)
        return tl::unexpected(listening.error());
    return api;
}

void AdminApi::close()
{
    m_server.closeAll();
}

// While a changed port waits for its confirmation both ports answer; then the one that lost is
// closed.
void AdminApi::followPort()
{
    connect(
        &m_session.profiles(), &ProfileDesk::confirmationAwaited, this, [this](int, int newPort) {
            if (const auto listening = m_server.listen(static_cast<quint16>(newPort)); !listening)
                qCWarning(log).noquote()
                    << "The new admin port cannot be had:" << listening.error().detail;
        });
    connect(&m_session.profiles(), &ProfileDesk::confirmationEnded, this,
            [this](bool, int portInForce) {
                for (const quint16 port : m_server.ports())
                    if (port != portInForce)
                        m_server.stopListening(port);
            });
}

// What a job took stays with it, whatever becomes of the copies in the cache.
void AdminApi::keepBooksOfJobs()
{
    m_ledger.keepWhile(
        [this](const Cid& cid) { return m_session.jobs().course().jobOf(cid) != nullptr; });
    connect(&m_ledger, &LedgerKeeper::copyGone, this,
            [this](const Cid& cid, const swarm::Ledger& last) {
                for (const auto& [id, job] : m_session.jobs().course().jobs())
                    for (int i = 0; isSettled(job.phase) && i < job.document.artifacts.size(); ++i)
                        if (job.document.artifacts.at(i).cid == cid)
                            m_session.jobs().course().noteTaken(id, i, last);
            });
}

void AdminApi::settle(const Job& job)
{
    for (int i = 0; i < job.document.artifacts.size(); ++i)
        m_session.jobs().course().noteTaken(job.document.id, i,
                                            m_ledger.totals(job.document.artifacts.at(i).cid));
}

void AdminApi::noteJob(const QString& jobId, JobPhase phase)
{
    rpc::SwarmEvent event;
    event.kind = phaseName(phase);
    event.text = jobId;
    if (const auto job = m_session.jobs().course().jobs().find(jobId);
        job != m_session.jobs().course().jobs().end()) {
        if (isSettled(phase))
            settle(job->second);
        const rpc::JobStatus status = m_report.job(job->second);
        event.text = QStringLiteral("%1: %2").arg(jobId, rpc::nameOf(status.state));
        if (!status.reason.isEmpty())
            event.text += QStringLiteral(" (%1)").arg(status.reason);
    }
    m_events.append(std::move(event));
}

} // namespace patchswarm::service
