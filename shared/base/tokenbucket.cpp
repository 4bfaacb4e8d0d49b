#include "shared/base/tokenbucket.h"

#include <algorithm>

namespace patchswarm {

TokenBucket::TokenBucket(double perSecond, double burst)
    : m_perMs(perSecond / 1000)
    , m_burst(burst)
    , m_tokens(burst)
{
}

bool TokenBucket::take(double amount, TimePoint now)
{
    const bool granted = waitFor(amount, now) == Duration {};
    spend(granted ? amount : 0, now);
    return granted;
}

void TokenBucket::spend(double amount, TimePoint now)
{
    m_tokens = tokensAt(now) - amount;
    m_at = std::max(m_at, now);
}

Duration TokenBucket::waitFor(double amount, TimePoint now) const
{
    const double missing = std::min(amount, m_burst) - tokensAt(now);
    return missing > 0 ? Duration {static_cast<std::int64_t>(missing / m_perMs) + 1} : Duration {};
}

double TokenBucket::tokensAt(TimePoint now) const
{
    const Duration passed = std::max(now, m_at) - m_at;
    return std::min(m_burst, m_tokens + static_cast<double>(passed.ms) * m_perMs);
}

} // namespace patchswarm
