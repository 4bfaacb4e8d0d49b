#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "shared/base/error.h"

namespace patchswarm {

// Who an endpoint is: SHA-256 of its public key (DER SubjectPublicKeyInfo). Never an address, never
// a name.
struct EndpointId
{
    std::array<std::uint8_t, 32> bytes {};

    friend auto operator<=>(const EndpointId&, const EndpointId&) = default;

    // 64 lower-case hexadecimal digits.
    [[nodiscard]] QString toString() const;
    // The first 8 digits, for people and logs.
    [[nodiscard]] QString shortText() const;
    // InvalidInput unless exactly 64 hexadecimal digits.
    [[nodiscard]] static Result<EndpointId> parse(const QString& text);
};

} // namespace patchswarm
