#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <variant>
#include <vector>

#include "shared/base/address.h"
#include "shared/base/endpointid.h"
#include "shared/content/chunkset.h"
#include "shared/content/cid.h"

// The transport's messages as values. Frame: u32 big-endian length of the rest, u8 type, body;
// integers big-endian.
namespace patchswarm::wire {

inline constexpr std::uint16_t protocolVersion = 1;

// An artifact on one link. Each side numbers the artifacts it opens; a message carries its sender's
// own number.
using ArtifactHandle = std::uint32_t;

// What a peer understands beyond the first messages, as bits of Hello::features. Unknown bits mean
// nothing; a message that needs one is not sent to a peer without it.
inline constexpr std::uint32_t featurePortCheck = 1;

struct Hello // first frame each way
{
    std::uint16_t oldestVersion = protocolVersion;
    std::uint16_t newestVersion = protocolVersion;
    std::uint16_t listenPort = 0;
    std::uint32_t features = 0;
    QString agentVersion; // at most 64 bytes UTF-8

    friend bool operator==(const Hello&, const Hello&) = default;
};

struct Interest // "from now on `handle` means `cid` when I say it"; answered by Interest or NotHere
{
    ArtifactHandle handle = 0;
    Cid cid;
    std::uint64_t size = 0; // bytes

    friend bool operator==(const Interest&, const Interest&) = default;
};

struct NotHere
{
    Cid cid;

    friend bool operator==(const NotHere&, const NotHere&) = default;
};

struct ChunkListRequest
{
    Cid cid;
    ChunkIndex first = 0;

    friend bool operator==(const ChunkListRequest&, const ChunkListRequest&) = default;
};

struct ChunkListReply // one page, at most 8192 digests (256 KiB)
{
    Cid cid;
    std::uint64_t size = 0; // bytes of the artifact
    ChunkIndex first = 0;
    std::vector<Sha256Digest> digests; // empty: I do not have the list

    friend bool operator==(const ChunkListReply&, const ChunkListReply&) = default;
};

struct Map
{
    ArtifactHandle handle = 0;
    ChunkSet chunks;

    friend bool operator==(const Map&, const Map&) = default;
};

struct Have
{
    ArtifactHandle handle = 0;
    std::vector<ChunkIndex> chunks; // at most 4096

    friend bool operator==(const Have&, const Have&) = default;
};

struct Request
{
    ArtifactHandle handle = 0;
    ChunkIndex chunk = 0;

    friend bool operator==(const Request&, const Request&) = default;
};

struct Cancel
{
    ArtifactHandle handle = 0;
    ChunkIndex chunk = 0;

    friend bool operator==(const Cancel&, const Cancel&) = default;
};

struct Data // 64-256 KiB of one chunk, in order
{
    ArtifactHandle handle = 0;
    ChunkIndex chunk = 0;
    std::uint32_t offset = 0; // within the chunk
    QByteArray bytes;

    friend bool operator==(const Data&, const Data&) = default;
};

struct Ack // receipt for the ledger: the chunk hashed to its CID
{
    ArtifactHandle handle = 0;
    ChunkIndex chunk = 0;

    friend bool operator==(const Ack&, const Ack&) = default;
};

enum class RefuseReason : std::uint8_t
{
    Slots = 1,
    Disabled = 2,
    OutsideBoundary = 3,
    Gone = 4
};

// `cid` rather than a handle, so that an artifact can be refused before it is open.
struct Refuse
{
    Cid cid;
    RefuseReason reason = RefuseReason::Slots;
    std::vector<SocketAddress> tryThese; // at most 16

    friend bool operator==(const Refuse&, const Refuse&) = default;
};

enum class LeaseState : std::uint8_t
{
    Announced = 1,
    Active = 2,
    Done = 3,
    Void = 4
};

struct Lease
{
    ArtifactHandle handle = 0;
    std::uint32_t lease = 0;
    ChunkIndex first = 0;
    ChunkIndex count = 0;
    ChunkIndex done = 0;
    LeaseState state = LeaseState::Announced;

    friend bool operator==(const Lease&, const Lease&) = default;
};

struct KnownPeer
{
    EndpointId id;
    SocketAddress address;

    friend bool operator==(const KnownPeer&, const KnownPeer&) = default;
};

struct Peers // introductions for one artifact, at most 32
{
    Cid cid;
    std::vector<KnownPeer> peers;

    friend bool operator==(const Peers&, const Peers&) = default;
};

enum class DocumentKind : std::uint8_t
{
    Offer = 1,
    Want = 2,
    Jws = 3
};

// Offer / Want: SHA-256 digests of documents (at most 1024). Jws: one signed document (at most 256
// KiB).
struct Document
{
    DocumentKind kind = DocumentKind::Jws;
    std::vector<Sha256Digest> digests;
    QByteArray jws;

    friend bool operator==(const Document&, const Document&) = default;
};

struct Ping
{
    std::uint64_t nonce = 0;
    bool reply = false;

    friend bool operator==(const Ping&, const Ping&) = default;
};

// How a TCP port answered to a plain connection.
enum class PortState : std::uint8_t
{
    Untried = 0,
    Open = 1,
    Refused = 2, // nothing listens there
    Silent = 3, // no answer in time: dropped on the way
    Unreachable = 4 // the network says that it cannot get there
};

// For the doctor. Asking (no reply): "connect to these ports of mine, at the address this link
// comes from". In the reply: what came of it, and the ports of who replies.
struct PortCheck
{
    std::uint32_t nonce = 0; // of who asks
    bool reply = false;
    std::uint16_t transportPort = 0; // 0: none
    std::uint16_t adminPort = 0; // 0: none
    PortState transport = PortState::Untried;
    PortState admin = PortState::Untried;

    friend bool operator==(const PortCheck&, const PortCheck&) = default;
};

enum class ByeReason : std::uint8_t
{
    Leaving = 1,
    Duplicate = 2,
    Idle = 3,
    ProtocolError = 4,
    VersionMismatch = 5,
    Revoked = 6,
    Disabled = 7
};

struct Bye
{
    ByeReason reason = ByeReason::Leaving;
    QString detail; // at most 256 bytes UTF-8

    friend bool operator==(const Bye&, const Bye&) = default;
};

using Message =
    std::variant<Hello, Interest, NotHere, ChunkListRequest, ChunkListReply, Map, Have, Request,
                 Cancel, Data, Ack, Refuse, Lease, Peers, Document, Ping, Bye, PortCheck>;

} // namespace patchswarm::wire
