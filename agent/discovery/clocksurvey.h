#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "shared/base/address.h"
#include "shared/base/time.h"

namespace patchswarm::discovery {

// How far the clocks of neighbours are from ours, by their latest announcements; network delay is
// in it, usually milliseconds. Decides nothing: announcements more than ten minutes off are
// ClockDoubt's matter. Pure; bounded, the one not heard for longest goes.
class ClockSurvey
{
public:
    static constexpr std::size_t mostSenders = 64;
    static constexpr Duration expiry = seconds(15 * 60);

    // `aheadMs`: sender's clock minus ours.
    void note(const IpAddress& sender, std::int64_t aheadMs, TimePoint now);

    // Of the neighbours heard within `expiry`; the lower one of two in the middle. None heard:
    // nothing.
    [[nodiscard]] std::optional<std::int64_t> medianAheadMs(TimePoint now) const;
    [[nodiscard]] std::size_t senders(TimePoint now) const;

private:
    struct Heard
    {
        std::int64_t aheadMs = 0;
        TimePoint at;
    };

    std::map<IpAddress, Heard> m_heard;
};

} // namespace patchswarm::discovery
