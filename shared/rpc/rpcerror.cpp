#include "shared/rpc/rpcerror.h"

#include <algorithm>
#include <array>

#include "shared/policy/jsonreading.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr qsizetype mostFaultsRead = 256;

constexpr std::array table {
    ErrorSpec {ErrorCode::InvalidInput, 1001, "invalidInput"_L1,
               "A document or value breaks a rule; data.faults lists all."_L1},
    ErrorSpec {ErrorCode::NotFound, 1002, "notFound"_L1,
               "There is no such job, artifact or revision here."_L1},
    ErrorSpec {ErrorCode::Conflict, 1003, "conflict"_L1,
               "Somebody else changed it first, or its state does not allow this."_L1},
    ErrorSpec {ErrorCode::PermissionDenied, 1004, "permissionDenied"_L1,
               "A rule of this endpoint forbids it."_L1},
    ErrorSpec {ErrorCode::Io, 1005, "io"_L1, "Reading or writing on this endpoint failed."_L1},
    ErrorSpec {ErrorCode::DiskFull, 1006, "diskFull"_L1,
               "There is not enough free space on this endpoint."_L1},
    ErrorSpec {ErrorCode::Network, 1007, "network"_L1, "Another host could not be reached."_L1},
    ErrorSpec {ErrorCode::TimedOut, 1008, "timedOut"_L1, "It took longer than allowed."_L1},
    ErrorSpec {
        ErrorCode::Untrusted, 1009, "untrusted"_L1,
        "A signature or certificate is not vouched for by this fleet, or a list does not prove its CID."_L1},
    ErrorSpec {ErrorCode::Expired, 1010, "expired"_L1, "Its time is over."_L1},
    ErrorSpec {ErrorCode::Revoked, 1011, "revoked"_L1, "The identity has been revoked."_L1},
    ErrorSpec {ErrorCode::WrongRole, 1012, "wrongRole"_L1,
               "The certificate's role does not allow this method."_L1},
    ErrorSpec {ErrorCode::UnsupportedVersion, 1013, "unsupportedVersion"_L1,
               "The document is of a version that this agent does not know."_L1},
    ErrorSpec {ErrorCode::Busy, 1014, "busy"_L1, "Too much is going on; try again."_L1},
    ErrorSpec {ErrorCode::Cancelled, 1015, "cancelled"_L1, "It was cancelled."_L1},
};

QJsonObject withFaults(const QString& reason, const policy::Faults& faults)
{
    return {{u"reason"_s, reason}, {u"faults"_s, policy::toJson(faults)}};
}

QString faultCount(qsizetype count)
{
    return count == 1 ? u"1 fault"_s : u"%1 faults"_s.arg(count);
}

} // namespace

std::span<const ErrorSpec> errorTable()
{
    return table;
}

const ErrorSpec& errorSpec(ErrorCode error)
{
    const auto* found = std::find_if(table.begin(), table.end(),
                                     [&](const ErrorSpec& s) { return s.error == error; });
    Q_ASSERT(found != table.end());
    return *found;
}

RpcError applicationError(const Error& error, const QString& hint)
{
    const ErrorSpec& spec = errorSpec(error.code);
    QJsonObject data {{u"reason"_s, QString(spec.reason)}};
    if (!hint.isEmpty())
        data.insert("hint"_L1, hint);
    return {spec.code, error.detail, data};
}

RpcError faultsError(const QString& message, const policy::Faults& faults)
{
    const ErrorSpec& spec = errorSpec(ErrorCode::InvalidInput);
    return {spec.code, message, withFaults(QString(spec.reason), faults)};
}

RpcError invalidParams(const QString& method, const policy::Faults& faults)
{
    return {invalidParamsCode,
            u"the parameters of %1 have %2"_s.arg(method, faultCount(faults.size())),
            withFaults(u"invalidParams"_s, faults)};
}

RpcError methodNotFound(const QString& method, const QString& nearest)
{
    QJsonObject data {{u"reason"_s, u"methodNotFound"_s}};
    data.insert("hint"_L1,
                nearest.isEmpty() ? u"rpc.discover lists the methods"_s
                                  : u"did you mean %1?"_s.arg(nearest));
    return {methodNotFoundCode, u"there is no method \"%1\""_s.arg(policy::shown(method)), data};
}

Error toError(const RpcError& error)
{
    const QString reason = error.data.toObject().value("reason"_L1).toString();
    const auto* found = std::find_if(table.begin(), table.end(),
                                     [&](const ErrorSpec& s) { return s.reason == reason; });
    const QString hint = hintOf(error);
    QString detail = hint.isEmpty() ? error.message : u"%1 (%2)"_s.arg(error.message, hint);
    if (const auto faults = faultsOf(error); !faults.isEmpty())
        detail += u": "_s + policy::faultsError(faults).detail;
    return {found == table.end() ? ErrorCode::InvalidInput : found->error, detail};
}

QString hintOf(const RpcError& error)
{
    return error.data.toObject().value("hint"_L1).toString();
}

policy::Faults faultsOf(const RpcError& error)
{
    policy::Faults faults;
    const QJsonArray array = error.data.toObject().value("faults"_L1).toArray();
    for (qsizetype i = 0; i < std::min(array.size(), mostFaultsRead); ++i) {
        const QJsonObject fault = array.at(i).toObject();
        faults.append({fault.value("path"_L1).toString(), fault.value("message"_L1).toString(),
                       fault.value("hint"_L1).toString()});
    }
    return faults;
}

} // namespace patchswarm::rpc
