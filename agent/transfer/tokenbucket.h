#pragma once

#include <algorithm>
#include <cstdint>

namespace patchswarm::transfer {

// A rate with a burst. Time is passed in, in milliseconds of any monotonic clock.
class TokenBucket
{
public:
    TokenBucket() = default;

    // Both above zero; starts full.
    TokenBucket(double perSecond, double burst)
        : m_perMs(perSecond / 1000.0)
        , m_burst(burst)
        , m_tokens(burst)
    {
    }

    // 0 when granted; otherwise ask again after so many milliseconds. What is larger than the burst
    // is granted when the bucket is full, and paid off afterwards.
    [[nodiscard]] std::int64_t take(double amount, std::int64_t nowMs)
    {
        refill(nowMs);
        const double needed = std::min(amount, m_burst);
        if (m_tokens < needed)
            return waitFor(needed);
        m_tokens -= amount;
        return 0;
    }

    // For what has happened already: how many milliseconds to wait before more of it.
    [[nodiscard]] std::int64_t spend(double amount, std::int64_t nowMs)
    {
        refill(nowMs);
        m_tokens -= amount;
        return m_tokens < 0 ? waitFor(0) : 0;
    }

    [[nodiscard]] bool isFull(std::int64_t nowMs) const
    {
        return m_tokens + static_cast<double>(nowMs - m_lastMs) * m_perMs >= m_burst;
    }

private:
    [[nodiscard]] std::int64_t waitFor(double tokens) const
    {
        return static_cast<std::int64_t>((tokens - m_tokens) / m_perMs) + 1;
    }

    void refill(std::int64_t nowMs)
    {
        if (m_lastMs >= 0)
            m_tokens =
                std::min(m_burst, m_tokens + static_cast<double>(nowMs - m_lastMs) * m_perMs);
        m_lastMs = nowMs;
    }

    double m_perMs = 1;
    double m_burst = 1;
    double m_tokens = 1;
    std::int64_t m_lastMs = -1;
};

} // namespace patchswarm::transfer
