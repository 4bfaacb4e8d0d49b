#pragma once

#include <QVector>

#include "shared/policy/settings.h"

namespace patchswarm::policy {

// A prefix of an attached network, as the interface enumeration of a platform tells it.
struct OnLinkPrefix
{
    IpPrefix prefix;
    bool isTunnel = false; // VPN or other point-to-point interface

    friend bool operator==(const OnLinkPrefix&, const OnLinkPrefix&) = default;
};

// Decides which addresses this endpoint may exchange with: dial, be dialled by, hear. Loopback
// addresses only when the agent is bound to one; multicast and unspecified never.
class SiteBoundary
{
public:
    // Exactly these prefixes; where there are none, the on-link prefixes of interfaces that are no
    // tunnels.
    SiteBoundary(const QVector<IpPrefix>& configured, const QVector<OnLinkPrefix>& onLink,
                 bool boundToLoopback);

    [[nodiscard]] bool allows(const IpAddress&) const;
    // Why not, for "the rule that excluded it"; empty when allowed.
    [[nodiscard]] QString reasonAgainst(const IpAddress&) const;

    [[nodiscard]] const QVector<IpPrefix>& prefixes() const { return m_prefixes; }

private:
    QVector<IpPrefix> m_prefixes;
    bool m_isConfigured;
    bool m_loopback;
};

// The site that the address is in by the longest prefix; empty when no rule has it.
[[nodiscard]] QString siteOf(const QVector<SiteRule>&, const IpAddress&);

} // namespace patchswarm::policy
