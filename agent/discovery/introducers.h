#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agent/discovery/networkinterfaces.h"
#include "shared/base/address.h"

namespace patchswarm::discovery {

// The neighbours that the profile names: whom announcements are to reach where multicast does not.
// Decides nothing about boundaries. Pure.
class Introducers
{
public:
    // Addresses and discovery ports; 0 is `defaultPort`, on which this endpoint listens, too.
    Introducers(std::vector<SocketAddress> neighbours, std::uint16_t defaultPort);

    // All of them but this endpoint, which has the addresses `own`.
    [[nodiscard]] std::vector<SocketAddress> others(std::span<const AttachedAddress> own) const;

    // Equal wherever the same list is, in any order; 0: it is empty.
    [[nodiscard]] std::uint32_t fingerprint() const;

private:
    std::vector<SocketAddress> m_neighbours; // sorted, no port 0
    std::uint16_t m_ownPort;
};

} // namespace patchswarm::discovery
