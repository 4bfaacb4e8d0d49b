#pragma once

#include <QDateTime>

#include "agent/service/agentsession.h"
#include "agent/service/methodbinding.h"
#include "shared/rpc/agentrecords.h"

namespace patchswarm::admin {
class AdminServer;
}

namespace patchswarm::service {

// agent.info, profile.*, trust.update and audit.since of the administration port.
class AgentMethods
{
public:
    AgentMethods(AgentSession& session, AuditTrail& audit);

    void offer(admin::AdminServer&);

private:
    void offerProfile(admin::AdminServer&);
    void offerTrust(admin::AdminServer&);
    [[nodiscard]] rpc::AgentInfo info();
    void tellLimits(rpc::AgentInfo&) const;
    [[nodiscard]] MethodResult applyProfile(const rpc::ProfileApplyParams&, const admin::Caller&);
    [[nodiscard]] MethodResult updateTrust(const rpc::TrustUpdateParams&, const admin::Caller&);
    [[nodiscard]] std::optional<rpc::PendingSwitch> pending() const;

    AgentSession& m_session;
    AuditTrail& m_audit;
    QDateTime m_startedAt;
};

} // namespace patchswarm::service
