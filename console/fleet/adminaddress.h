#pragma once

#include <QString>

#include "shared/base/error.h"

namespace patchswarm::fleet {

// Where an admin port is, as a person writes it.
struct AdminAddress
{
    QString host; // literal address or name
    quint16 port = 0;

    // HOST[:PORT]: an IPv4 or IPv6 address or a host's name; 5001 where no port is given.
    // InvalidInput says how it is written.
    [[nodiscard]] static Result<AdminAddress> parse(const QString& text);
};

} // namespace patchswarm::fleet
