#pragma once

#include "shared/swarm/events.h"
#include "shared/swarm/freshchunks.h"
#include "shared/swarm/leases.h"
#include "shared/swarm/ledgerbook.h"
#include "shared/swarm/neighbourhood.h"
#include "shared/swarm/random.h"
#include "shared/swarm/uploadslots.h"
#include "shared/swarm/wanshares.h"

namespace patchswarm::swarm {

// What all artifacts of one endpoint share.
struct Commons
{
    Settings settings;
    Random random;
    UploadSlots uploads;
    WanShares wan;
    std::uint64_t bytesInFlight = 0; // owed to us by neighbours
    std::uint32_t lastFetch = 0; // number of the newest origin request
    bool storageWritable = true;
};

// What one endpoint knows of one artifact; the decisions read and change it, and make none here.
struct ArtifactState
{
    ArtifactState(Commons&, const ArtifactAdded&, double ownRank);

    Commons& commons;
    ArtifactRef ref;
    ChunkLayout layout;
    bool wanted;
    bool originAllowed;
    bool viaGateway;
    bool paused = false;
    bool originSequential = false; // the origin serves no ranges
    Priority priority;
    double rank; // our place in the order of buyers

    ChunkSet held; // verified
    ChunkSet nothing;
    ChunkSet asked; // on their way from neighbours
    ChunkSet fetching; // on their way from the origin to us
    ChunkSet everBought; // by us, from the origin
    ChunkSet beyondBudget; // asked of the origin by us beyond the site's budget, not yet verified
    Neighbourhood neighbours;
    Leases leases;
    FreshChunks fresh;
    LedgerBook ledger;
    TimePoint neighbourProgressAt {}; // last time that a neighbour got a chunk we lack
    std::uint32_t reopened = 1; // how often a chunk that was taken care of had to be got again
    std::uint32_t boughtByLost = 0; // chunks that endpoints no longer linked to us had bought

    [[nodiscard]] bool isComplete() const { return held.isFull(); }

    [[nodiscard]] bool wantsMore() const
    {
        return wanted && !paused && !isComplete() && commons.storageWritable;
    }

    [[nodiscard]] bool exchanges() const { return commons.settings.peersEnabled; }

    [[nodiscard]] bool serves() const { return commons.settings.serves; }

    // What neighbours are told that we have.
    [[nodiscard]] const ChunkSet& offered() const { return serves() ? held : nothing; }

    // Others should buy for the site: we may not pass on what we buy, or a limit lets it in so
    // slowly that who waits for a chunk of ours waits long.
    [[nodiscard]] bool buysLast() const;

    // Some missing chunk is on its way from nowhere and offered by nobody.
    [[nodiscard]] bool isUncovered() const;
    // Nobody else has, buys or bought the chunk, as far as we know: it may be bought without
    // breaking the budget.
    [[nodiscard]] bool isBuyable(ChunkIndex chunk, TimePoint now) const;
    // Chunks that the site is known to have bought.
    [[nodiscard]] std::uint64_t boughtBySite() const;
    void reportToWanShares(TimePoint now);
};

} // namespace patchswarm::swarm
