#pragma once

#include "shared/base/time.h"

namespace patchswarm {

// Lets a rate through on average, and a burst of it at once. It decides when, not for whom, and has
// no clock: `now` is any monotonic one's, from zero up; an earlier `now` than before counts as the
// same. Amounts are in whatever unit the rate has (things, bytes). Not thread-safe.
class TokenBucket
{
public:
    // Both above zero; starts full.
    TokenBucket(double perSecond, double burst);

    // True when `amount` may go now, and counts it. What is larger than the burst goes when the
    // bucket is full and is paid off afterwards.
    [[nodiscard]] bool take(double amount, TimePoint now);

    // Counts what has gone already, whatever the bucket holds: it may fall into debt.
    void spend(double amount, TimePoint now);

    // How long until `amount` may go, rounded up to whole milliseconds; zero: now. For an amount of
    // zero: until there is no debt.
    [[nodiscard]] Duration waitFor(double amount, TimePoint now) const;

    [[nodiscard]] bool isFull(TimePoint now) const { return tokensAt(now) >= m_burst; }

private:
    [[nodiscard]] double tokensAt(TimePoint now) const;

    double m_perMs;
    double m_burst;
    double m_tokens; // at m_at
    TimePoint m_at;
};

} // namespace patchswarm
