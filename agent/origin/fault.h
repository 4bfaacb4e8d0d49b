#pragma once

#include <QString>

namespace patchswarm::origin {

enum class FaultKind
{
    None,
    NoRanges, // answers 200 to a range, and another mirror may do better
    NotFound, // 404, 410
    Mismatch, // another file: size differs, chunks do not match
    Forbidden, // an address or a redirect that the rules refuse
    Wait, // 429, 503: the server asks for patience
    Broken, // network, TLS, timeout, an answer that is not HTTP as it should be
};

// Why a mirror did not serve a range. `reason` is one clause in plain words that names the host.
struct Fault
{
    FaultKind kind = FaultKind::None;
    QString reason;
    qint64 retryAfterMs = 0; // as the server asked; 0: it did not
};

} // namespace patchswarm::origin
