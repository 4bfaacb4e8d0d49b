#include "agent/service/loglimit.h"

#include <utility>

namespace patchswarm::service {

namespace {

constexpr Duration window = seconds(60);

} // namespace

bool LogLimit::isPast(const Minute& minute, TimePoint now)
{
    return now - minute.since >= window;
}

LogLimit::Minute& LogLimit::of(const IpAddress& about, TimePoint now)
{
    if (const auto known = m_addresses.find(about); known != m_addresses.end())
        return known->second;
    if (m_addresses.size() >= rememberedAddresses)
        std::erase_if(m_addresses, [&](const auto& entry) { return isPast(entry.second, now); });
    return m_addresses.size() >= rememberedAddresses ? m_strangers
                                                     : (m_addresses[about] = Minute {now, 0, 0});
}

std::optional<quint64> LogLimit::admit(const IpAddress& about, TimePoint now)
{
    Minute& its = of(about, now);
    for (Minute* minute : {&its, &m_all})
        if (isPast(*minute, now)) {
            minute->since = now;
            minute->lines = 0;
        }
    if (its.lines >= linesOfOne || m_all.lines >= linesOfAll) {
        ++its.leftOut;
        return std::nullopt;
    }
    ++its.lines;
    ++m_all.lines;
    return std::exchange(its.leftOut, 0);
}

} // namespace patchswarm::service
