#include "agent/discovery/qtaddress.h"

#include <algorithm>

namespace patchswarm::discovery {

QHostAddress toQt(const IpAddress& address)
{
    const auto& b = address.bytes;
    if (address.isIPv4())
        return QHostAddress((static_cast<quint32>(b[12]) << 24U)
                            | (static_cast<quint32>(b[13]) << 16U)
                            | (static_cast<quint32>(b[14]) << 8U) | b[15]);
    return QHostAddress(b.data());
}

IpAddress fromQt(const QHostAddress& address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return IpAddress::fromIPv4(address.toIPv4Address());
    IpAddress result;
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    std::copy(std::begin(ipv6.c), std::end(ipv6.c), result.bytes.begin());
    return result;
}

} // namespace patchswarm::discovery
