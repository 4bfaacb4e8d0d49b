#pragma once

#include <QString>

#include <cstdint>
#include <span>

#include "shared/base/error.h"
#include "shared/content/cid.h"

namespace patchswarm {

// "bafkrei..." or "bafybei...": multibase prefix b, then RFC 4648 base32 in lower case without
// padding; 59 characters.
inline constexpr int cidTextLength = 59;

[[nodiscard]] QString cidText(const Cid& cid);

// Accepts exactly the texts that cidText() writes. InvalidInput names the fault: length, prefix, a
// character and its place, unused bits, or the header field that is not of profile unixfs-v1-2025.
[[nodiscard]] Result<Cid> parseCid(const QString& text);

// The 36-byte form 01 <codec> 12 20 <digest>, as strictly.
[[nodiscard]] Result<Cid> parseCidBinary(std::span<const std::uint8_t> binary);

} // namespace patchswarm
