#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "shared/base/error.h"

namespace patchswarm {

// An IP address without a socket library: 16 bytes, IPv4 kept as ::ffff:a.b.c.d, so that one
// endpoint never looks like two ("unmapped before compared").
struct IpAddress
{
    std::array<std::uint8_t, 16> bytes {};

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

    [[nodiscard]] bool isIPv4() const;
    [[nodiscard]] bool isLoopback() const; // 127.0.0.0/8, ::1
    [[nodiscard]] bool isLinkLocal() const; // 169.254.0.0/16, fe80::/10
    [[nodiscard]] bool isMulticast() const; // 224.0.0.0/4, ff00::/8
    [[nodiscard]] bool isUnspecified() const; // 0.0.0.0, ::

    [[nodiscard]] static IpAddress fromIPv4(std::uint32_t hostOrder);
    // Dotted quad for IPv4, RFC 5952 form for IPv6.
    [[nodiscard]] QString toString() const;
    // InvalidInput unless one plain address; no zone, no port, no brackets.
    [[nodiscard]] static Result<IpAddress> parse(const QString& text);
};

// Where an endpoint can be dialled. Port in host order, 1-65535; 0 means not known.
struct SocketAddress
{
    IpAddress ip;
    std::uint16_t port = 0;

    friend auto operator<=>(const SocketAddress&, const SocketAddress&) = default;

    // "127.0.1.3:4001", "[fd00::1]:4001".
    [[nodiscard]] QString toString() const;
    // HOST[:PORT] with a literal address; `defaultPort` where none is given.
    [[nodiscard]] static Result<SocketAddress> parse(const QString& text,
                                                     std::uint16_t defaultPort);
};

// A CIDR prefix such as 10.1.0.0/16 or fd00::/8; length counts bits of the 128-bit form (IPv4: 96 +
// length).
struct IpPrefix
{
    IpAddress network; // host bits zero
    std::uint8_t length = 0;

    friend auto operator<=>(const IpPrefix&, const IpPrefix&) = default;

    [[nodiscard]] bool contains(const IpAddress& address) const;
    [[nodiscard]] QString toString() const;
    // InvalidInput when malformed, out of range, or host bits are set (the message proposes the
    // network form).
    [[nodiscard]] static Result<IpPrefix> parse(const QString& text);
};

} // namespace patchswarm
