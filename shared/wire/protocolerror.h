#pragma once

#include <QString>

#include <cstdint>
#include <tl/expected.hpp>

namespace patchswarm::wire {

enum class ProtocolErrorCode : std::uint8_t
{
    BadLength, // a frame length that its type does not allow
    UnknownType,
    Truncated, // the body ends inside a field
    TrailingBytes, // the body goes on after its last field
    BadValue, // a number, CID or enumerator out of range
    BadText, // not UTF-8, or with control characters
};

// What a peer sent that the protocol forbids. `text` is one sentence for the log; the link is
// closed.
struct ProtocolError
{
    ProtocolErrorCode code = ProtocolErrorCode::BadValue;
    QString text;
};

template<class T>
using Decoded = tl::expected<T, ProtocolError>;

} // namespace patchswarm::wire
