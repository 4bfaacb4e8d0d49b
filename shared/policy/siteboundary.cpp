#include "shared/policy/siteboundary.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

QVector<IpPrefix> effectivePrefixes(const QVector<IpPrefix>& configured,
                                    const QVector<OnLinkPrefix>& onLink)
{
    if (!configured.isEmpty())
        return configured;
    QVector<IpPrefix> prefixes;
    for (const OnLinkPrefix& network : onLink)
        if (!network.isTunnel && !network.prefix.network.isLoopback()
            && !prefixes.contains(network.prefix))
            prefixes << network.prefix;
    return prefixes;
}

} // namespace

SiteBoundary::SiteBoundary(const QVector<IpPrefix>& configured, const QVector<OnLinkPrefix>& onLink,
                           bool boundToLoopback)
    : m_prefixes(effectivePrefixes(configured, onLink))
    , m_isConfigured(!configured.isEmpty())
    , m_loopback(boundToLoopback)
{
}

bool SiteBoundary::allows(const IpAddress& address) const
{
    return reasonAgainst(address).isEmpty();
}

QString SiteBoundary::reasonAgainst(const IpAddress& address) const
{
    if (address.isUnspecified() || address.isMulticast())
        return u"%1 is not the address of one endpoint"_s.arg(address.toString());
    if (address.isLoopback())
        return m_loopback ? QString()
                          : u"loopback addresses are used only when the agent is bound to one"_s;
    const bool inside =
        std::any_of(m_prefixes.begin(), m_prefixes.end(),
                    [&](const IpPrefix& prefix) { return prefix.contains(address); });
    if (inside)
        return {};
    return m_isConfigured
        ? u"%1 is outside the profile's siteBoundary"_s.arg(address.toString())
        : u"%1 is on no network attached to this endpoint, and the profile sets no siteBoundary"_s
              .arg(address.toString());
}

QString siteOf(const QVector<SiteRule>& rules, const IpAddress& address)
{
    const SiteRule* best = nullptr;
    for (const SiteRule& rule : rules)
        if (rule.prefix.contains(address)
            && (best == nullptr || rule.prefix.length > best->prefix.length))
            best = &rule;
    return best == nullptr ? QString() : best->site;
}

} // namespace patchswarm::policy
