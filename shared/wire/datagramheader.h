#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>

#include "shared/wire/protocolerror.h"

// The clear part of a discovery datagram, version 1; the sealed body follows it and is
// authenticated together with it.
//
//   4 bytes "PSwd", u8 version, u32 key epoch, 16 bytes boot nonce of the sender, u64 counter (33
//   bytes, big-endian)
namespace patchswarm::wire {

inline constexpr std::uint8_t datagramVersion = 1;
inline constexpr qsizetype maxDatagramBytes = 1200; // fits every usual MTU, tunnels included
inline constexpr qsizetype datagramHeaderBytes = 33;
inline constexpr qsizetype datagramNonceOffset = 9;
inline constexpr qsizetype datagramSealBytes = 16; // the tag of ChaCha20-Poly1305
inline constexpr qsizetype maxBeaconBytes =
    maxDatagramBytes - datagramHeaderBytes - datagramSealBytes;

struct DatagramHeader
{
    std::uint32_t epoch = 0;
    std::array<std::uint8_t, 16> nonce {};
    std::uint64_t counter = 0;

    friend bool operator==(const DatagramHeader&, const DatagramHeader&) = default;
};

[[nodiscard]] QByteArray encodeDatagramHeader(const DatagramHeader& header);

struct SealedDatagram
{
    DatagramHeader header;
    QByteArray headerBytes; // as received: what the seal covers
    QByteArray sealed;
};

// BadLength: longer than 1,200 bytes or too short for a header and a seal. BadValue: not ours.
// UnknownType: another version; the text names both.
[[nodiscard]] Decoded<SealedDatagram> splitDatagram(const QByteArray& datagram);

} // namespace patchswarm::wire
