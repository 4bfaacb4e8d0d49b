#pragma once

#include "agent/service/agentsession.h"
#include "agent/service/audittrail.h"
#include "agent/service/statusreport.h"

namespace patchswarm::admin {
class AdminServer;
}

namespace patchswarm::service {

// job.* and artifact.* of the administration port.
class JobMethods
{
public:
    JobMethods(AgentSession& session, const StatusReport& report, AuditTrail& audit);

    void offer(admin::AdminServer&);

private:
    // What the audit trail tells of a job before and after.
    [[nodiscard]] QJsonValue standing(const QString& jobId) const;
    void offerSubmission(admin::AdminServer&);
    void offerSteering(admin::AdminServer&);

    AgentSession& m_session;
    const StatusReport& m_report;
    AuditTrail& m_audit;
};

} // namespace patchswarm::service
