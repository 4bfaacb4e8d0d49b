#pragma once

#include "agent/service/agentsession.h"
#include "agent/service/audittrail.h"
#include "shared/rpc/cacherecords.h"

namespace patchswarm::admin {
class AdminServer;
}

namespace patchswarm::service {

// cache.* of the administration port.
class CacheMethods
{
public:
    CacheMethods(AgentSession& session, AuditTrail& audit);

    void offer(admin::AdminServer&);

private:
    void offerPinning(admin::AdminServer&);
    void offerEviction(admin::AdminServer&);
    void offerVerification(admin::AdminServer&);
    [[nodiscard]] rpc::CacheEntry describe(const cache::CacheEntry&) const;
    [[nodiscard]] std::optional<cache::CacheEntry> find(const Cid&) const;

    AgentSession& m_session;
    AuditTrail& m_audit;
};

} // namespace patchswarm::service
