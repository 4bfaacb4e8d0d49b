#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "shared/content/chunklayout.h"
#include "shared/wire/messages.h"

// The bytes of the transport protocol, version 1.
//
// Frame:   u32 length of the rest (type and body), u8 type, body. Integers are big-endian, no
// padding. cid:     36 bytes, 01 <55|70> 12 20 <digest>.        address: 16 bytes (IPv4 as
// ::ffff:a.b.c.d), u16 port (0: not known). text:    u16 byte count, UTF-8 without control
// characters.
//
//  1 Hello             u16 oldest version, u16 newest version, u16 listen port, u32 features, text
//  agent version 2 Interest          u32 handle, cid, u64 size 3 NotHere           cid 4
//  ChunkListRequest  cid, u32 first 5 ChunkListReply    cid, u64 size, u32 first, u16 count, count
//  x digest(32) 6 Map               u32 handle, u32 universe, ceil(universe / 8) bytes: chunk n is
//  bit n % 8 (1 << n % 8) of byte n / 8;
//                      bits beyond the universe are zero
//  7 Have              u32 handle, u16 count, count x u32 chunk
//  8 Request           u32 handle, u32 chunk
//  9 Cancel            u32 handle, u32 chunk
// 10 Data              u32 handle, u32 chunk, u32 offset, payload up to the end of the frame (1
// byte to 256 KiB) 11 Ack               u32 handle, u32 chunk 12 Refuse            cid, u8 reason,
// u8 count, count x address 13 Lease             u32 handle, u32 lease, u32 first, u32 count, u32
// done, u8 state 14 Peers             cid, u8 count, count x (id(32), address) 15 Document u8 kind;
// Offer, Want: u16 count, count x digest(32); Jws: u32 byte count, bytes 16 Ping              u64
// nonce, u8 reply (0 or 1) 17 Bye               u8 reason, text detail 18 PortCheck
// u32 nonce, u8 reply (0 or 1), u16 transport port, u16 admin port, u8 how the first answered, u8
// the second (0 to 4)
namespace patchswarm::wire {

// Numbers are part of the protocol: never reuse one.
enum class MessageType : std::uint8_t
{
    Hello = 1,
    Interest = 2,
    NotHere = 3,
    ChunkListRequest = 4,
    ChunkListReply = 5,
    Map = 6,
    Have = 7,
    Request = 8,
    Cancel = 9,
    Data = 10,
    Ack = 11,
    Refuse = 12,
    Lease = 13,
    Peers = 14,
    Document = 15,
    Ping = 16,
    Bye = 17,
    PortCheck = 18,
};

inline constexpr std::size_t frameHeaderSize = 5; // length and type
inline constexpr std::size_t dataFieldsSize = 12; // handle, chunk, offset before Data's payload
inline constexpr std::size_t addressSize = 18;
inline constexpr std::size_t digestSize = 32;

inline constexpr std::size_t maxAgentVersionBytes = 64;
inline constexpr std::size_t maxByeDetailBytes = 256;
inline constexpr std::size_t maxDigestsPerPage = 8192;
inline constexpr std::size_t maxHaveChunks = 4096;
inline constexpr std::size_t maxDataPayload = 256 * 1024; // bytes
inline constexpr std::size_t maxRefuseAddresses = 16;
inline constexpr std::size_t maxPeersPerMessage = 32;
inline constexpr std::size_t maxDocumentDigests = 1024;
inline constexpr std::size_t maxJwsBytes = 256 * 1024;

// The largest artifact that can be named on a link: 16 Mi chunks, 16 TiB. It bounds a Map to 2 MiB.
inline constexpr ChunkIndex maxUniverse = 16 * 1024 * 1024;
inline constexpr std::uint64_t maxWireArtifactSize =
    static_cast<std::uint64_t>(maxUniverse) * chunkSize;

// Bytes of the body (without length and type) that a message of this type may have.
struct MessageLimit
{
    MessageType type;
    const char* name;
    std::uint32_t minBody;
    std::uint32_t maxBody;
};

inline constexpr std::array<MessageLimit, 18> messageLimits {{
    {MessageType::Hello, "Hello", 12, 12 + maxAgentVersionBytes},
    {MessageType::Interest, "Interest", 48, 48},
    {MessageType::NotHere, "NotHere", 36, 36},
    {MessageType::ChunkListRequest, "ChunkListRequest", 40, 40},
    {MessageType::ChunkListReply, "ChunkListReply", 50, 50 + maxDigestsPerPage* digestSize},
    {MessageType::Map, "Map", 9, 8 + maxUniverse / 8},
    {MessageType::Have, "Have", 6, 6 + maxHaveChunks * 4},
    {MessageType::Request, "Request", 8, 8},
    {MessageType::Cancel, "Cancel", 8, 8},
    {MessageType::Data, "Data", dataFieldsSize + 1, dataFieldsSize + maxDataPayload},
    {MessageType::Ack, "Ack", 8, 8},
    {MessageType::Refuse, "Refuse", 38, 38 + maxRefuseAddresses* addressSize},
    {MessageType::Lease, "Lease", 21, 21},
    {MessageType::Peers, "Peers", 37, 37 + maxPeersPerMessage*(32 + addressSize)},
    {MessageType::Document, "Document", 3, 5 + maxJwsBytes},
    {MessageType::Ping, "Ping", 9, 9},
    {MessageType::Bye, "Bye", 3, 3 + maxByeDetailBytes},
    {MessageType::PortCheck, "PortCheck", 11, 11},
}};

// Nothing for a number that is no type.
[[nodiscard]] constexpr std::optional<MessageLimit> messageLimit(std::uint8_t type)
{
    if (type == 0 || type > messageLimits.size())
        return std::nullopt;
    return messageLimits[type - 1U];
}

// What stands in a Data frame before its payload.
struct DataHeader
{
    ArtifactHandle handle = 0;
    ChunkIndex chunk = 0;
    std::uint32_t offset = 0; // within the chunk
    std::uint32_t length = 0; // bytes of payload, 1 to maxDataPayload

    friend bool operator==(const DataHeader&, const DataHeader&) = default;
};

} // namespace patchswarm::wire
