#pragma once

#include "console/fleet/endpointvisit.h"

namespace patchswarm::fleet {

// A new key and certificate for an endpoint, unless the contact itself has just brought them.
// Answers {"endpointId", "certificateExpiresAt"}.
[[nodiscard]] EndpointVisit::Work renewalWork();

} // namespace patchswarm::fleet
