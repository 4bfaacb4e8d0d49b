#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <span>

#include "shared/base/error.h"
#include "shared/policy/fault.h"

namespace patchswarm::rpc {

// The error member of a JSON-RPC 2.0 response.
struct RpcError
{
    int code = 0;
    QString message; // one sentence in plain words
    QJsonValue data {QJsonValue::Undefined}; // application errors: {"reason","hint"?,"faults"?}

    friend bool operator==(const RpcError&, const RpcError&) = default;
};

// Codes that the JSON-RPC 2.0 specification defines (section 5.1).
inline constexpr int parseErrorCode = -32700;
inline constexpr int invalidRequestCode = -32600;
inline constexpr int methodNotFoundCode = -32601;
inline constexpr int invalidParamsCode = -32602;
inline constexpr int internalErrorCode = -32603;

// An application error of ours: its code, its stable name in data.reason, and what it means.
struct ErrorSpec
{
    ErrorCode error;
    int code; // 1000 and up; outside the range that the specification reserves
    QLatin1StringView reason;
    QLatin1StringView summary;
};

[[nodiscard]] std::span<const ErrorSpec> errorTable();
[[nodiscard]] const ErrorSpec& errorSpec(ErrorCode);

// The wire form of an expected failure. `hint` is the next step; may be empty.
[[nodiscard]] RpcError applicationError(const Error&, const QString& hint = {});
// invalidInput with every fault in data.faults.
[[nodiscard]] RpcError faultsError(const QString& message, const policy::Faults&);
// -32602 with every fault in data.faults.
[[nodiscard]] RpcError invalidParams(const QString& method, const policy::Faults&);
[[nodiscard]] RpcError methodNotFound(const QString& method, const QString& nearest);

// What a client makes of an error that it was answered; reasons that it does not know become
// InvalidInput.
[[nodiscard]] Error toError(const RpcError&);
[[nodiscard]] QString hintOf(const RpcError&);
[[nodiscard]] policy::Faults faultsOf(const RpcError&);

} // namespace patchswarm::rpc
