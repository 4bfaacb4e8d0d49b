#pragma once

#include <memory>

#include "console/fleet/deployment.h"
#include "console/fleet/endpointvisit.h"

// What the console does with jobs at one endpoint, as work for a FleetRound (on the network
// thread).
namespace patchswarm::fleet {

// Submits the job with the chunk lists that the endpoint lacks; does not wait for its end. The
// answer is {"jobId","applies"}.
[[nodiscard]] EndpointVisit::Work deployWork(std::shared_ptr<const VerifiedJob> job);

// One call whose result is the answer.
[[nodiscard]] EndpointVisit::Work callWork(const QString& method, const QJsonObject& params);

// Ends the job up to this revision for good, by a tombstone signed there and then.
[[nodiscard]] EndpointVisit::Work cancelWork(const QString& jobId, qint64 revision,
                                             policy::TombstoneReason reason);

} // namespace patchswarm::fleet
