#pragma once

#include <cstddef>
#include <map>

#include "shared/base/address.h"
#include "shared/base/time.h"
#include "shared/base/tokenbucket.h"

namespace patchswarm::discovery {

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
        return bucket.take(1, now) && m_all.take(1, now);
    }

private:
    TokenBucket m_all {4000, 4000};
    std::map<IpAddress, TokenBucket> m_sources;
};

} // namespace patchswarm::discovery
