#pragma once

#include <QHostAddress>

#include "shared/base/address.h"

namespace patchswarm::transfer {

// ::ffff:a.b.c.d and a.b.c.d are the same address in both directions; a scope id is dropped.
[[nodiscard]] IpAddress ipAddressOf(const QHostAddress& address);
[[nodiscard]] QHostAddress hostAddressOf(const IpAddress& address);

} // namespace patchswarm::transfer
