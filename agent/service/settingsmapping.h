#pragma once

#include <vector>

#include "agent/cache/cachetypes.h"
#include "agent/discovery/networkinterfaces.h"
#include "agent/origin/origintypes.h"
#include "shared/policy/profile.h"
#include "shared/policy/siteboundary.h"
#include "shared/swarm/types.h"

// A profile's settings in the words of the rooms that they concern.
namespace patchswarm::service {

// Without what changes by the hour: rate limits, and whether it serves.
[[nodiscard]] swarm::Settings swarmSettings(const policy::Settings&);
// `diskBytes`: size of the file system that holds the cache.
[[nodiscard]] cache::Limits cacheLimits(const policy::Settings&, quint64 diskBytes);
[[nodiscard]] origin::Gateway originGateway(const policy::Settings&);
// Introducers are asked on the fleet's discovery port, whatever port the profile names for them.
[[nodiscard]] std::vector<SocketAddress> introducers(const policy::Settings&,
                                                     std::uint16_t discoveryPort);
[[nodiscard]] policy::SiteBoundary siteBoundary(const policy::Settings&, const IpAddress& bind);

} // namespace patchswarm::service
