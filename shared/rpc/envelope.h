#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QVector>

#include <optional>
#include <variant>

#include "shared/rpc/rpcerror.h"

// JSON-RPC 2.0 messages as values (https://www.jsonrpc.org/specification): text <-> requests,
// notifications and responses, single or batched. Knows no method and no connection.
namespace patchswarm::rpc {

inline constexpr qsizetype maxMessageBytes = 1024 * 1024;
inline constexpr qsizetype maxBatch = 64; // as many calls may be outstanding

// A call; without an id a notification, which is never answered.
struct Request
{
    QString method;
    QJsonValue params {QJsonValue::Undefined}; // object, array or undefined
    std::optional<QJsonValue> id; // text, number or null

    [[nodiscard]] bool isNotification() const { return !id.has_value(); }

    friend bool operator==(const Request&, const Request&) = default;
};

struct Response
{
    QJsonValue id;
    tl::expected<QJsonValue, RpcError> result;
};

// An entry that is no message; to be answered with this error under this id (null when it had none
// that is valid).
struct Malformed
{
    QJsonValue id {QJsonValue::Null};
    RpcError error;
};

using Message = std::variant<Request, Response, Malformed>;

struct Incoming
{
    bool isBatch = false; // answers go back in one array, and none at all when there are none
    QVector<Message> messages; // at least one
};

// Total: any bytes give messages or one Malformed with -32700 (not JSON, too long) or -32600 (empty
// or oversized batch). Ids that could not be echoed exactly (beyond ±2^53, not valid Unicode, over
// 256 characters) are refused with -32600.
[[nodiscard]] Incoming parseMessage(const QByteArray& text);

[[nodiscard]] QJsonObject toJson(const Request&);
[[nodiscard]] QJsonObject resultObject(const QJsonValue& id, const QJsonValue& result);
[[nodiscard]] QJsonObject errorObject(const QJsonValue& id, const RpcError&);

// Compact JSON text.
[[nodiscard]] QByteArray messageText(const QJsonObject&);
// What goes back for an incoming message: one object, an array for a batch, nothing when there is
// nothing to answer.
[[nodiscard]] QByteArray answerText(bool isBatch, const QVector<QJsonObject>& answers);

} // namespace patchswarm::rpc
