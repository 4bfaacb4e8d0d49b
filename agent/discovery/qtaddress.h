#pragma once

#include <QHostAddress>

#include "shared/base/address.h"

namespace patchswarm::discovery {

// Between our addresses and Qt's; IPv4 stays IPv4 on Qt's side.
[[nodiscard]] QHostAddress toQt(const IpAddress& address);
[[nodiscard]] IpAddress fromQt(const QHostAddress& address);

} // namespace patchswarm::discovery
