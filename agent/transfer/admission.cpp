#include "agent/transfer/admission.h"

#include <cstddef>
#include <utility>

namespace patchswarm::transfer {

namespace {

constexpr std::size_t rememberedAddresses = 4096;

} // namespace

Admission::Admission(const Limits& limits, std::function<bool(const IpAddress&)> allowed)
    : m_limits(limits)
    , m_allowed(std::move(allowed))
{
}

void Admission::setAllowed(std::function<bool(const IpAddress&)> allowed)
{
    m_allowed = std::move(allowed);
}

bool Admission::isAllowed(const IpAddress& address) const
{
    return !m_allowed || m_allowed(address);
}

Admission::Verdict Admission::judge(const IpAddress& from, int halfOpen, int links, TimePoint now)
{
    if (!isAllowed(from))
        return Verdict::OutsideBoundary;
    if (!withinRate(from, now))
        return Verdict::TooFast;
    if (halfOpen >= m_limits.halfOpen)
        return Verdict::TooManyHalfOpen;
    return links >= m_limits.links ? Verdict::TooManyLinks : Verdict::Admitted;
}

bool Admission::withinRate(const IpAddress& from, TimePoint now)
{
    if (m_rates.size() >= rememberedAddresses && !m_rates.contains(from))
        forgetQuiet(now);
    if (m_rates.size() >= rememberedAddresses && !m_rates.contains(from))
        return false; // every remembered address is busy
    const auto [entry, isNew] = m_rates.try_emplace(from, m_limits.connectsPerSecond,
                                                    static_cast<double>(m_limits.connectBurst));
    return entry->second.take(1, now);
}

void Admission::forgetQuiet(TimePoint now)
{
    std::erase_if(m_rates, [now](const auto& entry) { return entry.second.isFull(now); });
}

} // namespace patchswarm::transfer
