#pragma once

#include <algorithm>
#include <cstddef>
#include <map>

#include "shared/base/address.h"
#include "shared/base/time.h"

namespace patchswarm::discovery {

// Lets through `perSecond` things a second on average and at most `burst` at once.
class TokenBucket
{
public:
    TokenBucket(double perSecond, double burst)
        : m_perSecond(perSecond)
        , m_burst(burst)
        , m_tokens(burst)
    {
    }

    [[nodiscard]] bool take(TimePoint now)
    {
        const double elapsed = static_cast<double>((now - m_last).ms) / 1000;
        m_tokens = std::min(m_burst, m_tokens + elapsed * m_perSecond);
        m_last = now;
        if (m_tokens < 1)
            return false;
        m_tokens -= 1;
        return true;
    }

private:
    double m_perSecond;
    double m_burst;
    double m_tokens;
    TimePoint m_last;
};

// Bounds how many datagrams are looked at: for each source, so that one cannot take everybody's
// share, and in all.
class ReceiveLimit
{
public:
    static constexpr std::size_t maxSources = 4096;

    [[nodiscard]] bool take(const IpAddress& source, TimePoint now)
    {
        if (m_sources.size() >= maxSources && !m_sources.contains(source))
            m_sources.clear();
        auto& bucket = m_sources.try_emplace(source, 200, 400).first->second;
        return bucket.take(now) && m_all.take(now);
    }

private:
    TokenBucket m_all {4000, 4000};
    std::map<IpAddress, TokenBucket> m_sources;
};

} // namespace patchswarm::discovery
