#include "agent/transfer/hostaddress.h"

#include <algorithm>

namespace patchswarm::transfer {

IpAddress ipAddressOf(const QHostAddress& address)
{
    IpAddress ip;
    const Q_IPV6ADDR six = address.toIPv6Address(); // maps IPv4 to ::ffff:a.b.c.d
    std::copy(std::begin(six.c), std::end(six.c), ip.bytes.begin());
    return ip;
}

QHostAddress hostAddressOf(const IpAddress& address)
{
    if (address.isIPv4()) {
        const auto& b = address.bytes;
        return QHostAddress(static_cast<quint32>(b[12]) << 24 | static_cast<quint32>(b[13]) << 16
                            | static_cast<quint32>(b[14]) << 8 | static_cast<quint32>(b[15]));
    }
    return QHostAddress(address.bytes.data());
}

} // namespace patchswarm::transfer
