#pragma once

#include <functional>

#include "agent/service/jobcourse.h"
#include "agent/service/ledgerkeeper.h"
#include "agent/service/ratebook.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"

namespace patchswarm::service {

// What is reported about jobs, artifacts and neighbours, in the words of the administration port.
// Reads, changes nothing. Main thread.
class StatusReport
{
public:
    struct Parts
    {
        const JobCourse& jobs;
        const SwarmDriver& driver;
        const LedgerKeeper& ledger;
        const RateBook& rates;
        std::function<bool()> exchanges = [] { return true; }; // with neighbours
        std::function<bool(const EndpointId&)> isRevoked = [](const EndpointId&) { return false; };
    };

    explicit StatusReport(const Parts& parts)
        : m_parts(parts)
    {
    }

    [[nodiscard]] rpc::JobStatus job(const Job&) const;
    [[nodiscard]] rpc::ArtifactTelemetry artifact(const Cid&) const;
    // Every peer considered for the artifact, with the rule that excluded it.
    [[nodiscard]] QVector<rpc::PeerStatus> peers(const Cid&) const;

private:
    [[nodiscard]] rpc::PeerStatus peer(const swarm::PeerView&) const;

    Parts m_parts;
};

} // namespace patchswarm::service
