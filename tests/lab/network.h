#pragma once

#include <memory>
#include <vector>

#include "tests/lab/namespace.h"

namespace patchswarm::lab {

// What the links carry, in Mbit/s on the wire: Ethernet, IP and TCP headers included, as `tc tbf`
// counts them. 64 MiB by one HTTP request through 40 Mbit/s take 14.03 s (13.42 s and 4.56 % of
// headers), measured; the field's table (8 such requests: 112.9 s) was made the same way.
struct Rates
{
    int wanMbit = 40; // each way, shared by everybody
    int lanMbit = 200; // each way, per endpoint
};

// Bytes that passed the router's WAN interface, as the interface counts them.
struct WanBytes
{
    quint64 down = 0; // from the origin
    quint64 up = 0;
};

// The machines of a lab as network namespaces, without a program in them:
//
//   origin 203.0.113.2 ──WAN── router ──┬── bridge of segment 0, 10.77.1.0/24 ── endpoints .11,
//   .12, …
//                                       └── bridge of segment 1, 10.77.2.0/24 ── …
//
// The router forwards unicast alone, so multicast stays in its segment. The thread that made the
// network lives in the router's namespace until the network goes: it reaches the endpoints over
// their shaped links, and no other namespace of the machine is touched.
class Network
{
public:
    Network(const Rates& rates, Faults& faults);

    static constexpr auto originAddress = "203.0.113.2";

    [[nodiscard]] Namespace& origin() { return *m_origin; }

    struct Host
    {
        std::unique_ptr<Namespace> space;
        QString address;
    };

    // One more endpoint, linked and addressed; its segment is made when it is the first in it.
    [[nodiscard]] Host addHost(int segment);

    // Whether ports of hosts added from now on get multicast.
    void setMulticast(bool passes) { m_passesMulticast = passes; }

    [[nodiscard]] WanBytes wanBytes() const;

private:
    void buildWan();
    void addSegment(int segment);

    Rates m_rates;
    Faults& m_faults;
    std::unique_ptr<Namespace> m_origin;
    std::unique_ptr<Namespace> m_router;
    std::unique_ptr<Stay> m_stay; // gone before the router is
    bool m_passesMulticast = true;
    int m_segments = 0;
    int m_hosts = 0;
};

} // namespace patchswarm::lab
