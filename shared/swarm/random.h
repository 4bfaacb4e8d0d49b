#pragma once

#include <cstdint>

#include "shared/base/time.h"

namespace patchswarm::swarm {

// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

// SplitMix64: small, seeded, the same on every platform. Not for secrets.
class Random
{
public:
    explicit constexpr Random(std::uint64_t seed)
        : m_state(seed)
    {
    }

    constexpr std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        return mix(m_state);
    }

    // Uniform in [0, bound); bound > 0. The bias of at most bound / 2^32 does not matter here.
    constexpr std::uint32_t below(std::uint32_t bound)
    {
        return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
    }

    // Uniform in [0, 1).
    constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    // Uniform in [0, longest].
    constexpr Duration upTo(Duration longest)
    {
        return {static_cast<std::int64_t>(unit() * static_cast<double>(longest.ms + 1))};
    }

private:
    std::uint64_t m_state;
};

} // namespace patchswarm::swarm
