#pragma once

#include <algorithm>
#include <cstdint>

namespace patchswarm::demo {

// A token bucket over everything an origin sends: the modelled rate of the WAN. It decides how much
// may go now, not to whom. Time comes from outside, so that it can be tested without waiting.
class WanBucket
{
public:
    // Bytes per second, at least 1.
    explicit WanBucket(std::uint64_t bytesPerSecond)
        : m_rate(static_cast<double>(bytesPerSecond))
        , m_depth(std::max(m_rate * burstSeconds, leastBurst))
    {
    }

    // Nanoseconds of a monotonic clock; never runs backwards.
    void advanceTo(std::int64_t nowNs)
    {
        m_tokens =
            std::min(m_depth, m_tokens + m_rate * static_cast<double>(nowNs - m_nowNs) / 1e9);
        m_nowNs = nowNs;
    }

    // Whole bytes that may be sent now.
    [[nodiscard]] std::int64_t available() const { return static_cast<std::int64_t>(m_tokens); }

    // Precondition: bytes <= available().
    void take(std::int64_t bytes) { m_tokens -= static_cast<double>(bytes); }

private:
    static constexpr double burstSeconds = 0.02; // what a late timer may make up for
    static constexpr double leastBurst = 2048;

    double m_rate;
    double m_depth;
    double m_tokens = 0;
    std::int64_t m_nowNs = 0;
};

} // namespace patchswarm::demo
