#include "shared/swarm/stripes.h"

#include <algorithm>
#include <cmath>

namespace patchswarm::swarm {

namespace {

constexpr double stripeSeconds = 3; // of buying at the present rate
constexpr ChunkIndex firstStripe = 2; // chunks, while the rate is unknown
constexpr ChunkIndex longestStripe = 64;
constexpr Duration establishedAfter = milliseconds(500); // younger claims are left alone
constexpr Duration worthStealing = seconds(2);

// A place that follows from the rank but is spread anew, since crew members have neighbouring
// ranks.
ChunkIndex startingPlace(ChunkIndex chunks, double rank)
{
    const double spread = rank * 7919;
    return std::min(static_cast<ChunkIndex>((spread - std::floor(spread)) * chunks), chunks - 1);
}

} // namespace

Stripes::Stripes(ChunkIndex chunks, double rank)
    : m_cursor(startingPlace(chunks, rank))
{
}

std::optional<ChunkRange> Stripes::next(const ArtifactState& state, const StripePace& pace,
                                        TimePoint now)
{
    const ChunkIndex chunks = state.layout.count();
    std::optional<ChunkIndex> first;
    ChunkIndex buyable = 0;
    for (ChunkIndex step = 0; step < chunks; ++step) {
        const ChunkIndex chunk = (m_cursor + step) % chunks;
        if (!state.isBuyable(chunk, now))
            continue;
        ++buyable;
        if (!first)
            first = chunk;
    }
    if (!first)
        return std::nullopt;
    ChunkRange stripe {*first, 1};
    const ChunkIndex longest = length(pace, buyable);
    while (stripe.count < longest && stripe.end() < chunks && state.isBuyable(stripe.end(), now))
        ++stripe.count;
    m_cursor = stripe.end() % chunks;
    return stripe;
}

std::optional<ChunkRange> Stripes::nextUnserved(const ArtifactState& state)
{
    const ChunkIndex chunks = state.layout.count();
    for (ChunkIndex step = 0; step < chunks; ++step) {
        const ChunkIndex chunk = (m_cursor + step) % chunks;
        if (state.held.contains(chunk) || state.fetching.contains(chunk))
            continue;
        m_cursor = (chunk + 1) % chunks;
        return ChunkRange {chunk, 1};
    }
    return std::nullopt;
}

std::optional<ChunkRange> Stripes::rest(const ArtifactState& state)
{
    const ChunkIndex chunks = state.layout.count();
    ChunkIndex first = 0;
    while (first < chunks && state.held.contains(first))
        ++first;
    ChunkIndex end = chunks;
    while (end > first && state.held.contains(end - 1))
        --end;
    return first < end ? std::optional(ChunkRange {first, end - first}) : std::nullopt;
}

std::optional<ChunkRange> Stripes::stolen(const ArtifactState& state, TimePoint now)
{
    const ForeignLease* slowest = nullptr;
    for (const ForeignLease& lease : state.leases.all())
        if (now - lease.since > establishedAfter && lease.expectedRest(now) > worthStealing
            && (slowest == nullptr || lease.expectedRest(now) > slowest->expectedRest(now)))
            slowest = &lease;
    if (slowest == nullptr)
        return std::nullopt;
    const ChunkRange rest = slowest->unstarted();
    const ChunkIndex count = (rest.count + 1) / 2;
    return ChunkRange {rest.end() - count, count};
}

ChunkIndex Stripes::length(const StripePace& pace, ChunkIndex buyable)
{
    const double underway = pace.bytesPerSecond * stripeSeconds / chunkSize;
    ChunkIndex longest = underway < 1 && !pace.limited
        ? firstStripe
        : static_cast<ChunkIndex>(std::min<double>(underway, longestStripe));
    if (pace.othersWait) {
        const auto crew = static_cast<ChunkIndex>(2 * pace.crewSize);
        longest = std::min(longest,
                           (buyable + crew - 1)
                               / crew); // shorter towards the end, so that all end together
        longest = std::min(longest,
                           static_cast<ChunkIndex>(debtLimit + 1 - std::min(pace.debt, debtLimit)));
    }
    return std::max<ChunkIndex>(longest, 1);
}

} // namespace patchswarm::swarm
