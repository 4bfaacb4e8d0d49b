#pragma once

#include <QObject>

#include <memory>

#include "agent/admin/adminserver.h"
#include "agent/service/agentmethods.h"
#include "agent/service/audittrail.h"
#include "agent/service/cachemethods.h"
#include "agent/service/doctormethods.h"
#include "agent/service/eventlog.h"
#include "agent/service/jobmethods.h"
#include "agent/service/ledgerkeeper.h"
#include "agent/service/ratebook.h"
#include "agent/service/statusreport.h"
#include "agent/service/swarmmethods.h"

namespace patchswarm::service {

// The administration port of a session: joins the methods to the server, and follows a changed
// admin port. It decides nothing about what the methods do. Main thread.
class AdminApi : public QObject
{
    Q_OBJECT

public:
    // Network when the port cannot be had.
    [[nodiscard]] static Result<std::unique_ptr<AdminApi>> open(AgentSession& session);

    // Ends all connections; nothing is answered any more.
    void close();

private:
    explicit AdminApi(AgentSession& session);
    void followPort();
    void keepBooksOfJobs();
    void settle(const Job&);
    void noteJob(const QString& jobId, JobPhase);

    AgentSession& m_session;
    admin::AdminServer m_server;
    AuditTrail m_audit;
    EventLog m_events;
    LedgerKeeper m_ledger;
    RateBook m_rates;
    StatusReport m_report;
    JobMethods m_jobMethods;
    CacheMethods m_cacheMethods;
    AgentMethods m_agentMethods;
    SwarmMethods m_swarmMethods;
    DoctorMethods m_doctorMethods;
};

} // namespace patchswarm::service
