#include "shared/swarm/wanshares.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr Duration standstill = seconds(2); // without progress nobody is held back for an artifact
constexpr std::uint64_t lowerShare = 10; // a tenth
} // namespace

void WanShares::report(const Report& report, TimePoint now)
{
    auto at = std::ranges::find_if(
        m_contenders, [&](const Contender& c) { return c.last.artifact == report.artifact; });
    if (at == m_contenders.end())
        at = m_contenders.insert(
            at, {Report {.artifact = report.artifact, .priority = {}}, report.bought, now});
    const bool entered = report.wanted && !at->last.wanted;
    if (report.bought > at->last.bought || entered)
        at->progressAt = now;
    at->last = report;
    if (!entered)
        return;
    for (Contender& contender : m_contenders) // a new competition
        contender.boughtBefore = contender.last.bought;
}

void WanShares::remove(ArtifactRef artifact)
{
    std::erase_if(m_contenders, [&](const Contender& c) { return c.last.artifact == artifact; });
}

bool WanShares::mayBuy(ArtifactRef artifact, TimePoint now) const
{
    const Contender* own = find(artifact);
    if (own == nullptr)
        return true;
    return std::ranges::none_of(m_contenders, [&](const Contender& other) {
        const bool ahead = other.last.wanted && other.last.priority.goesBefore(own->last.priority)
            && now - other.progressAt < standstill;
        const std::uint64_t both = own->boughtSince() + other.boughtSince();
        return ahead && own->boughtSince() * lowerShare >= both;
    });
}

bool WanShares::comesSecond(ArtifactRef artifact) const
{
    const Contender* own = find(artifact);
    return own != nullptr && std::ranges::any_of(m_contenders, [&](const Contender& other) {
               return other.last.wanted && other.last.priority.goesBefore(own->last.priority);
           });
}

const WanShares::Contender* WanShares::find(ArtifactRef artifact) const
{
    const auto at = std::ranges::find_if(
        m_contenders, [&](const Contender& c) { return c.last.artifact == artifact; });
    return at == m_contenders.end() ? nullptr : &*at;
}

} // namespace patchswarm::swarm
