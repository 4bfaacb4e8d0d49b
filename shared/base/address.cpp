#include "shared/base/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <optional>

namespace patchswarm {

namespace {

constexpr std::array<std::uint8_t, 12> mappedPrefix {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

IpAddress maskedTo(IpAddress address, std::uint8_t length)
{
    for (std::size_t i = 0; i < address.bytes.size(); ++i) {
        const int keep = std::clamp(static_cast<int>(length) - static_cast<int>(i) * 8, 0, 8);
        address.bytes[i] &= static_cast<std::uint8_t>(0xff00 >> keep);
    }
    return address;
}

// Digits and nothing else: toUInt() alone also takes signs and white space.
std::optional<uint> plainNumber(const QString& text)
{
    const bool isPlain = !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool fits = false;
    const uint number = text.toUInt(&fits);
    return isPlain && fits ? std::optional(number) : std::nullopt;
}

} // namespace

bool IpAddress::isIPv4() const
{
    return std::equal(mappedPrefix.begin(), mappedPrefix.end(), bytes.begin());
}

bool IpAddress::isLoopback() const
{
    if (isIPv4())
        return bytes[12] == 127;
    return std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; })
        && bytes[15] == 1;
}

bool IpAddress::isLinkLocal() const
{
    if (isIPv4())
        return bytes[12] == 169 && bytes[13] == 254;
    return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

bool IpAddress::isMulticast() const
{
    return isIPv4() ? (bytes[12] & 0xf0) == 0xe0 : bytes[0] == 0xff;
}

bool IpAddress::isUnspecified() const
{
    const auto first = isIPv4() ? bytes.begin() + 12 : bytes.begin();
    return std::all_of(first, bytes.end(), [](auto b) { return b == 0; });
}

IpAddress IpAddress::fromIPv4(std::uint32_t hostOrder)
{
    IpAddress address;
    std::copy(mappedPrefix.begin(), mappedPrefix.end(), address.bytes.begin());
    for (std::size_t i = 0; i < 4; ++i)
        address.bytes[12 + i] = static_cast<std::uint8_t>(hostOrder >> (24 - 8 * i));
    return address;
}

QString IpAddress::toString() const
{
    std::array<char, INET6_ADDRSTRLEN> text {};
    if (isIPv4())
        inet_ntop(AF_INET, bytes.data() + 12, text.data(), text.size());
    else
        inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return QString::fromLatin1(text.data());
}

Result<IpAddress> IpAddress::parse(const QString& text)
{
    const QByteArray latin = text.contains(QChar(u'\0')) ? QByteArray() : text.toLatin1();
    IpAddress address;
    if (inet_pton(AF_INET, latin.constData(), address.bytes.data() + 12) == 1) {
        std::copy(mappedPrefix.begin(), mappedPrefix.end(), address.bytes.begin());
        return address;
    }
    address = {};
    if (inet_pton(AF_INET6, latin.constData(), address.bytes.data()) == 1)
        return address;
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("\"%1\" is not an IPv4 or IPv6 address").arg(text));
}

QString SocketAddress::toString() const
{
    const QString form = ip.isIPv4() ? QStringLiteral("%1:%2") : QStringLiteral("[%1]:%2");
    return form.arg(ip.toString()).arg(port);
}

Result<SocketAddress> SocketAddress::parse(const QString& text, std::uint16_t defaultPort)
{
    QString host = text;
    QString port;
    if (text.startsWith(u'[')) {
        const auto close = text.indexOf(u']');
        const QString rest = close < 0 ? QString() : text.mid(close + 1);
        if (close < 0 || (!rest.isEmpty() && !rest.startsWith(u':')))
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("\"%1\" is not of the form [address]:port").arg(text));
        host = text.mid(1, close - 1);
        port = rest.mid(1);
        if (rest == u":")
            port = QStringLiteral("?");
    } else if (text.count(u':') == 1) {
        host = text.section(u':', 0, 0);
        port = text.section(u':', 1, 1);
        if (port.isEmpty())
            port = QStringLiteral("?");
    }
    auto ip = IpAddress::parse(host);
    if (!ip)
        return tl::unexpected(ip.error());
    if (port.isEmpty())
        return SocketAddress {*ip, defaultPort};
    const auto number = plainNumber(port);
    if (!number || *number < 1 || *number > 65535)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("\"%1\": the port must be a number from 1 to 65535").arg(text));
    return SocketAddress {*ip, static_cast<std::uint16_t>(*number)};
}

bool IpPrefix::contains(const IpAddress& address) const
{
    return maskedTo(address, length) == network;
}

QString IpPrefix::toString() const
{
    const int shown = network.isIPv4() && length >= 96 ? length - 96 : length;
    return QStringLiteral("%1/%2").arg(network.toString()).arg(shown);
}

Result<IpPrefix> IpPrefix::parse(const QString& text)
{
    const auto slash = text.indexOf(u'/');
    const auto ip = IpAddress::parse(slash < 0 ? text : text.left(slash));
    const uint most = ip && ip->isIPv4() ? 32 : 128;
    const uint bits = slash < 0 ? most + 1 : plainNumber(text.mid(slash + 1)).value_or(most + 1);
    if (!ip || bits > most)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("\"%1\" is not a prefix such as 10.1.0.0/16 or fd00::/8").arg(text));
    const auto length = static_cast<std::uint8_t>(bits + (most == 32 ? 96 : 0));
    const IpPrefix prefix {maskedTo(*ip, length), length};
    if (prefix.network != *ip)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("\"%1\" has host bits set; did you mean %2?")
                           .arg(text, prefix.toString()));
    return prefix;
}

} // namespace patchswarm
