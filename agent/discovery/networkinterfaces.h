#pragma once

#include <QString>

#include <vector>

#include "shared/base/address.h"

namespace patchswarm::discovery {

// An address of this machine on a network it is attached to.
struct AttachedAddress
{
    IpAddress address;
    IpPrefix prefix; // on-link
    int interfaceIndex = 0;
    QString interfaceName;

    friend bool operator==(const AttachedAddress&, const AttachedAddress&) = default;
};

// The addresses of interfaces that are up. `bind` unspecified: all of them; loopback: that of `lo`
// (IPv4) with `bind` as the address; else the one that is `bind`. Never VPN and tunnel interfaces,
// IPv6 link-local or (but for a loopback bind) loopback addresses.
[[nodiscard]] std::vector<AttachedAddress> attachedAddresses(const IpAddress& bind);

// The on-link prefixes of these, each once: the default site boundary.
[[nodiscard]] std::vector<IpPrefix> attachedPrefixes(const IpAddress& bind);

// True for an interface of a VPN or a tunnel as far as the system tells. Answers by name; an
// unknown name is no tunnel.
[[nodiscard]] bool isTunnel(const QString& interfaceName);

} // namespace patchswarm::discovery
