#pragma once

#include <QByteArray>
#include <QList>

#include "shared/trust/identity.h"

namespace patchswarm::trust {

// The roles a port or a document accepts.
using Roles = QList<Role>;

// Where a certificate carries its role: a non-critical extension holding one DER UTF8String, the
// role's name. 1.3.6.1.4.1.32473 is the enterprise number IANA reserves for examples (RFC 5612);
// 7073 is "patchswarm" under it.
inline constexpr char roleExtensionOid[] = "1.3.6.1.4.1.32473.7073.1";

// "agent", "viewer", "operator", "admin".
[[nodiscard]] QString roleName(Role role);

// InvalidInput unless one of the four names, in lower case.
[[nodiscard]] Result<Role> parseRole(const QString& text);

} // namespace patchswarm::trust
