#include "agent/origin/originaddress.h"

#include <QHostInfo>

#include <algorithm>
#include <array>
#include <optional>

namespace patchswarm::origin {

namespace {

std::optional<IpAddress> embeddedIPv4(const IpAddress& address)
{
    const auto& b = address.bytes;
    const auto at = [&b](std::size_t i) {
        return IpAddress::fromIPv4(static_cast<std::uint32_t>(b[i]) << 24
                                   | static_cast<std::uint32_t>(b[i + 1]) << 16
                                   | static_cast<std::uint32_t>(b[i + 2]) << 8 | b[i + 3]);
    };
    constexpr std::array<std::uint8_t, 12> nat64 {0x00, 0x64, 0xff, 0x9b};
    constexpr std::array<std::uint8_t, 12> compatible {};
    if (std::equal(nat64.begin(), nat64.end(), b.begin())
        || std::equal(compatible.begin(), compatible.end(), b.begin()))
        return at(12);
    if (b[0] == 0x20 && b[1] == 0x02)
        return at(2);
    return std::nullopt;
}

QString reasonAgainstPlain(const Options& options, const IpAddress& address)
{
    if (address.isUnspecified() || address.isMulticast())
        return QStringLiteral("%1, which is not the address of one machine")
            .arg(address.toString());
    if (options.reasonAgainst)
        return options.reasonAgainst(address);
    if (address.isLoopback() || address.isLinkLocal())
        return QStringLiteral("%1, a loopback or link-local address that the rules refuse")
            .arg(address.toString());
    return {};
}

} // namespace

IpAddress toIpAddress(const QHostAddress& address)
{
    bool isIPv4 = false;
    const quint32 plain = address.toIPv4Address(&isIPv4);
    if (isIPv4)
        return IpAddress::fromIPv4(plain);
    IpAddress result;
    const Q_IPV6ADDR raw = address.toIPv6Address();
    std::copy(std::begin(raw.c), std::end(raw.c), result.bytes.begin());
    return result;
}

QString reasonAgainst(const Options& options, const IpAddress& address)
{
    const QString reason = reasonAgainstPlain(options, address);
    if (!reason.isEmpty() || address.isLoopback())
        return reason;
    const auto inner = embeddedIPv4(address);
    return inner ? reasonAgainstPlain(options, *inner) : QString();
}

Resolver systemResolver()
{
    return [](const QString& host, QObject* context, Resolved done) {
        QHostInfo::lookupHost(host, context, [done = std::move(done)](const QHostInfo& answer) {
            const bool found =
                answer.error() == QHostInfo::NoError && !answer.addresses().isEmpty();
            done(answer.addresses(), found ? QString() : answer.errorString());
        });
    };
}

} // namespace patchswarm::origin
