#include "agent/discovery/clocksurvey.h"

#include <algorithm>
#include <vector>

namespace patchswarm::discovery {

void ClockSurvey::note(const IpAddress& sender, std::int64_t aheadMs, TimePoint now)
{
    if (m_heard.size() >= mostSenders && !m_heard.contains(sender))
        m_heard.erase(
            std::min_element(m_heard.begin(), m_heard.end(), [](const auto& a, const auto& b) {
                return a.second.at < b.second.at;
            }));
    m_heard[sender] = {aheadMs, now};
}

std::optional<std::int64_t> ClockSurvey::medianAheadMs(TimePoint now) const
{
    std::vector<std::int64_t> ahead;
    for (const auto& [sender, heard] : m_heard)
        if (now - heard.at < expiry)
            ahead.push_back(heard.aheadMs);
    if (ahead.empty())
        return std::nullopt;
    const auto middle = ahead.begin() + static_cast<std::ptrdiff_t>((ahead.size() - 1) / 2);
    std::nth_element(ahead.begin(), middle, ahead.end());
    return *middle;
}

std::size_t ClockSurvey::senders(TimePoint now) const
{
    return static_cast<std::size_t>(
        std::count_if(m_heard.begin(), m_heard.end(),
                      [now](const auto& entry) { return now - entry.second.at < expiry; }));
}

} // namespace patchswarm::discovery
