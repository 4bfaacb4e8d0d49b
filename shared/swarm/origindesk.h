#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/artifactstate.h"
#include "shared/swarm/ratemeter.h"
#include "shared/swarm/stripes.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// In which quality an endpoint may buy from the origin.
enum class Licence : std::uint8_t
{
    None,
    Crew, // for the site: leases, debt rule, budget
    Alone, // peers are switched off: for itself
    Unserved, // invariant 3: for itself, since nobody serves it
};

// One running (or just ended) origin request and the lease it stands for.
struct Fetch
{
    FetchRef ref {};
    std::uint32_t lease = 0;
    ChunkRange range; // shrinks when others take its end
    std::uint64_t delivered = 0; // bytes since the start of the range
    TimePoint startedAt {};
    TimePoint bytesAt {}; // last
    TimePoint toldAt {}; // last notice to the others
    bool running = true;
    bool shortened = false; // the request asks for more than we still want
    bool aborting = false;
    TimePoint endedAt {};

    [[nodiscard]] ChunkRange arrived() const
    {
        const auto whole = static_cast<ChunkIndex>((delivered + chunkSize - 1) / chunkSize);
        return {range.first, std::min(whole, range.count)};
    }

    // The first chunk of which no byte has come.
    [[nodiscard]] ChunkIndex firstUnstarted() const { return arrived().end(); }
};

// Buys stripes of one artifact from the origin: takes leases, tells the neighbours, runs the
// requests so that the WAN never idles, and gives up what others take. Whether this endpoint may
// buy at all is decided by CrewRole and Fallback, which stripe by Stripes.
class OriginDesk
{
public:
    OriginDesk(ArtifactState&, double rank);

    void pump(Licence, int crewSize, Turn);
    // False when the fetch is not ours.
    bool bytesArrived(FetchRef, std::uint32_t bytes, Turn);
    bool ended(const OriginEnded&, Turn);
    // From now on one request at a time in the whole site, from the first missing chunk to the
    // last.
    void becameSequential(Turn);
    void forgive(); // nothing is left alone any longer
    // A chunk was verified (whatever the source), or an origin chunk was found corrupt.
    void chunkSettled(ChunkIndex, bool corrupt, Turn);
    void leaseHeard(const LeaseNotice&, double theirRank, Turn);
    // A neighbour has a chunk that we were going to buy: do not.
    void offered(ChunkIndex, Turn);
    // Renews our leases and gives up on chunks that never came out of the cache.
    void tick(Turn);
    void abortAll(Turn);
    // Others buy faster: keeps what is here or nearly so, gives up the rest.
    void yield(Turn);
    void tellLeases(const Neighbour&, Turn) const;

    [[nodiscard]] int running() const;

    // Holds no lease.
    [[nodiscard]] bool isIdle() const { return m_fetches.empty(); }

    [[nodiscard]] TimePoint retryAt() const { return m_retryAt; }

    [[nodiscard]] double bytesPerSecond() const { return m_rate.bytesPerSecond(); }

    [[nodiscard]] ChunkIndex leasedUntil() const;

private:
    [[nodiscard]] bool mayBuy(Licence, Turn) const;
    [[nodiscard]] bool isOverBudget() const;
    [[nodiscard]] std::size_t parallel() const;
    // Bytes per second to expect; 0: unknown.
    [[nodiscard]] double pace() const;
    [[nodiscard]] bool nearlyDone(const Fetch&) const;
    [[nodiscard]] std::optional<ChunkRange> choose(Licence, int crewSize, Turn);
    void start(ChunkRange, Licence, Turn);
    void giveUpFrom(Fetch&, ChunkIndex chunk, Turn);
    void abort(Fetch&, Turn);
    void settle(Fetch&, Turn);
    void tell(Fetch&, LeaseState, Turn);
    [[nodiscard]] LeaseNotice notice(const Fetch&, LeaseState) const;
    [[nodiscard]] Fetch* find(FetchRef);

    ArtifactState& m_state;
    Stripes m_stripes;
    RateMeter m_rate;
    std::vector<Fetch> m_fetches;
    std::uint32_t m_lastLease = 0;
    Duration m_setUp = milliseconds(100); // from asking for a stripe to its first byte, smoothed
    int m_failures = 0; // in a row
    TimePoint m_retryAt {};
};

} // namespace patchswarm::swarm
