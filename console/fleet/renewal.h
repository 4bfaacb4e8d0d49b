#pragma once

#include "console/fleet/endpointvisit.h"

namespace patchswarm::fleet {

// A new key and certificate for an endpoint, unless the contact itself has just brought them.
// Answers {"endpointId", "certificateExpiresAt"}; the latter, in ms since the epoch, only when the
// endpoint says it.
[[nodiscard]] EndpointVisit::Work renewalWork();

} // namespace patchswarm::fleet
