#include "agent/discovery/networkinterfaces.h"

#include <QNetworkInterface>

#include <algorithm>

#include "agent/discovery/qtaddress.h"

namespace patchswarm::discovery {

namespace {

IpPrefix prefixOf(const IpAddress& address, int length)
{
    IpPrefix prefix {address, static_cast<std::uint8_t>(address.isIPv4() ? 96 + length : length)};
    for (unsigned bit = prefix.length; bit < 128; ++bit)
        prefix.network.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
    return prefix;
}

bool isUsable(const QNetworkInterface& interface)
{
    const auto flags = interface.flags();
    return flags.testFlag(QNetworkInterface::IsUp) && flags.testFlag(QNetworkInterface::IsRunning)
        && !flags.testFlag(QNetworkInterface::IsPointToPoint);
}

// Every agent of a loopback site has an address of its own out of 127.0.0.0/8, whatever is
// configured on `lo`.
std::vector<AttachedAddress> loopbackAddress(const IpAddress& bind)
{
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces())
        if (interface.flags().testFlag(QNetworkInterface::IsLoopBack))
            return {{bind, prefixOf(bind, bind.isIPv4() ? 8 : 128), interface.index(),
                     interface.name()}};
    return {};
}

} // namespace

std::vector<AttachedAddress> attachedAddresses(const IpAddress& bind)
{
    if (bind.isLoopback())
        return loopbackAddress(bind);
    std::vector<AttachedAddress> result;
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces()) {
        if (!isUsable(interface) || isTunnel(interface.name()))
            continue;
        for (const QNetworkAddressEntry& entry : interface.addressEntries()) {
            const IpAddress address = fromQt(entry.ip());
            const bool linkLocal = !address.isIPv4() && address.isLinkLocal();
            if (address.isLoopback() || linkLocal || entry.prefixLength() <= 0)
                continue;
            if (bind.isUnspecified() || address == bind)
                result.push_back({address, prefixOf(address, entry.prefixLength()),
                                  interface.index(), interface.name()});
        }
    }
    return result;
}

std::vector<IpPrefix> attachedPrefixes(const IpAddress& bind)
{
    std::vector<IpPrefix> prefixes;
    for (const AttachedAddress& attached : attachedAddresses(bind))
        if (std::find(prefixes.begin(), prefixes.end(), attached.prefix) == prefixes.end())
            prefixes.push_back(attached.prefix);
    return prefixes;
}

} // namespace patchswarm::discovery
