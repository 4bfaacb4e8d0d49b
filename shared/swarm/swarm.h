#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "shared/swarm/actions.h"
#include "shared/swarm/events.h"

namespace patchswarm::swarm {

// Bytes of one artifact by where they came from; the books balance:
// fromOrigin + fromGateway + fromPeers + fromCache = verified.
struct Ledger
{
    std::uint64_t fromOrigin = 0;
    std::uint64_t fromGateway = 0;
    std::uint64_t fromPeers = 0;
    std::uint64_t fromCache = 0;
    std::uint64_t verified = 0;
    std::uint64_t wasted = 0; // corrupt or duplicate chunk bytes
    std::uint64_t inFlight = 0; // requested and not yet verified
    std::uint64_t uploaded = 0; // chunks whose receipt the counterpart acknowledged

    friend bool operator==(const Ledger&, const Ledger&) = default;
};

struct PeerLedger
{
    PeerKey peer {};
    std::uint64_t received = 0; // verified bytes got from it
    std::uint64_t given = 0; // bytes that it acknowledged
    std::uint64_t wasted = 0;
};

enum class ArtifactPhase : std::uint8_t
{
    Asking,
    Electing,
    FromPeers,
    Crew,
    Waiting,
    Complete,
    Paused,
    Sharing
};

// What one artifact looks like from here; for telemetry. No reference into the swarm.
struct ArtifactView
{
    ArtifactRef artifact {};
    ArtifactPhase phase = ArtifactPhase::Asking;
    ChunkSet held;
    Ledger ledger;
    std::vector<PeerLedger> peers;
    int links = 0;
    int fetches = 0; // origin requests running
};

// Why a peer is not used for an artifact (`patchswarmctl why`).
enum class Standing : std::uint8_t
{
    Used,
    NotTried,
    Dialling,
    DialFailed,
    Refused,
    Excluded,
    NothingToOffer,
    LinkLimit,
    Left
};

struct PeerView
{
    PeerRef peer {};
    std::optional<LinkRef> link;
    Standing standing = Standing::NotTried;
    ChunkIndex offers = 0; // chunks it has that we lack
    std::uint32_t window = 0; // chunks that may be in flight to us
    double bytesPerSecond = 0; // received, smoothed
};

// Every decision of one endpoint: whom to ask, what to ask for, when to go to the origin, whom to
// serve. It knows no clock, socket, file or thread; the driver tells events and carries out
// actions. Deterministic: the same seed and events give the same actions. One thread.
class Swarm
{
public:
    Swarm(const PeerKey& self, std::uint64_t seed, const Settings&);
    ~Swarm();
    Swarm(Swarm&&) noexcept;
    Swarm& operator=(Swarm&&) noexcept;

    void handle(const Event&, TimePoint now, ActionSink&);
    void handleTimeout(TimePoint now, ActionSink&);
    [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

    [[nodiscard]] std::optional<ArtifactView> view(ArtifactRef) const;
    [[nodiscard]] std::vector<PeerView> peers(ArtifactRef) const;
    // A neighbour lacks chunks that nobody but this endpoint is known to have.
    [[nodiscard]] bool isOnlySource(ArtifactRef) const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace patchswarm::swarm
