#pragma once

#include <QString>

#include <optional>

#include "shared/base/address.h"
#include "shared/base/time.h"

namespace patchswarm::discovery {

// A sender whose clock was too far from ours for its announcement to be believed.
struct ClockSkew
{
    SocketAddress from; // datagram address
    std::int64_t aheadMs = 0; // sender's clock minus ours
};

// Decides whether the clock of this endpoint, or all of its neighbours', must be wrong: for ten
// minutes announcements came from another time and none from ours. One old datagram played again
// among neighbours that agree with us proves nothing. Pure.
class ClockDoubt
{
public:
    void agreed(TimePoint now) { m_agreedAt = now; }

    // True when somebody should be told: at most once an hour.
    bool differed(const ClockSkew& skew, TimePoint now);

    [[nodiscard]] std::optional<ClockSkew> current(TimePoint now) const;

    // The latest, whatever it proves.
    [[nodiscard]] std::optional<ClockSkew> last() const { return m_skew; }

private:
    std::optional<ClockSkew> m_skew;
    TimePoint m_skewAt {};
    std::optional<TimePoint> m_agreedAt;
    std::optional<TimePoint> m_toldAt;
};

// What to tell an administrator, with both times and the next step. `nowMs`: our clock, ms since
// 1970, UTC.
[[nodiscard]] QString clockDoubtText(const ClockSkew& skew, std::int64_t nowMs);

} // namespace patchswarm::discovery
