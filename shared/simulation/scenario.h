#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "shared/swarm/swarm.h"

// What a simulated run is made of and what it tells. Rates in bytes per second, times in
// milliseconds of virtual time.
namespace patchswarm::simulation {

struct Host
{
    double up = 25e6;
    double down = 25e6;
    double disk = 0; // what it writes; 0: no limit
    std::int64_t joinsAt = 0;
    int site = 0;
    int segment = 0; // hosts of one segment hear and reach each other
    bool complete = false; // holds every artifact from the start
    bool originAllowed = true;
    double corruptShare = 0; // of the chunks it uploads
    bool servesNobody = false; // takes requests and never sends a byte
};

struct Site
{
    double wan = 5e6;
    std::int64_t wanRtt = 20;
};

struct SimulatedArtifact
{
    std::uint64_t size = 64ULL * chunkSize;
    swarm::Priority priority;
};

inline constexpr int buyerOnDuty = -1; // whoever is crew and has bought most at that moment

// Something that befalls a host.
struct Happening
{
    enum class Kind : std::uint8_t
    {
        Kill, // its connections are reset
        Vanish, // it falls silent: nobody is told
        PeersOff,
        PeersOn,
        Pause, // the first artifact
        Resume,
        StorageFull,
        StorageFree,
        MoveToSegment, // value: the segment; links that cross are reset
        OriginDown, // for everybody; value: Retry-After in ms
        OriginUp,
        LoseChunk, // value: the chunk of the first artifact
    };

    std::int64_t at = 0;
    Kind kind = Kind::Kill;
    int host = 0;
    std::int64_t value = 0;
};

struct Scenario
{
    std::uint64_t seed = 1;
    std::vector<Host> hosts;
    std::vector<Site> sites {Site {}};
    std::vector<SimulatedArtifact> artifacts {SimulatedArtifact {}};
    std::vector<Happening> happenings;
    swarm::Settings settings;
    double datagramLoss = 0;
    bool originServesRanges = true; // else every request brings the file from its first byte
    std::optional<std::uint64_t> originDiesAfter; // bytes over all WANs
    std::int64_t lanLatency = 500; // microseconds one way
    std::int64_t verification = 3; // from the last byte to the verdict
    std::uint32_t frame = 256 * 1024; // bytes of a DATA frame
    std::int64_t limit = 600'000; // the run ends here at the latest
    // Told of everything that is recorded: milliseconds, host, what.
    std::function<void(std::int64_t, int, const swarm::SwarmRecord&)> watch;
};

struct ArtifactOutcome
{
    std::optional<std::int64_t> finishedAt;
    swarm::Ledger ledger;
    std::vector<swarm::PeerLedger> peers;
    std::uint64_t uploaded = 0; // bytes that left, acknowledged or not
    std::uint32_t duplicates = 0; // chunks
    std::uint32_t fellBack = 0; // chunks bought under invariant 3
    std::uint32_t excluded = 0; // peers put out
    std::uint32_t unverified =
        0; // chunks that the swarm took for good though they were not: must be 0
};

struct HostOutcome
{
    bool alive = true;
    swarm::PeerKey key {};
    std::vector<ArtifactOutcome> artifacts;
};

struct Outcome
{
    std::vector<HostOutcome> hosts;
    std::vector<std::uint64_t> wanBytes; // per site, what crossed it, given up requests included
    std::int64_t endedAt = 0;
    std::uint64_t logHash = 0; // of everything that was recorded, in order
    std::uint64_t events = 0;

    // Over the hosts that are alive and want it.
    [[nodiscard]] bool allFinished(std::size_t artifact = 0) const;
    [[nodiscard]] std::int64_t lastFinishedAt(std::size_t artifact = 0) const;
    [[nodiscard]] double busiestOverMedianUpload(std::size_t artifact = 0) const;
    [[nodiscard]] std::uint64_t largestWaste(std::size_t artifact = 0) const;
};

[[nodiscard]] Outcome simulate(const Scenario&);

} // namespace patchswarm::simulation
