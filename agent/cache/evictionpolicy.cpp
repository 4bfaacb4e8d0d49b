#include "agent/cache/evictionpolicy.h"

#include <algorithm>
#include <tuple>

namespace patchswarm::cache {

namespace {
constexpr qint64 dayMs = 24LL * 60 * 60 * 1000;
}

EvictionPolicy::EvictionPolicy(int retentionDays, qint64 nowMs)
    : m_retentionMs(retentionDays * dayMs)
    , m_nowMs(nowMs)
{
}

bool EvictionPolicy::isExpired(qint64 lastUsefulMs) const
{
    return m_nowMs - lastUsefulMs > m_retentionMs;
}

std::vector<EvictionCandidate> EvictionPolicy::order(std::vector<EvictionCandidate> all) const
{
    std::erase_if(all, [](const EvictionCandidate& one) { return one.isProtected; });
    std::sort(all.begin(), all.end(),
              [this](const EvictionCandidate& a, const EvictionCandidate& b) {
                  const auto rank = [this](const EvictionCandidate& one) {
                      return std::tuple(one.onlySource, one.kept, !isExpired(one.lastUsefulMs),
                                        one.lastUsefulMs, one.cid);
                  };
                  return rank(a) < rank(b);
              });
    return all;
}

std::vector<EvictionCandidate> EvictionPolicy::expired(std::vector<EvictionCandidate> all) const
{
    std::erase_if(all, [this](const EvictionCandidate& one) {
        return one.onlySource || !isExpired(one.lastUsefulMs);
    });
    return order(std::move(all));
}

} // namespace patchswarm::cache
