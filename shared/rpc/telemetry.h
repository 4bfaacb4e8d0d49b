#pragma once

#include <QByteArray>
#include <QVector>

#include "shared/content/chunkset.h"
#include "shared/rpc/record.h"

// What telemetry.update carries. Bytes; bytes per second; milliseconds.
namespace patchswarm::rpc {

inline constexpr int mapBuckets = 128;

// The chunk map in at most mapBuckets bytes, in file order: 255 a bucket that is whole, 0 one that
// is empty, else its share. A set of no more chunks than that has one bucket a chunk.
[[nodiscard]] QByteArray mapSummary(const ChunkSet&);

enum class TransferPhase
{
    Idle,
    Asking,
    Electing,
    FromPeers,
    Crew,
    Waiting,
    Complete,
    Paused,
    Sharing
};

[[nodiscard]] std::span<const EnumName<TransferPhase>> enumNames(TransferPhase);

struct ArtifactTelemetry
{
    QString cid;
    QString job; // id; empty: only in the cache
    TransferPhase phase = TransferPhase::Idle;
    quint64 size = 0;
    quint64 chunks = 0;
    quint64 chunksHeld = 0;
    QByteArray map; // mapSummary()
    quint64 verified = 0; // = fromOrigin + fromGateway + fromPeers + fromCache
    quint64 fromOrigin = 0;
    quint64 fromGateway = 0;
    quint64 fromPeers = 0;
    quint64 fromCache = 0;
    quint64 wasted = 0;
    quint64 uploaded = 0; // acknowledged by neighbours
    quint64 inFlight = 0;
    double originBytesPerSecond = 0; // gateway included
    double peerBytesPerSecond = 0;
    double uploadBytesPerSecond = 0;
    int peers = 0; // links
    int fetches = 0; // origin requests running
    std::optional<qint64> etaMs;

    friend bool operator==(const ArtifactTelemetry&, const ArtifactTelemetry&) = default;
};

struct EndpointTelemetry
{
    qint64 at = 0; // the agent's clock
    qint64 sequence = 0; // counts the updates of this subscription; a gap means coalesced
    int links = 0;
    double wanBytesPerSecond = 0; // received from origin and gateway
    double lanReceivedBytesPerSecond = 0;
    double lanSentBytesPerSecond = 0;
    quint64 cacheUsed = 0;
    quint64 cacheLimit = 0;
    qint64 eventSequence = 0; // newest event, so that a gap is seen
    QVector<ArtifactTelemetry> artifacts; // those that are wanted, or moved since the last update

    friend bool operator==(const EndpointTelemetry&, const EndpointTelemetry&) = default;
};

struct TelemetrySubscribeParams
{
    int intervalMs = 1000; // 100-60000
};

struct TelemetrySubscribed
{
    int intervalMs = 1000;
};

} // namespace patchswarm::rpc
