#include "agent/service/presenceanswers.h"

namespace patchswarm::service {

template<class Asker>
bool PresenceAnswers::admits(Asked<Asker>& asked, const Asker& asker, TimePoint now, Duration pause,
                             std::size_t atOnce)
{
    std::erase_if(asked, [&](const auto& entry) { return now - entry.second >= pause; });
    if (asked.size() >= atOnce)
        return false;
    return asked.emplace(asker, now).second;
}

std::optional<Duration> PresenceAnswers::surveyed(const IpAddress& asker, TimePoint now,
                                                  std::size_t others)
{
    if (!admits(m_surveyors, asker, now, longSpread, surveyorsAtOnce))
        return std::nullopt;
    return within(others <= fewEndpoints ? shortSpread : longSpread);
}

std::optional<Duration> PresenceAnswers::asked(const SocketAddress& asker, TimePoint now)
{
    if (!admits(m_seekers, asker, now, seekerPause, seekersAtOnce))
        return std::nullopt;
    return within(seekerSpread);
}

Duration PresenceAnswers::within(Duration spread)
{
    return {std::uniform_int_distribution<std::int64_t>(0, spread.ms - 1)(m_random)};
}

} // namespace patchswarm::service
