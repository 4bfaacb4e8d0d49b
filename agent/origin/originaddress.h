#pragma once

#include <QHostAddress>

#include "agent/origin/origintypes.h"

namespace patchswarm::origin {

[[nodiscard]] IpAddress toIpAddress(const QHostAddress& address);

// Why an origin must not be dialled there; empty when it may be. Looks through IPv4 addresses
// embedded in IPv6 (mapped, NAT64 64:ff9b::/96, 6to4, ::a.b.c.d), so that no notation of 127.0.0.1
// is let through.
[[nodiscard]] QString reasonAgainst(const Options& options, const IpAddress& address);

// The system's resolver, in Qt's threads.
[[nodiscard]] Resolver systemResolver();

} // namespace patchswarm::origin
