#pragma once

#include <QtTest>

#include "shared/simulation/scenario.h"

namespace patchswarm::simulation {

inline constexpr std::uint64_t seeds = 20;

// The measured reference: hosts of 200 Mbit/s both ways behind a shared WAN of 40 Mbit/s (25e6 and
// 5e6 bytes per second).
inline Scenario crowd(int hosts, std::uint64_t chunks = 64)
{
    Scenario scenario;
    scenario.hosts.resize(static_cast<std::size_t>(hosts));
    scenario.artifacts[0].size = chunks * chunkSize;
    return scenario;
}

inline Outcome run(Scenario scenario, std::uint64_t seed)
{
    scenario.seed = seed;
    return simulate(scenario);
}

// What the WAN alone needs for one copy, in milliseconds.
inline double wanTime(const Scenario& scenario)
{
    std::uint64_t bytes = 0;
    for (const SimulatedArtifact& artifact : scenario.artifacts)
        bytes += artifact.size;
    return 1000.0 * static_cast<double>(bytes) / scenario.sites[0].wan;
}

// Invariant 1 for one site: max(1.03 x the artifact, artifact + 2 chunks).
inline double wanBudget(std::uint64_t size)
{
    return std::max(1.03 * static_cast<double>(size), static_cast<double>(size + 2 * chunkSize));
}

// Invariant 7.
inline std::uint64_t wasteBound(std::uint64_t size)
{
    return std::max<std::uint64_t>(size / 100, 2 * chunkSize);
}

// The host that buys in this scenario; the same scenario with the same seed elects it again.
inline int electedBuyer(Scenario scenario, std::uint64_t seed)
{
    int buyer = 0;
    scenario.seed = seed;
    scenario.limit = 1000;
    scenario.watch = [&](std::int64_t, int host, const swarm::SwarmRecord& record) {
        if (record.kind == swarm::SwarmRecordKind::CrewJoined)
            buyer = host;
    };
    (void)simulate(scenario);
    return buyer;
}

inline std::uint64_t boughtBytes(const Outcome& outcome, std::size_t artifact = 0)
{
    std::uint64_t bytes = 0;
    for (const HostOutcome& host : outcome.hosts)
        bytes += host.artifacts[artifact].ledger.fromOrigin;
    return bytes;
}

} // namespace patchswarm::simulation

// Says which seed a comparison failed for.
#define VERIFY_FOR_SEED(condition, seed)                                                           \
    QVERIFY2(condition, qPrintable(QStringLiteral("seed %1").arg(static_cast<qulonglong>(seed))))
