#pragma once

#include <cstdint>
#include <span>
#include <variant>

#include "shared/swarm/types.h"

// Everything that can happen to an endpoint's swarm. Spans and pointers are valid for the call
// only.
namespace patchswarm::swarm {

// --- what this endpoint has and wants
// -------------------------------------------------------------------------

struct SettingsChanged
{
    Settings settings;
};

// The artifact exists for this endpoint: it has all, some or none of it. Without `originAllowed`
// (no URL, job not yet due) only peers are asked. The chunk list is authenticated before this is
// sent.
struct ArtifactAdded
{
    ArtifactRef artifact;
    Cid cid;
    std::uint64_t size; // bytes
    const ChunkSet* held; // verified chunks on this endpoint
    bool wanted; // false: only shared
    bool originAllowed;
    bool viaGateway; // origin bytes are booked as gateway bytes
    Priority priority;
    bool paused = false; // as ArtifactPaused says later
};

struct ArtifactRemoved
{
    ArtifactRef artifact;
};

struct ArtifactPaused // neither fetched nor, while paused, asked for; sharing goes on
{
    ArtifactRef artifact;
    bool paused;
};

struct PriorityChanged
{
    ArtifactRef artifact;
    Priority priority;
};

// The cache can (or can again) take chunks; while false nothing new is requested or leased.
struct StorageChanged
{
    bool writable;
};

// --- announcements on the LAN (sealed datagrams): hints
// -----------------------------------------------------------

struct QueryHeard
{
    ArtifactRef artifact;
    PeerRef peer;
};

struct WantingHeard
{
    ArtifactRef artifact;
    PeerRef peer;
    double rank; // [0,1)
};

// From an Answer, its sample, a Refuse or a Peers message.
struct PeerHint
{
    ArtifactRef artifact;
    PeerRef peer;
    PeerState state;
};

struct AnswerHeard // also counts towards suppressing our own answer
{
    ArtifactRef artifact;
    PeerRef peer;
    PeerState state;
};

struct CrewHeard
{
    ArtifactRef artifact;
    PeerRef peer;
    CrewSummary summary;
};

struct PeerLeft // Leaving, or no longer inside the boundary
{
    PeerRef peer;
};

// --- links
// ----------------------------------------------------------------------------------------------------------

struct LinkUp
{
    LinkRef link;
    PeerRef peer;
    PeerKey key;
    bool incoming;
};

struct LinkDown
{
    LinkRef link;
};

struct DialFailed
{
    PeerRef peer;
};

struct InterestHeard // the peer opens this artifact on the link
{
    LinkRef link;
    ArtifactRef artifact;
};

struct NotHereHeard
{
    LinkRef link;
    ArtifactRef artifact;
};

struct MapHeard
{
    LinkRef link;
    ArtifactRef artifact;
    const ChunkSet* chunks;
};

struct HaveHeard
{
    LinkRef link;
    ArtifactRef artifact;
    std::span<const ChunkIndex> chunks;
};

struct RequestHeard
{
    LinkRef link;
    ArtifactRef artifact;
    ChunkIndex chunk;
};

struct CancelHeard
{
    LinkRef link;
    ArtifactRef artifact;
    ChunkIndex chunk;
};

struct RefuseHeard // peers to try arrive as PeerHint events
{
    LinkRef link;
    ArtifactRef artifact;
    RefuseReason reason;
};

struct LeaseHeard
{
    LinkRef link;
    ArtifactRef artifact;
    LeaseNotice notice;
};

struct AckHeard // the peer verified a chunk that we sent
{
    LinkRef link;
    ArtifactRef artifact;
    ChunkIndex chunk;
};

// --- bytes
// --------------------------------------------------------------------------------------------------------------

struct PeerBytes // some bytes of a requested chunk arrived
{
    LinkRef link;
    ArtifactRef artifact;
    ChunkIndex chunk;
    std::uint32_t bytes;
};

// An upload asked for with ActionSink::upload has ended; `sent` is false when it was withdrawn or
// failed.
struct UploadEnded
{
    LinkRef link;
    ArtifactRef artifact;
    ChunkIndex chunk;
    bool sent;
};

struct OriginBytes
{
    FetchRef fetch;
    std::uint32_t bytes;
};

enum class FetchOutcome : std::uint8_t
{
    Complete, // every byte of the range was delivered
    Failed, // try again, elsewhere or later
    Unavailable, // no mirror can serve it for now; wait `retryAfter`
    Aborted, // as asked
};

struct OriginEnded
{
    FetchRef fetch;
    FetchOutcome outcome;
    Duration retryAfter; // zero where the origin named none
};

// No mirror that is left serves ranges: each request is answered with the file from its first byte,
// so that one long request from the first missing chunk costs least. Holds until the artifact is
// removed.
struct OriginSequential
{
    ArtifactRef artifact;
};

// Whatever an origin refused may be lifted: it is asked again now, however long it wanted to be
// left alone.
struct OriginForgiven
{
    ArtifactRef artifact;
};

// The cache has checked a whole chunk. `link` counts for ChunkSource::Peer only.
struct ChunkVerified
{
    ArtifactRef artifact;
    ChunkIndex chunk;
    ChunkSource source;
    LinkRef link;
    bool duplicate = false; // it was there already: waste
};

struct ChunkCorrupt
{
    ArtifactRef artifact;
    ChunkIndex chunk;
    ChunkSource source;
    LinkRef link;
};

// Chunks that were held are gone (corrupt on disk, evicted one by one) or could not be written:
// wanted again.
struct ChunkLost
{
    ArtifactRef artifact;
    ChunkIndex chunk;
};

using Event =
    std::variant<SettingsChanged, ArtifactAdded, ArtifactRemoved, ArtifactPaused, PriorityChanged,
                 StorageChanged, QueryHeard, WantingHeard, PeerHint, AnswerHeard, CrewHeard,
                 PeerLeft, LinkUp, LinkDown, DialFailed, InterestHeard, NotHereHeard, MapHeard,
                 HaveHeard, RequestHeard, CancelHeard, RefuseHeard, LeaseHeard, AckHeard, PeerBytes,
                 UploadEnded, OriginBytes, OriginEnded, OriginSequential, OriginForgiven,
                 ChunkVerified, ChunkCorrupt, ChunkLost>;

} // namespace patchswarm::swarm
