#include "shared/rpc/telemetry.h"

#include <algorithm>
#include <array>

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr Limits intervalLimits {.least = 100, .most = 60000};

// Members of the set in [from, to).
std::uint64_t membersIn(const ChunkSet& set, std::uint64_t from, std::uint64_t to)
{
    std::uint64_t count = 0;
    const auto& words = set.words();
    while (from < to) {
        const std::uint64_t stop = std::min(to, (from / 64 + 1) * 64);
        const std::uint64_t width = stop - from;
        const std::uint64_t mask =
            width == 64 ? ~std::uint64_t {0} : ((std::uint64_t {1} << width) - 1) << (from % 64);
        count += static_cast<std::uint64_t>(std::popcount(words[from / 64] & mask));
        from = stop;
    }
    return count;
}

// 0 only for nothing, 255 only for all.
char share(std::uint64_t held, std::uint64_t of)
{
    if (held == 0 || held == of)
        return held == 0 ? '\0' : '\xff';
    return static_cast<char>(std::clamp<std::uint64_t>(held * 255 / of, 1, 254));
}

} // namespace

QByteArray mapSummary(const ChunkSet& set)
{
    const std::uint64_t universe = set.universe();
    const auto buckets = std::min<std::uint64_t>(universe, mapBuckets);
    QByteArray map;
    for (std::uint64_t i = 0; i < buckets; ++i) {
        const std::uint64_t from = i * universe / buckets;
        const std::uint64_t to = (i + 1) * universe / buckets;
        map.append(share(membersIn(set, from, to), to - from));
    }
    return map;
}

std::span<const EnumName<TransferPhase>> enumNames(TransferPhase)
{
    static constexpr std::array<EnumName<TransferPhase>, 9> names {{
        {TransferPhase::Idle, "idle"_L1},
        {TransferPhase::Asking, "asking"_L1},
        {TransferPhase::Electing, "electing"_L1},
        {TransferPhase::FromPeers, "fromPeers"_L1},
        {TransferPhase::Crew, "crew"_L1},
        {TransferPhase::Waiting, "waiting"_L1},
        {TransferPhase::Complete, "complete"_L1},
        {TransferPhase::Paused, "paused"_L1},
        {TransferPhase::Sharing, "sharing"_L1},
    }};
    return names;
}

template<>
struct Fields<ArtifactTelemetry>
{
    static auto list()
    {
        using T = ArtifactTelemetry;
        return std::tuple {
            field("cid"_L1, &T::cid, "CID of the artifact"_L1, cidLimits),
            field("job"_L1, &T::job, "job id; empty: only in the cache"_L1, nameLimits),
            field("phase"_L1, &T::phase, "what the swarm does with it"_L1),
            field("size"_L1, &T::size, "bytes"_L1),
            field("chunks"_L1, &T::chunks, "of 1 MiB"_L1),
            field("chunksHeld"_L1, &T::chunksHeld, "verified"_L1),
            field("map"_L1, &T::map,
                  "up to 128 buckets in file order, a byte each: 0 empty, 255 whole"_L1,
                  {.length = mapBuckets}),
            field("verified"_L1, &T::verified, "bytes that hashed to their CID"_L1),
            field("fromOrigin"_L1, &T::fromOrigin, "verified bytes from the origin"_L1),
            field("fromGateway"_L1, &T::fromGateway, "verified bytes through the gateway"_L1),
            field("fromPeers"_L1, &T::fromPeers, "verified bytes from neighbours"_L1),
            field("fromCache"_L1, &T::fromCache, "verified bytes that were here already"_L1),
            field("wasted"_L1, &T::wasted, "bytes received in vain"_L1),
            field("uploaded"_L1, &T::uploaded, "bytes that neighbours acknowledged"_L1),
            field("inFlight"_L1, &T::inFlight, "bytes requested and not yet verified"_L1),
            field("originBytesPerSecond"_L1, &T::originBytesPerSecond, "gateway included"_L1,
                  rateLimits),
            field("peerBytesPerSecond"_L1, &T::peerBytesPerSecond, "received from neighbours"_L1,
                  rateLimits),
            field("uploadBytesPerSecond"_L1, &T::uploadBytesPerSecond, "sent to neighbours"_L1,
                  rateLimits),
            field("peers"_L1, &T::peers, "links that are up for it"_L1),
            field("fetches"_L1, &T::fetches, "origin requests running"_L1),
            field("etaMs"_L1, &T::etaMs, "milliseconds until whole; null: not known"_L1)};
    }
};
PATCHSWARM_RECORD(ArtifactTelemetry)

template<>
struct Fields<EndpointTelemetry>
{
    static auto list()
    {
        using T = EndpointTelemetry;
        return std::tuple {
            field("at"_L1, &T::at, "ms since epoch"_L1),
            field("sequence"_L1, &T::sequence, "counts updates; a gap: some were coalesced"_L1),
            field("links"_L1, &T::links, "to neighbours"_L1),
            field("wanBytesPerSecond"_L1, &T::wanBytesPerSecond,
                  "received from origin and gateway"_L1, rateLimits),
            field("lanReceivedBytesPerSecond"_L1, &T::lanReceivedBytesPerSecond,
                  "from neighbours"_L1, rateLimits),
            field("lanSentBytesPerSecond"_L1, &T::lanSentBytesPerSecond, "to neighbours"_L1,
                  rateLimits),
            field("cacheUsed"_L1, &T::cacheUsed, "bytes"_L1),
            field("cacheLimit"_L1, &T::cacheLimit, "bytes"_L1),
            field("eventSequence"_L1, &T::eventSequence, "of the newest event"_L1),
            field("artifacts"_L1, &T::artifacts,
                  "those that are wanted, or moved since the last update"_L1)};
    }
};
PATCHSWARM_RECORD(EndpointTelemetry)

template<>
struct Fields<TelemetrySubscribeParams>
{
    static auto list()
    {
        return std::tuple {field("intervalMs"_L1, &TelemetrySubscribeParams::intervalMs,
                                 "milliseconds between updates; subscribing again changes it"_L1,
                                 intervalLimits)};
    }
};
PATCHSWARM_RECORD(TelemetrySubscribeParams)

template<>
struct Fields<TelemetrySubscribed>
{
    static auto list()
    {
        return std::tuple {field("intervalMs"_L1, &TelemetrySubscribed::intervalMs,
                                 "milliseconds between updates"_L1, intervalLimits)};
    }
};
PATCHSWARM_RECORD(TelemetrySubscribed)

} // namespace patchswarm::rpc
