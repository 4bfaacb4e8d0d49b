#pragma once

#include "agent/service/statestore.h"
#include "shared/rpc/agentrecords.h"

namespace patchswarm::service {

// Who changed what on this endpoint, before and after; kept by the endpoint itself, so that no
// client escapes it. Main thread.
class AuditTrail
{
public:
    static constexpr int kept = 20'000;
    static constexpr int largestPage = 500;

    explicit AuditTrail(StateStore& store);

    void append(rpc::AuditEntry entry); // sequence and time are filled in
    [[nodiscard]] rpc::AuditPage since(qint64 sequence, int limit) const;

private:
    StateStore& m_store;
    qint64 m_next;
};

} // namespace patchswarm::service
