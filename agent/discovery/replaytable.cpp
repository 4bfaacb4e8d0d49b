#include "agent/discovery/replaytable.h"

namespace patchswarm::discovery {

namespace {

constexpr std::uint64_t windowSize = 64;

} // namespace

bool ReplayTable::isNew(const BootNonce& boot, std::uint64_t counter) const
{
    const auto found = m_boots.find(boot);
    if (found == m_boots.end() || counter > found->second.highest)
        return true;
    const std::uint64_t behind = found->second.highest - counter;
    return behind < windowSize && ((found->second.seen >> behind) & 1U) == 0;
}

void ReplayTable::remember(const BootNonce& boot, std::uint64_t counter)
{
    auto [entry, added] = m_boots.try_emplace(boot);
    Window& window = entry->second;
    if (added) {
        m_recency.push_front(boot);
        window = {counter, 1, m_recency.begin()};
        if (m_boots.size() > m_maxBoots) {
            m_boots.erase(m_recency.back());
            m_recency.pop_back();
        }
        return;
    }
    m_recency.splice(m_recency.begin(), m_recency, window.recency);
    if (counter > window.highest) {
        const std::uint64_t ahead = counter - window.highest;
        window.seen = (ahead < windowSize ? window.seen << ahead : 0) | 1U;
        window.highest = counter;
    } else if (window.highest - counter < windowSize) {
        window.seen |= std::uint64_t {1} << (window.highest - counter);
    }
}

} // namespace patchswarm::discovery
