#pragma once

#include <QByteArray>
#include <QList>

#include "shared/base/endpointid.h"
#include "shared/trust/identity.h"

namespace patchswarm::trust {

// One identity the fleet has signed. A name has several after its key was replaced or renewed.
struct Enrolled
{
    EndpointId id;
    QString name;
    Role role = Role::Agent;
    QDateTime notAfter;
};

inline constexpr qint64 maxEnrolledFileBytes = 64 * 1024 * 1024;

// enrolled.json: {"format": "patchswarm-enrolled", "version": 1, "enrolled": [{"name", "id",
// "role", "notAfter"}]}.
[[nodiscard]] QByteArray enrolledToFile(const QList<Enrolled>& enrolled);
// InvalidInput naming the entry, UnsupportedVersion.
[[nodiscard]] Result<QList<Enrolled>> enrolledFromFile(const QByteArray& text);

} // namespace patchswarm::trust
