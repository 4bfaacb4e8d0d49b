#include "console/fleet/failure.h"

#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

QString failureName(Failure failure)
{
    switch (failure) {
    case Failure::Refused:
        return u"refused"_s;
    case Failure::Unreachable:
        return u"unreachable"_s;
    case Failure::TimedOut:
        return u"timedOut"_s;
    case Failure::NotTrusted:
        return u"notTrusted"_s;
    case Failure::OtherEndpoint:
        return u"otherEndpoint"_s;
    case Failure::WrongRole:
        return u"wrongRole"_s;
    case Failure::Revoked:
        return u"revoked"_s;
    case Failure::Version:
        return u"version"_s;
    case Failure::TurnedAway:
        return u"turnedAway"_s;
    case Failure::Lost:
        return u"lost"_s;
    case Failure::Nonsense:
        return u"nonsense"_s;
    case Failure::Stopped:
        break;
    }
    return u"stopped"_s;
}

Error ConnectionFailure::toError() const
{
    switch (kind) {
    case Failure::TimedOut:
        return {ErrorCode::TimedOut, detail};
    case Failure::NotTrusted:
    case Failure::OtherEndpoint:
        return {ErrorCode::Untrusted, detail};
    case Failure::WrongRole:
        return {ErrorCode::WrongRole, detail};
    case Failure::Revoked:
        return {ErrorCode::Revoked, detail};
    case Failure::Version:
    case Failure::Nonsense:
        return {ErrorCode::UnsupportedVersion, detail};
    case Failure::TurnedAway:
        return {ErrorCode::PermissionDenied, detail};
    case Failure::Stopped:
        return {ErrorCode::Cancelled, detail};
    case Failure::Refused:
    case Failure::Unreachable:
    case Failure::Lost:
        break;
    }
    return {ErrorCode::Network, detail};
}

ConnectionFailure revokedFailure(const QString& name)
{
    return {Failure::Revoked, u"%1 is revoked"_s.arg(name)};
}

CallFailure CallFailure::from(const rpc::RpcError& answer)
{
    return {rpc::toError(answer), answer, std::nullopt};
}

CallFailure CallFailure::from(const ConnectionFailure& failure)
{
    return {failure.toError(), std::nullopt, failure.kind};
}

QString CallFailure::name() const
{
    if (connection)
        return failureName(*connection);
    if (!jobState.isEmpty())
        return jobState;
    const QString reason =
        answer ? answer->data.toObject().value("reason"_L1).toString() : QString();
    return reason.isEmpty() ? QString(rpc::errorSpec(error.code).reason) : reason;
}

} // namespace patchswarm::fleet
