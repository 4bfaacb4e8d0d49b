#pragma once

#include <QString>

#include <optional>

#include "shared/base/error.h"
#include "shared/rpc/rpcerror.h"

namespace patchswarm::fleet {

// Why an endpoint cannot be talked to. Each has a word of its own on every surface.
enum class Failure
{
    Refused, // nothing listens on the port
    Unreachable, // no route, or the host's name is not known
    TimedOut,
    NotTrusted, // not vouched for by this fleet, or not valid now
    OtherEndpoint, // of this fleet, but not the one that was expected here
    WrongRole, // not an agent
    Revoked,
    Version, // does not speak the administration protocol that we know
    TurnedAway, // the agent closed before the upgrade; it does not say why
    Lost, // the connection ended after it was ready
    Nonsense, // what arrived is no JSON-RPC, or far too much of it
    Stopped, // closed by us
};

// Stable, for JSON: "refused", "timedOut", "notTrusted", …
[[nodiscard]] QString failureName(Failure);

struct ConnectionFailure
{
    Failure kind = Failure::Lost;
    QString detail; // one sentence with the next step where there is one

    [[nodiscard]] Error toError() const;
};

// Of an endpoint that is not to be talked to any more.
[[nodiscard]] ConnectionFailure revokedFailure(const QString& name);

// Why a call has no result.
struct CallFailure
{
    Error error;
    std::optional<rpc::RpcError> answer = {}; // what the agent answered; empty: it did not
    std::optional<Failure> connection = {}; // when it was the connection
    QString jobState = {}; // when the job ended without success: "failed", "cancelled", …

    [[nodiscard]] static CallFailure from(const rpc::RpcError&);
    [[nodiscard]] static CallFailure from(const ConnectionFailure&);
    // "refused", "timedOut", "failed", or the reason that the agent gave, such as "conflict".
    [[nodiscard]] QString name() const;
};

} // namespace patchswarm::fleet
