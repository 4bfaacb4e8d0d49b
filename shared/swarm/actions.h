#pragma once

#include <cstdint>
#include <span>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Why bytes were taken from the origin outside the budget, or what else the flat event stream
// tells.
enum class SwarmRecordKind : std::uint8_t
{
    ElectionStarted, // value = own rank in millionths
    CrewJoined,
    CrewLeft,
    LeaseTaken, // chunks
    LeaseVoid, // chunks
    ChunkVerified, // chunk, source, link
    ChunkCorrupt,
    ChunkUploaded,
    DuplicateChunk,
    PeerExcluded, // after the second corrupt chunk
    RequestStalled,
    FellBackToOrigin, // invariant 3: chunks taken without lease
    OverBudget, // a chunk bought beyond originBudgetTarget, verified; value = its bytes
    ArtifactComplete,
    LinkOpened,
    LinkClosed,
};

// One flat record of something decided or seen; the swarm's picture and the event stream are made
// of these.
struct SwarmRecord
{
    SwarmRecordKind kind;
    ArtifactRef artifact {};
    ChunkRange chunks {};
    ChunkSource source = ChunkSource::Peer;
    LinkRef link {};
    std::uint64_t value = 0;
};

// What the swarm asks its driver to do. Calls come from inside Swarm::handle*; none may call back
// into the swarm.
class ActionSink
{
public:
    virtual ~ActionSink() = default;

    // Announcements
    virtual void query(ArtifactRef) = 0;
    virtual void announceWanting(ArtifactRef, double rank) = 0;
    virtual void answer(ArtifactRef, PeerRef to, PeerState) = 0;
    virtual void announceCrew(ArtifactRef, const CrewSummary&) = 0;

    // Links
    virtual void dial(PeerRef) = 0; // answered by LinkUp or DialFailed
    virtual void closeLink(LinkRef) = 0; // answered by LinkDown
    virtual void sendInterest(LinkRef, ArtifactRef) = 0;
    virtual void sendMap(LinkRef, ArtifactRef, const ChunkSet&) = 0;
    virtual void sendHave(LinkRef, ArtifactRef, std::span<const ChunkIndex>) = 0;
    virtual void request(LinkRef, ArtifactRef, ChunkIndex) = 0;
    virtual void cancel(LinkRef, ArtifactRef, ChunkIndex) = 0;
    virtual void upload(LinkRef, ArtifactRef, ChunkIndex) = 0; // answered by UploadEnded
    virtual void refuse(LinkRef, ArtifactRef, RefuseReason, std::span<const PeerRef> tryThese) = 0;
    virtual void sendLease(LinkRef, ArtifactRef, const LeaseNotice&) = 0;
    virtual void ack(LinkRef, ArtifactRef, ChunkIndex) = 0;
    virtual void introduce(LinkRef, ArtifactRef, std::span<const PeerRef>) = 0;

    // Origin: one HTTP range request over whole chunks; answered by OriginBytes, ChunkVerified and
    // OriginEnded
    virtual void fetchOrigin(FetchRef, ArtifactRef, ChunkRange) = 0;
    virtual void abortOrigin(FetchRef) = 0;

    virtual void record(const SwarmRecord&) = 0;
};

} // namespace patchswarm::swarm
