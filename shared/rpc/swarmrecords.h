#pragma once

#include <QVector>

#include "shared/rpc/record.h"

// Neighbours, the ledger and the flat event stream, and the parameters and results of swarm.peers,
// ledger.get and events.since. Bytes; points in time in milliseconds since the epoch; ids as 64
// hexadecimal digits.
namespace patchswarm::rpc {

enum class PeerStanding
{
    Used,
    NotTried,
    Dialling,
    DialFailed,
    Refused, // by the other side
    Excluded, // two corrupt chunks
    NothingToOffer,
    LinkLimit,
    Left,
    OutsideBoundary,
    Revoked,
    P2pOff,
};

[[nodiscard]] std::span<const EnumName<PeerStanding>> enumNames(PeerStanding);

// A neighbour as seen for one artifact, or considered at all (cid empty).
struct PeerStatus
{
    QString endpoint; // id; empty: not yet known
    QString name;
    QString address; // ADDRESS:PORT
    QString cid;
    PeerStanding standing = PeerStanding::NotTried;
    QString rule; // that excluded it, with its numbers; empty when used
    quint64 offers = 0; // chunks that it has and we lack
    quint64 window = 0; // chunks that may be in flight to us
    quint64 received = 0; // verified bytes
    quint64 given = 0; // bytes that it acknowledged
    quint64 wasted = 0;
    double receivedBytesPerSecond = 0;
    double sentBytesPerSecond = 0;
    std::optional<qint64> linkedSince;
    std::optional<qint64> lastHeardAt;

    friend bool operator==(const PeerStatus&, const PeerStatus&) = default;
};

struct SwarmPeersParams
{
    std::optional<QString> cid; // only for this artifact
};

struct PeerList
{
    QVector<PeerStatus> peers;
    bool more = false; // the list is cut
};

enum class ByteSource
{
    Origin,
    Gateway,
    Peer,
    Cache
};

[[nodiscard]] std::span<const EnumName<ByteSource>> enumNames(ByteSource);

// Bytes of one artifact by where they came from or went to.
struct LedgerEntry
{
    QString cid;
    ByteSource source = ByteSource::Peer;
    QString counterpart; // endpoint id for a peer, host for origin and gateway, empty for the cache
    quint64 received = 0; // verified
    quint64 given = 0; // acknowledged; peers only
    quint64 wasted = 0;
    quint64 overBudget = 0; // of received: beyond originBudgetTarget
    QString reason; // why over budget

    friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

struct LedgerParams
{
    std::optional<QString> cid;
    std::optional<qint64> offset; // entries to leave out at the start
    std::optional<int> limit;
};

struct LedgerPage
{
    QVector<LedgerEntry> entries; // by artifact, source, counterpart
    bool more = false;
};

// Something that happened. Flat, so that a picture of the swarm can be drawn from any mix of
// agents' streams.
struct SwarmEvent
{
    qint64 sequence = 0; // counts up by one on this agent, over restarts
    qint64 at = 0;
    QString kind; // camelCase name; unknown ones are shown as they are
    QString artifact; // CID; empty: none
    std::optional<qint64> chunk; // the first of `chunks`
    std::optional<qint64> chunks;
    std::optional<ByteSource> source;
    QString peer; // endpoint id; empty: none
    std::optional<quint64> bytes;
    QString text; // for people; may be empty

    friend bool operator==(const SwarmEvent&, const SwarmEvent&) = default;
};

struct EventsSinceParams
{
    qint64 sequence = 0; // events after this one
    std::optional<int> limit;
    std::optional<bool>
        follow; // from now on send new ones as "event" notifications; false stops it
};

struct EventPage
{
    QVector<SwarmEvent> events; // oldest first
    qint64 next = 0; // ask again with this
    qint64 lost = 0; // events after `sequence` that are no longer kept
    bool more = false;
};

} // namespace patchswarm::rpc
