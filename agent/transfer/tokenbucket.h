#pragma once

#include <algorithm>
#include <cstdint>

namespace patchswarm::transfer {

// A rate with a burst. Time is passed in, in milliseconds of any monotonic clock. Something larger
// than what is there is granted when the bucket is in credit, and paid off afterwards, so that no
// size is impossible.
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

    [[nodiscard]] bool take(double amount, std::int64_t nowMs)
    {
        refill(nowMs);
        if (m_tokens <= 0)
            return false;
        m_tokens -= amount;
        return true;
    }

    // Until take() is granted again, from the last call of take(); at least 1.
    [[nodiscard]] std::int64_t waitMs() const
    {
        return m_tokens > 0 ? 1 : static_cast<std::int64_t>(-m_tokens / m_perMs) + 1;
    }

    [[nodiscard]] bool isFull(std::int64_t nowMs) const
    {
        return m_tokens + static_cast<double>(nowMs - m_lastMs) * m_perMs >= m_burst;
    }

private:
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
