#pragma once

#include <cstdint>

#include "shared/trust/discoverykeys.h"
#include "shared/trust/eckey.h"
#include "shared/trust/identity.h"
#include "shared/trust/revocationlist.h"

namespace patchswarm::trust {

inline constexpr std::uint16_t defaultDiscoveryPort = 4001;

// All that an endpoint needs to belong to a fleet, in one secret file (JSON, format
// "patchswarm-bundle", version 1). Its key has travelled: `replaceKey` asks the endpoint to make
// one of its own at first contact with the console.
struct Bundle
{
    Identity identity;
    EcKey key; // the identity's, in the form that signs
    DiscoveryKeys discoveryKeys;
    RevocationList revocations;
    std::uint16_t discoveryPort = defaultDiscoveryPort; // UDP, one for the whole fleet
    bool replaceKey = true;

    [[nodiscard]] QByteArray toJson() const;
    // Every fault is named at once; the code is that of the first (InvalidInput,
    // UnsupportedVersion, Untrusted, Expired). A bundle from a newer version is refused with both
    // versions.
    [[nodiscard]] static Result<Bundle> parse(const QByteArray& text, const QDateTime& now);

    // 0600, replaced atomically.
    [[nodiscard]] Result<void> write(const QString& path) const;
    // PermissionDenied when others can read the file.
    [[nodiscard]] static Result<Bundle> read(const QString& path, const QDateTime& now);
};

} // namespace patchswarm::trust
