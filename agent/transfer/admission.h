#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "agent/transfer/tokenbucket.h"
#include "agent/transfer/types.h"

namespace patchswarm::transfer {

// Whether an accepted connection may go on to TLS, before anything is known but its address. Pure;
// time is passed in.
class Admission
{
public:
    enum class Verdict
    {
        Admitted,
        OutsideBoundary,
        TooFast,
        TooManyHalfOpen,
        TooManyLinks
    };

    Admission(const Limits& limits, std::function<bool(const IpAddress&)> allowed);

    void setAllowed(std::function<bool(const IpAddress&)> allowed);
    [[nodiscard]] bool isAllowed(const IpAddress& address) const;

    // `halfOpen` and `links` are what there is now, this one not counted; `nowMs` of any monotonic
    // clock.
    [[nodiscard]] Verdict judge(const IpAddress& from, int halfOpen, int links, std::int64_t nowMs);

private:
    [[nodiscard]] bool withinRate(const IpAddress& from, std::int64_t nowMs);
    void forgetQuiet(std::int64_t nowMs);

    Limits m_limits;
    std::function<bool(const IpAddress&)> m_allowed;
    std::map<IpAddress, TokenBucket> m_rates;
};

} // namespace patchswarm::transfer
