#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <limits>

#include "shared/base/time.h"
#include "shared/content/chunklayout.h"
#include "shared/content/chunkset.h"
#include "shared/content/cid.h"

namespace patchswarm::swarm {

// Names that the driver gives to things and the swarm only compares. A number is never used twice
// in one run.
enum class ArtifactRef : std::uint32_t
{
}; // an artifact this endpoint has or wants
enum class PeerRef : std::uint32_t
{
}; // an address that can be dialled (a hint, not an identity)
enum class LinkRef : std::uint32_t
{
}; // an authenticated connection that is up
enum class FetchRef : std::uint32_t
{
}; // a running origin request; given by the swarm

// SHA-256 of a peer's public key; ranks and ledgers go by it.
using PeerKey = std::array<std::uint8_t, 32>;

// What an announcement says about its sender. Hints only.
enum class PeerState : std::uint8_t
{
    Wanting,
    Partial,
    Complete
};

enum class RefuseReason : std::uint8_t
{
    Slots,
    Disabled,
    OutsideBoundary,
    Gone
};

enum class ChunkSource : std::uint8_t
{
    Origin,
    Gateway,
    Peer,
    OwnCache
};

enum class LeaseState : std::uint8_t
{
    Announced,
    Active,
    Done,
    Void
};

struct ChunkRange
{
    ChunkIndex first = 0;
    ChunkIndex count = 0;

    friend constexpr auto operator<=>(ChunkRange, ChunkRange) = default;

    [[nodiscard]] constexpr ChunkIndex end() const { return first + count; }

    [[nodiscard]] constexpr bool contains(ChunkIndex chunk) const
    {
        return chunk >= first && chunk < end();
    }
};

// A crew member's claim on a stripe of the origin. `done` counts chunks of the range already
// verified, from its start.
// Two notices are no claims: leases.h, leaseProbe and resignation.
struct LeaseNotice
{
    std::uint32_t lease = 0; // the sender's own number for it
    ChunkRange range;
    ChunkIndex done = 0;
    LeaseState state = LeaseState::Announced;

    friend constexpr bool operator==(const LeaseNotice&, const LeaseNotice&) = default;
};

// Broadcast at 1 Hz by crew members (hint).
struct CrewSummary
{
    ChunkIndex verified = 0; // chunks this crew member holds
    ChunkIndex leasedUntil = 0; // highest chunk number under lease, plus 1
    std::uint16_t links = 0; // links it has for the artifact

    friend constexpr bool operator==(const CrewSummary&, const CrewSummary&) = default;
};

// KEV first, then deadline, then risk. Comparing less means: goes first.
struct Priority
{
    bool knownExploited = false;
    std::int64_t deadlineMs =
        std::numeric_limits<std::int64_t>::max(); // wall clock, ms since epoch; max = none
    std::uint16_t risk = 0; // 0-1000

    [[nodiscard]] constexpr bool goesBefore(const Priority& other) const
    {
        if (knownExploited != other.knownExploited)
            return knownExploited;
        if (deadlineMs != other.deadlineMs)
            return deadlineMs < other.deadlineMs;
        return risk > other.risk;
    }
};

// What the profile sets for the swarm. Defaults as in the published profile schema.
struct Settings
{
    bool peersEnabled = true;
    int originCrew = 2; // 1-8
    double originBudgetTarget = 1.2; // copies of the artifact per site, 1.0-10
    int uploadSlots = 6; // 1-64
    int linksPerArtifact = 12; // dialled by us
    int acceptedLinksPerArtifact = 32;
    std::uint64_t bytesInFlight =
        64ULL * 1024 * 1024; // requested from peers and not yet verified, all artifacts together
    std::uint64_t originLimit = 0; // bytes per second that the driver lets from the origin; 0: all
    bool serves = true; // false: fetches, and gives nothing to anybody
};

} // namespace patchswarm::swarm
