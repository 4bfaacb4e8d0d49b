#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <random>

#include "shared/base/address.h"
#include "shared/base/time.h"

namespace patchswarm::service {

// Decides whether and when "who is here?" is answered (wire/survey.h). It says nothing itself and
// reads no clock.
//
// An endpoint that looks for neighbours needs a few answers: they are spread over half a second,
// and whoever has heard eight others stays silent. An administrator's program wants to hear of
// everybody, idle ones too: each endpoint answers it, without a sample and by unicast, spread over
// 1 s where at most 16 are known and over 8 s else. Whatever is asked and by whoever, an endpoint
// gives at most 4 such answers in 8 s, one of them to the same asker: of 1,000 endpoints one
// program hears 125 answers a second, 16 kB/s.
class PresenceAnswers
{
public:
    static constexpr Duration shortSpread {1000};
    static constexpr Duration longSpread {8000};
    static constexpr std::size_t fewEndpoints = 16;
    static constexpr std::size_t surveyorsAtOnce = 4;
    static constexpr Duration seekerSpread {500};
    static constexpr Duration seekerPause {900}; // between two answers to one; it asks every 2 s
    static constexpr std::size_t seekersAtOnce = 32;

    explicit PresenceAnswers(std::uint64_t seed)
        : m_random(seed)
    {
    }

    // How long to wait with the answer; nothing: none is to be given. `others`: known endpoints of
    // the segment.
    [[nodiscard]] std::optional<Duration> surveyed(const IpAddress& asker, TimePoint now,
                                                   std::size_t others);
    [[nodiscard]] std::optional<Duration> asked(const SocketAddress& asker, TimePoint now);

private:
    template<class Asker>
    using Asked = std::map<Asker, TimePoint>; // when each asked last, and was answered

    template<class Asker>
    [[nodiscard]] static bool admits(Asked<Asker>& asked, const Asker& asker, TimePoint now,
                                     Duration pause, std::size_t atOnce);
    [[nodiscard]] Duration within(Duration spread);

    std::mt19937_64 m_random;
    Asked<IpAddress> m_surveyors;
    Asked<SocketAddress> m_seekers;
};

} // namespace patchswarm::service
