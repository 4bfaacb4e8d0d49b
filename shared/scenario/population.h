#pragma once

#include <QStringList>
#include <QVector>

#include "shared/scenario/scenariofields.h"
#include "shared/simulation/scenario.h"

namespace patchswarm::scenario {

// The sites of a scenario and who stands in them, named. One site is one segment: its endpoints
// reach each other and share its WAN.
struct Population
{
    std::vector<simulation::Host> hosts;
    std::vector<simulation::Site> sites;
    QStringList hostNames;
    QStringList parts; // by host, what is special about it: "late", "corrupt", …; empty: nothing
    QStringList siteNames;
    QVector<int> firstHost; // by site
    QVector<double> wanMbit; // by site, on the wire
};

// Bytes per second of payload for a rate on the wire.
[[nodiscard]] double payloadRate(double mbit, double overhead);

struct Overheads
{
    double wan = 1;
    double lan = 1;
};

inline constexpr int mostEndpoints = 20'000;

// Reads the "sites" of a scenario. Joins over time are spread by the seed.
[[nodiscard]] Population readPopulation(const QJsonArray& sites, const policy::Place&,
                                        const Overheads&, std::uint64_t seed);

} // namespace patchswarm::scenario
