#pragma once

#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Decides which artifact may be bought when several compete for the WAN: the one that goes first,
// while the others keep a tenth. Nobody waits for an artifact that does not get on. Counts what the
// whole site is known to buy, since the buyers of two artifacts are usually not the same endpoints.
class WanShares
{
public:
    struct Report
    {
        ArtifactRef artifact {};
        Priority priority;
        std::uint64_t bought = 0; // bytes, by the site
        bool wanted = false; // bytes are still to be bought for this endpoint
    };

    void report(const Report&, TimePoint now);
    void remove(ArtifactRef);

    [[nodiscard]] bool mayBuy(ArtifactRef, TimePoint now) const;
    // Somebody who goes before it still lacks bytes.
    [[nodiscard]] bool comesSecond(ArtifactRef) const;

private:
    struct Contender
    {
        Report last;
        std::uint64_t boughtBefore = 0; // the present competition
        TimePoint progressAt {};

        [[nodiscard]] std::uint64_t boughtSince() const { return last.bought - boughtBefore; }
    };

    [[nodiscard]] const Contender* find(ArtifactRef) const;

    std::vector<Contender> m_contenders;
};

} // namespace patchswarm::swarm
