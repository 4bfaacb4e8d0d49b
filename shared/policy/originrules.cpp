#include "shared/policy/originrules.h"

#include <algorithm>
#include <array>
#include <vector>

#include "shared/policy/originurl.h"
#include "shared/policy/settings.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

IpAddress embeddedAt(const Bytes& b, std::array<std::size_t, 4> at, std::uint8_t flip = 0)
{
    std::uint32_t v4 = 0;
    for (const std::size_t i : at)
        v4 = (v4 << 8) | static_cast<std::uint8_t>(b[i] ^ flip);
    return IpAddress::fromIPv4(v4);
}

bool startsWith(const Bytes& b, std::initializer_list<int> prefix)
{
    return std::equal(prefix.begin(), prefix.end(), b.begin());
}

// 64:ff9b:1::/48 (RFC 8215): where the IPv4 address stands depends on the prefix length that the
// site chose (RFC 6052), so every place counts that holds more than padding.
std::vector<IpAddress> localNat64(const Bytes& b)
{
    std::vector<IpAddress> found {embeddedAt(b, {12, 13, 14, 15})};
    for (const IpAddress& other : {embeddedAt(b, {6, 7, 9, 10}), embeddedAt(b, {7, 9, 10, 11}),
                                   embeddedAt(b, {9, 10, 11, 12})}) {
        if (found.front().bytes[12] == 0 && other.bytes[12] != 0)
            found.front() = other;
        else if (other.bytes[12] != 0)
            found.push_back(other);
    }
    return found;
}

// The IPv4 addresses that an IPv6 address may lead to: RFC 4291 (compatible), 3056 (6to4), 6052 and
// 8215 (NAT64), 4380 (Teredo), 5214 (ISATAP).
std::vector<IpAddress> embeddedAddresses(const IpAddress& address)
{
    const Bytes& b = address.bytes;
    if (address.isIPv4())
        return {};
    if (startsWith(b, {0x20, 0x02}))
        return {embeddedAt(b, {2, 3, 4, 5})};
    if (startsWith(b, {0x20, 0x01, 0, 0}))
        return {embeddedAt(b, {4, 5, 6, 7}), embeddedAt(b, {12, 13, 14, 15}, 0xff)};
    if (startsWith(b, {0, 0x64, 0xff, 0x9b, 0, 1}))
        return localNat64(b);
    const bool isatap = (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe;
    const bool compatible = startsWith(b, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
        && !address.isLoopback() && !address.isUnspecified();
    const bool translated = startsWith(b, {0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}); // RFC 2765
    if (isatap || compatible || translated
        || startsWith(b, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
        return {embeddedAt(b, {12, 13, 14, 15})};
    return {};
}

// Why an origin can never be there; empty when it can.
QString neverAllowed(const IpAddress& address)
{
    const Bytes& b = address.bytes;
    if (address.isUnspecified() || (address.isIPv4() && b[12] == 0))
        return u"an unspecified address"_s;
    if (address.isMulticast())
        return u"a multicast address"_s;
    if (address.isIPv4() && b[12] >= 240)
        return u"a broadcast or reserved address"_s;
    return {};
}

// `setting`: the profile's name of what would allow it; empty when nothing does.
Result<void> refused(const IpAddress& address, const QString& what, const QString& setting = {})
{
    return failure(
        ErrorCode::PermissionDenied,
        u"%1, %2 at which no origin must be"_s.arg(address.toString(), what)
            + (setting.isEmpty() ? QString() : u" unless the profile sets %1"_s.arg(setting)));
}

} // namespace

OriginRules::OriginRules(const Settings& settings)
    : OriginRules(settings.allowLoopbackOrigins, settings.allowLinkLocalOrigins)
{
}

Result<void> OriginRules::checkAddress(const IpAddress& address) const
{
    if (const QString what = neverAllowed(address); !what.isEmpty())
        return refused(address, what);
    if (address.isLoopback() && !m_allowLoopback)
        return refused(address, u"a loopback address"_s, u"allowLoopbackOrigins"_s);
    if (address.isLinkLocal() && !m_allowLinkLocal)
        return refused(address, u"a link-local address"_s, u"allowLinkLocalOrigins"_s);
    for (const IpAddress& inside : embeddedAddresses(address))
        if (const auto verdict = checkAddress(inside); !verdict)
            return failure(verdict.error().code,
                           u"%1 leads to %2"_s.arg(address.toString(), verdict.error().detail));
    return {};
}

Result<void> OriginRules::checkUrl(const QUrl& url) const
{
    const auto sound = parseWebUrl(url.toString(QUrl::FullyEncoded));
    if (!sound)
        return tl::unexpected(sound.error());
    QString host = sound->host();
    if (host.endsWith(u'.'))
        host.chop(1);
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0
        || host.endsWith(".localhost"_L1, Qt::CaseInsensitive)) {
        if (!m_allowLoopback)
            return failure(
                ErrorCode::PermissionDenied,
                u"%1 is this endpoint itself, and an origin must not be there"_s.arg(host));
        return {};
    }
    if (host.contains(u'%')) // a zone
        host = host.section(u'%', 0, 0);
    if (const auto address = IpAddress::parse(host))
        return checkAddress(*address);
    return {};
}

} // namespace patchswarm::policy
