#pragma once

#include "shared/swarm/artifactstate.h"
#include "shared/swarm/ratemeter.h"
#include "shared/swarm/requests.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

// Gets the chunks of one artifact from neighbours: keeps every link's window full, moves requests
// away from links that stall, and takes the bytes in flight out of the one budget of the endpoint.
// What is rare, how wide a window is and when a request has stalled are decided elsewhere.
class Exchange
{
public:
    explicit Exchange(ArtifactState& state)
        : m_state(state)
    {
    }

    void pump(Turn);
    void pump(Neighbour&, Turn);
    // It got these.
    void offered(Neighbour&, std::span<const ChunkIndex>, Turn);
    void bytesArrived(Neighbour&, ChunkIndex, std::uint32_t bytes, Turn);
    // Verified, corrupt or lost on the way to disk; from whatever source: nobody owes it any more.
    void chunkSettled(ChunkIndex, LinkRef from, bool verified, Turn);
    void checkStalls(Turn);
    // What has not begun to arrive is asked of others.
    void takeBackUnstarted(Neighbour&, Turn);
    // What it announces no longer covers what it owes.
    void takeBackUnoffered(Neighbour&, Turn);
    // Called when the neighbour is removed.
    void linkLost(LinkRef);
    void cancelAll(Turn);

    [[nodiscard]] std::uint64_t bytesInFlight() const { return m_bytes; }

    [[nodiscard]] bool isIdle() const { return m_requests.all().empty(); }

    // Much slower than the best neighbour: it is asked only for what nobody else has.
    [[nodiscard]] bool isSlow(const Neighbour&) const;

private:
    // If another lets us wait for this chunk, asks this neighbour instead.
    void alsoOffered(ChunkIndex, Neighbour&, Turn);
    [[nodiscard]] bool mayAskMore(const Neighbour&) const;
    [[nodiscard]] bool isTakenCareOf(ChunkIndex) const;
    [[nodiscard]] bool hasRoom(ChunkIndex) const;
    // What our own downlink can take soon: a slow one shared by many requests would make all of
    // them stall.
    [[nodiscard]] std::size_t mostPending() const;
    // What our downlink needs for all that neighbours owe us, at the rate it had last.
    [[nodiscard]] Duration queueAhead() const;
    void findFastest();
    [[nodiscard]] bool isOfferedByFaster(ChunkIndex) const;
    [[nodiscard]] bool isOfferedElsewhere(const PendingRequest&, TimePoint now) const;
    void probe(Neighbour&, Turn);
    void giveUpOn(PendingRequest, Neighbour&, Turn);
    void ask(Neighbour&, ChunkIndex, Turn);
    void settle(const PendingRequest&);
    void withdraw(PendingRequest, Turn);

    ArtifactState& m_state;
    Requests m_requests;
    RateMeter m_rate; // from all neighbours
    double m_fastest = 0; // of them, bytes per second
    std::uint64_t m_bytes = 0; // owed for this artifact
};

} // namespace patchswarm::swarm
