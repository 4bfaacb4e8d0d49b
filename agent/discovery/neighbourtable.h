#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "shared/base/address.h"
#include "shared/base/time.h"
#include "shared/content/cid.h"

namespace patchswarm::discovery {

enum class HeardBy : std::uint8_t
{
    Multicast, // it is on our segment
    Unicast, // an answer: says nothing about where it is
    Introduction, // it sent us by unicast what one says to everybody: it counts us among its
                  // neighbours
    Relay, // an introducer spoke for it
};

// One endpoint we know of. Addresses are where it can be dialled (transport) and reached by
// datagram.
struct Neighbour
{
    SocketAddress transport;
    SocketAddress datagram; // port 0: only heard of through a relay
    TimePoint lastHeard;
    std::optional<TimePoint> lastMulticast;
    std::optional<TimePoint> lastIntroduction;
    std::deque<Cid> artifacts; // heard about from it; newest first, at most 8
};

// Who was heard, when and about what. Pure: told everything, decides expiry and samples. Bounded by
// `maxNeighbours`: a newcomer takes the place of the one not heard for longest.
class NeighbourTable
{
public:
    static constexpr Duration expiry = seconds(15 * 60);
    static constexpr std::size_t artifactsPerNeighbour = 8;

    explicit NeighbourTable(std::size_t maxNeighbours = 2048)
        : m_maxNeighbours(maxNeighbours)
    {
    }

    // `datagram` with port 0 leaves what is known. `cid`: what it spoke about.
    void heard(const SocketAddress& transport, const SocketAddress& datagram, HeardBy by,
               TimePoint now);
    void spokeOf(const SocketAddress& transport, const Cid& cid);
    // True when it was known.
    bool remove(const SocketAddress& transport);
    void expire(TimePoint now);

    [[nodiscard]] std::size_t size() const { return m_neighbours.size(); }

    [[nodiscard]] const Neighbour* find(const SocketAddress& transport) const;
    [[nodiscard]] std::vector<Neighbour> all() const;
    // How many were heard by multicast and are not expired.
    [[nodiscard]] std::size_t onOurSegment() const;
    [[nodiscard]] bool isOnOurSegment(const SocketAddress& transport) const;

    // At most `count` different ones, every subset equally likely for a random seed; the same seed,
    // the same sample.
    [[nodiscard]] std::vector<SocketAddress> sample(std::size_t count, std::uint64_t seed) const;
    // Of those that spoke of `cid`, without `except`.
    [[nodiscard]] std::vector<SocketAddress> sampleFor(const Cid& cid, const SocketAddress& except,
                                                       std::size_t count, std::uint64_t seed) const;
    // Datagram addresses of those that count us among their neighbours and that our multicast does
    // not reach.
    [[nodiscard]] std::vector<SocketAddress> beyondMulticast(std::size_t count,
                                                             std::uint64_t seed) const;

private:
    void makeRoom();

    std::size_t m_maxNeighbours;
    std::map<SocketAddress, Neighbour> m_neighbours; // by transport address
};

} // namespace patchswarm::discovery
