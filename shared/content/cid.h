#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace patchswarm {

using Sha256Digest = std::array<std::uint8_t, 32>;

enum class CidCodec : std::uint8_t
{
    Raw = 0x55, // a chunk, or a whole file of at most one chunk
    DagPb = 0x70, // an inner node: UnixFS file
};

// Content identifier, version 1, sha2-256. Binary form (36 bytes): 01 <codec> 12 20 <digest>.
// A plain value without text or hashing (cidtext.h, sha256.h), so that pure rooms can use it.
struct Cid
{
    CidCodec codec = CidCodec::Raw;
    Sha256Digest digest {};

    friend auto operator<=>(const Cid&, const Cid&) = default;

    static constexpr std::size_t binarySize = 36;

    [[nodiscard]] std::array<std::uint8_t, binarySize> toBinary() const
    {
        std::array<std::uint8_t, binarySize> binary {0x01, static_cast<std::uint8_t>(codec), 0x12,
                                                     0x20};
        for (std::size_t i = 0; i < digest.size(); ++i)
            binary[4 + i] = digest[i];
        return binary;
    }
};

} // namespace patchswarm
