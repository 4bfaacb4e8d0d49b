#pragma once

#include <QByteArray>

#include <cstdint>

namespace patchswarm::scenario {

// `demo patch-tuesday --simulate`, within range.
struct Tuesday
{
    int endpoints = 1000;
    std::uint64_t bytes = 5'000'000'000;
    int wanMbit = 200;
    int lanMbit = 1000;
    std::int64_t seed = 1;
};

// The day as a scenario file: one site; some join late, one serves wrong bytes, one has a slow line
// and the crew member that has bought most is killed half-way. Small crowds have fewer faults.
[[nodiscard]] QByteArray tuesdayScenario(const Tuesday&);

} // namespace patchswarm::scenario
