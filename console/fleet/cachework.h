#pragma once

#include "console/fleet/endpointvisit.h"

// What the console does with peer caches, as work for a FleetRound (on the network thread).
namespace patchswarm::fleet {

// Has the endpoint read and hash every chunk that it holds, one artifact after the other. The
// answer is {"artifacts","chunks","corrupt"}: what was looked at, and what of it was dropped.
void verifyCache(EndpointVisit& visit);

} // namespace patchswarm::fleet
