#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "shared/base/address.h"
#include "shared/base/error.h"
#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"
#include "shared/wire/datagramheader.h"

// What a discovery datagram says, inside its seal. Hints, never proof. Integers big-endian; cid and
// address as in frameformat.h.
//
//   u8 type, u8 hops, u16 sender's transport port, u64 sender's wall clock (ms since 1970, UTC),
//   u32 neighbourhood hops > 0: address of the original sender (its transport port), u64 its wall
//   clock 1 Query     u8 count (1 to 31), count x cid 2 Wanting   cid, u32 rank (fraction of 2^32)
//   3 Answer    cid, u8 state, address of the sender as it sees itself, u8 count (up to 32), count
//   x address 4 Crew      cid, u32 verified, u32 leased until, u16 links 5 Leaving
namespace patchswarm::wire {

inline constexpr std::size_t maxQueryCids = 31;
inline constexpr std::size_t maxAnswerSample = 32;
inline constexpr std::uint8_t maxRelayHops = 4;

enum class PeerState : std::uint8_t
{
    Wanting = 1,
    Partial = 2,
    Complete = 3
};

struct Query // who has, or wants, any of these?
{
    std::vector<Cid> cids;

    friend bool operator==(const Query&, const Query&) = default;
};

struct Wanting
{
    Cid cid;
    std::uint32_t rank = 0; // fraction of 2^32; rankFraction(), rankOf()

    friend bool operator==(const Wanting&, const Wanting&) = default;
};

struct Answer
{
    Cid cid;
    PeerState state = PeerState::Wanting;
    SocketAddress self; // a hint for people; the datagram's source decides
    std::vector<SocketAddress> sample; // others that were heard about this artifact

    friend bool operator==(const Answer&, const Answer&) = default;
};

struct CrewSummary
{
    ChunkIndex verified = 0; // chunks this crew member holds
    ChunkIndex leasedUntil = 0; // highest chunk under lease, plus 1
    std::uint16_t links = 0;

    friend bool operator==(const CrewSummary&, const CrewSummary&) = default;
};

struct Crew
{
    Cid cid;
    CrewSummary summary;

    friend bool operator==(const Crew&, const Crew&) = default;
};

struct Leaving
{
    friend bool operator==(const Leaving&, const Leaving&) = default;
};

using BeaconBody = std::variant<Query, Wanting, Answer, Crew, Leaving>;

// Set when an introducer passes a beacon on: who said it first, and when by that endpoint's clock.
struct Relay
{
    std::uint8_t hops = 1; // 1 to maxRelayHops
    SocketAddress origin;
    std::uint64_t originClockMs = 0;

    friend bool operator==(const Relay&, const Relay&) = default;
};

struct Beacon
{
    std::uint16_t transportPort = 0; // of the sender of this datagram, 1-65535
    std::uint64_t clockMs = 0; // ms since 1970, UTC
    std::uint32_t neighbourhood = 0; // hash of the neighbours the sender tells by itself; 0: none
    std::optional<Relay> relay;
    BeaconBody body;

    friend bool operator==(const Beacon&, const Beacon&) = default;
};

// A rank in [0,1) as its 32-bit fraction and back; values outside are clamped.
[[nodiscard]] std::uint32_t rankFraction(double rank);
[[nodiscard]] double rankOf(std::uint32_t fraction);

// At most maxBeaconBytes. An Answer's sample is cut to maxAnswerSample; InvalidInput for a Query
// with no or too many CIDs.
[[nodiscard]] Result<QByteArray> encodeBeacon(const Beacon& beacon);
// Every count and value checked, trailing bytes refused.
[[nodiscard]] Decoded<Beacon> decodeBeacon(const QByteArray& bytes);

} // namespace patchswarm::wire
