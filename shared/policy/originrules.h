#pragma once

#include <QUrl>

#include "shared/base/address.h"

namespace patchswarm::policy {

struct Settings;

// Decides which addresses a download may connect to, whatever name led there: DNS answer, redirect
// or literal. Addresses that carry an IPv4 address inside (IPv4-mapped and -compatible, 6to4,
// NAT64, Teredo, ISATAP) are judged by that one as well.
class OriginRules
{
public:
    OriginRules() = default; // the strict ones

    OriginRules(bool allowLoopback, bool allowLinkLocal)
        : m_allowLoopback(allowLoopback)
        , m_allowLinkLocal(allowLinkLocal)
    {
    }

    explicit OriginRules(const Settings&);

    // PermissionDenied names the address and the rule; unspecified, multicast, broadcast and
    // reserved are never allowed.
    [[nodiscard]] Result<void> checkAddress(const IpAddress&) const;
    // The rules for URLs (originurl.h), and those for addresses when the host is a literal. A
    // redirect target is checked by this as well, after being resolved against the URL that it came
    // from.
    [[nodiscard]] Result<void> checkUrl(const QUrl&) const;

private:
    bool m_allowLoopback = false;
    bool m_allowLinkLocal = false;
};

} // namespace patchswarm::policy
