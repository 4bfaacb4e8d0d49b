#pragma once

#include <QJsonObject>
#include <QLatin1StringView>
#include <QVector>

#include <vector>

#include "shared/rpc/rpcerror.h"

namespace patchswarm::rpc {

// What a caller must at least be. Each may do what those before it may.
enum class Access
{
    Stranger = -1, // whoever can connect: in pairingTable() alone
    Viewer,
    Operator,
    Admin
};

[[nodiscard]] QString accessName(
    Access); // "viewer", "operator", "admin": the names of the roles in certificates; "none"

// One method of the administration port: what dispatch, validation, rpc.discover and the help text
// all use.
struct Method
{
    QString name;
    QString summary;
    Access access = Access::Viewer;
    QJsonObject params; // JSON Schema of an object, closed
    QString resultName;
    QJsonObject result; // JSON Schema
    QVector<ErrorCode> errors; // application errors that it may answer, wrongRole apart
};

// A message that the agent sends by itself after it was asked to.
struct Notification
{
    QString name;
    QString summary;
    QJsonObject params; // JSON Schema
};

// By value: make it once and keep it.
[[nodiscard]] std::vector<Method> methodTable();
// All that an agent without identity serves.
[[nodiscard]] std::vector<Method> pairingTable();
[[nodiscard]] std::vector<Notification> notificationTable();
[[nodiscard]] const Method* findMethod(const std::vector<Method>&, const QString& name);

// The parameters as an object that fits the method's schema; -32602 with every fault otherwise.
// Parameters go by name; absent ones and an empty list are an empty object.
[[nodiscard]] tl::expected<QJsonObject, RpcError> checkedParams(const Method&,
                                                                const QJsonValue& params);

} // namespace patchswarm::rpc
