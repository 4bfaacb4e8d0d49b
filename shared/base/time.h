#pragma once

#include <compare>
#include <cstdint>

namespace patchswarm {

// Integer milliseconds; no clock stands behind them, so real and virtual time look alike.
struct Duration
{
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(Duration, Duration) = default;

    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }

    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }

    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ms * n}; }
};

// Milliseconds since an origin that the driver chooses (monotonic; never the wall clock).
struct TimePoint
{
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(TimePoint, TimePoint) = default;

    friend constexpr TimePoint operator+(TimePoint t, Duration d) { return {t.ms + d.ms}; }

    friend constexpr TimePoint operator-(TimePoint t, Duration d) { return {t.ms - d.ms}; }

    friend constexpr Duration operator-(TimePoint a, TimePoint b) { return {a.ms - b.ms}; }
};

constexpr Duration milliseconds(std::int64_t n)
{
    return {n};
}

constexpr Duration seconds(std::int64_t n)
{
    return {n * 1000};
}

} // namespace patchswarm
