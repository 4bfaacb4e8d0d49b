#include "shared/swarm/artifactstate.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr std::uint64_t promptBuyer = 4 * chunkSize; // bytes per second: a chunk in 250 ms
} // namespace

ArtifactState::ArtifactState(Commons& shared, const ArtifactAdded& added, double ownRank)
    : commons(shared)
    , ref(added.artifact)
    , layout {added.size}
    , wanted(added.wanted)
    , originAllowed(added.originAllowed)
    , viaGateway(added.viaGateway)
    , paused(added.paused)
    , priority(added.priority)
    , rank(ownRank)
    , held(*added.held)
    , nothing(layout.count())
    , asked(layout.count())
    , fetching(layout.count())
    , everBought(layout.count())
    , beyondBudget(layout.count())
    , neighbours(layout.count())
    , leases(layout.count())
{
    for (auto chunk = held.nextMember(0); chunk; chunk = held.nextMember(*chunk + 1))
        ledger.fromCache(layout.length(*chunk));
}

bool ArtifactState::buysLast() const
{
    const std::uint64_t limit = commons.settings.originLimit;
    return !serves() || (limit != 0 && limit < promptBuyer);
}

bool ArtifactState::isUncovered() const
{
    for (auto chunk = held.nextMissing(0); chunk; chunk = held.nextMissing(*chunk + 1))
        if (neighbours.holders(*chunk) == 0 && !asked.contains(*chunk)
            && !fetching.contains(*chunk))
            return true;
    return false;
}

bool ArtifactState::isBuyable(ChunkIndex chunk, TimePoint now) const
{
    if (held.contains(chunk) || asked.contains(chunk) || fetching.contains(chunk)
        || neighbours.holders(chunk) > 0)
        return false;
    const bool boughtByOther = std::ranges::any_of(neighbours.all(), [&](const Neighbour& n) {
        return n.bought.contains(chunk) && !n.muted && !n.barren && !n.excluded;
    });
    return !boughtByOther && !leases.isLeased(chunk) && !leases.isOrphan(chunk, now);
}

std::uint64_t ArtifactState::boughtBySite() const
{
    std::uint64_t chunks = boughtByLost + everBought.count();
    for (const Neighbour& neighbour : neighbours.all())
        chunks += neighbour.bought.count();
    return chunks;
}

void ArtifactState::reportToWanShares(TimePoint now)
{
    commons.wan.report({.artifact = ref,
                        .priority = priority,
                        .bought = boughtBySite() * chunkSize,
                        .wanted = wantsMore() && originAllowed && isUncovered()},
                       now);
}

} // namespace patchswarm::swarm
