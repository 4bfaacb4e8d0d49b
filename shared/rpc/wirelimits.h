#pragma once

#include "shared/content/chunklayout.h"
#include "shared/content/cidtext.h"
#include "shared/policy/documentkind.h"
#include "shared/rpc/recordcodec.h"

// Limits that the tables of several records share.
namespace patchswarm::rpc {

inline constexpr Limits cidLimits {.length = cidTextLength,
                                   .pattern = QLatin1StringView("^baf(krei|ybei)[a-z2-7]{52}$")};
inline constexpr Limits idLimits {
    .length = 64, .pattern = QLatin1StringView("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")};
inline constexpr Limits endpointLimits {.length = 64,
                                        .pattern = QLatin1StringView("^([0-9a-f]{64})?$")};
inline constexpr Limits nameLimits {.length = 255};
inline constexpr Limits textLimits {.length = 4096};
inline constexpr Limits jwsLimits {
    .length = policy::maxJwsBytes,
    .pattern = QLatin1StringView("^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$")};
inline constexpr Limits pageLimits {.least = 1, .most = 1000, .leftOutWhenEmpty = true};
inline constexpr Limits portLimits {.least = 0, .most = 65535};
inline constexpr Limits rateLimits {.most = 1e12};
inline constexpr Limits exitCodeLimits {.least = -2147483648.0,
                                        .most = 4294967295.0}; // Windows has 32 bits without sign

constexpr Limits sparsely(Limits limits)
{
    limits.leftOutWhenEmpty = true;
    return limits;
}

} // namespace patchswarm::rpc
