#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace patchswarm {

// What kind of thing went wrong, so that a caller can decide; the words for a person are in the
// detail.
enum class ErrorCode
{
    InvalidInput, // malformed or out of range; detail names what and where
    NotFound,
    Conflict, // somebody else changed or holds it
    PermissionDenied,
    Io,
    DiskFull,
    Network,
    TimedOut,
    Untrusted, // signature or certificate not vouched for by the fleet
    Expired,
    Revoked,
    WrongRole,
    UnsupportedVersion,
    Busy,
    Cancelled,
};

// An expected failure. `detail` is one sentence in plain words naming the thing and, where there is
// one, the next step.
struct Error
{
    ErrorCode code;
    QString detail;
};

template<class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, QString detail)
{
    return tl::unexpected<Error>(Error {code, std::move(detail)});
}

} // namespace patchswarm
