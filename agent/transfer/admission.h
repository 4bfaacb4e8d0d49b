#pragma once

#include <functional>
#include <map>

#include "agent/transfer/types.h"
#include "shared/base/time.h"
#include "shared/base/tokenbucket.h"

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

    // `halfOpen` and `links` are what there is now, this one not counted.
    [[nodiscard]] Verdict judge(const IpAddress& from, int halfOpen, int links, TimePoint now);

private:
    [[nodiscard]] bool withinRate(const IpAddress& from, TimePoint now);
    void forgetQuiet(TimePoint now);

    Limits m_limits;
    std::function<bool(const IpAddress&)> m_allowed;
    std::map<IpAddress, TokenBucket> m_rates;
};

} // namespace patchswarm::transfer
