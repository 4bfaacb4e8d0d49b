#pragma once

#include <functional>

#include "tests/lab/endpoint.h"
#include "tests/lab/weborigin.h"

namespace patchswarm::lab {

using Crowd = std::vector<Endpoint*>;

// A small enterprise on this machine: an origin behind a WAN, a router, endpoints on LANs, a fleet.
// Everything it makes goes with it; what a crashed lab left is removed by the next one. Faults of
// the building itself gather in fault(); a scenario looks there before it blames the swarm.
class Lab
{
public:
    // Empty when a lab can be made here; else what is missing: root, ip, tc, nginx, setpriv.
    [[nodiscard]] static QString missing();

    explicit Lab(const Rates& rates = {});
    ~Lab();

    [[nodiscard]] QString fault() const { return m_faults.text(); }

    [[nodiscard]] const Rates& rates() const { return m_rates; }

    // Settings that endpoints are started with from now on.
    [[nodiscard]] policy::Settings& settings() { return m_settings; }

    // A file of that many bytes on the origin and a job for everybody.
    [[nodiscard]] Patch publish(const QString& job, qint64 size);

    // The switches pass no multicast on from now on: endpoints added later hear each other only by
    // unicast. (Broadcast, and with it ARP, goes on; IPv6 does not work without multicast.)
    void blockMulticast() { m_network->setMulticast(false); }

    // Started and reachable; the lab owns it.
    Endpoint& addEndpoint(int segment = 0);
    [[nodiscard]] Crowd addEndpoints(int count, int segment = 0);

    [[nodiscard]] const Crowd& everybody() const { return m_everybody; }

    [[nodiscard]] WebOrigin& origin() { return *m_origin; }

    [[nodiscard]] quint64 wanDown() const { return m_network->wanBytes().down; }

    // Looks after the endpoints' jobs until all are delivered or `seconds` are over.
    [[nodiscard]] bool waitUntilDelivered(const Patch&, const Crowd&, int seconds);
    // Looks every 50 ms.
    [[nodiscard]] static bool waitUntil(const std::function<bool()>& condition, int seconds);

    // Milliseconds that one copy of so many bytes takes through the WAN, headers included.
    [[nodiscard]] double wanMs(quint64 bytes) const;

    // What happened, for people: events of all endpoints merged by time, the origin's log, the
    // agents' logs. Answers the directory.
    QString writeEvidence(const QString& scenario);

private:
    Rates m_rates;
    Faults m_faults;
    policy::Settings m_settings;
    tests::TestFleet m_fleet;
    std::unique_ptr<Network> m_network;
    std::unique_ptr<WebOrigin> m_origin;
    std::vector<std::unique_ptr<Endpoint>> m_endpoints;
    Crowd m_everybody;
};

} // namespace patchswarm::lab
