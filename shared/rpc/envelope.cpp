#include "shared/rpc/envelope.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

#include "shared/policy/jsonreading.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr qsizetype mostMethodCharacters = 128;
constexpr qsizetype mostIdCharacters = 256;

RpcError parseError(const QString& hint)
{
    return {parseErrorCode, u"Parse error"_s,
            QJsonObject {{u"reason"_s, u"parseError"_s}, {u"hint"_s, hint}}};
}

RpcError invalidRequest(const QString& hint)
{
    return {invalidRequestCode, u"Invalid Request"_s,
            QJsonObject {{u"reason"_s, u"invalidRequest"_s}, {u"hint"_s, hint}}};
}

bool isWellFormed(const QString& text, qsizetype most)
{
    return text.size() <= most && text.isValidUtf16();
}

bool isValidId(const QJsonValue& id)
{
    if (id.isString())
        return isWellFormed(id.toString(), mostIdCharacters);
    if (id.isDouble())
        return std::abs(id.toDouble()) <= static_cast<double>(policy::maxExactInteger);
    return id.isNull();
}

Message malformed(const QJsonObject& object, const QString& hint)
{
    const QJsonValue id = object.value("id"_L1);
    return Malformed {isValidId(id) ? id : QJsonValue(QJsonValue::Null), invalidRequest(hint)};
}

Message parseRequest(const QJsonObject& object)
{
    const QJsonValue method = object.value("method"_L1);
    if (!method.isString() || !isWellFormed(method.toString(), mostMethodCharacters))
        return malformed(
            object, u"method must be a text of at most %1 characters"_s.arg(mostMethodCharacters));
    Request request {method.toString(), object.value("params"_L1), {}};
    if (!request.params.isUndefined() && !request.params.isObject() && !request.params.isArray())
        return malformed(object, u"params must be an object or a list"_s);
    if (object.contains("id"_L1))
        request.id = object.value("id"_L1);
    return request;
}

Message parseResponse(const QJsonObject& object)
{
    const QJsonValue error = object.value("error"_L1);
    if (error.isUndefined())
        return Response {object.value("id"_L1), object.value("result"_L1)};
    const QJsonObject fields = error.toObject();
    const double code = fields.value("code"_L1).toDouble(NAN);
    const bool sound =
        fields.value("message"_L1).isString() && code == std::floor(code) && std::abs(code) < 1e9;
    if (!sound || object.contains("result"_L1))
        return malformed(object,
                         u"a response has either a result or an error with code and message"_s);
    return Response {
        object.value("id"_L1),
        tl::unexpected(RpcError {static_cast<int>(code), fields.value("message"_L1).toString(),
                                 fields.value("data"_L1)})};
}

Message parseEntry(const QJsonValue& value)
{
    if (!value.isObject())
        return Malformed {QJsonValue::Null, invalidRequest(u"a message is an object"_s)};
    const QJsonObject object = value.toObject();
    if (object.value("jsonrpc"_L1) != QJsonValue(u"2.0"_s))
        return malformed(object, u"jsonrpc must be \"2.0\""_s);
    if (object.contains("id"_L1) && !isValidId(object.value("id"_L1)))
        return malformed(
            object,
            u"id must be null, a text of at most %1 characters, or a number within 2^53"_s.arg(
                mostIdCharacters));
    if (object.contains("method"_L1))
        return parseRequest(object);
    if (object.contains("id"_L1) && (object.contains("result"_L1) || object.contains("error"_L1)))
        return parseResponse(object);
    return malformed(object, u"neither a request nor a response"_s);
}

// QJsonDocument knows no text that is a bare value; inside brackets it is one. Null when it is not
// JSON after all.
std::optional<QJsonValue> parseBareValue(const QByteArray& text)
{
    const QJsonArray wrapped = QJsonDocument::fromJson('[' + text + ']').array();
    return wrapped.size() == 1 ? std::optional(QJsonValue(wrapped.first())) : std::nullopt;
}

Incoming single(const Message& message)
{
    return {false, {message}};
}

Incoming parseBatch(const QJsonArray& array)
{
    if (array.isEmpty())
        return single(Malformed {QJsonValue::Null, invalidRequest(u"a batch must not be empty"_s)});
    if (array.size() > maxBatch)
        return single(Malformed {
            QJsonValue::Null, invalidRequest(u"a batch has at most %1 entries"_s.arg(maxBatch))});
    Incoming incoming {true, {}};
    for (const QJsonValue& entry : array)
        incoming.messages << parseEntry(entry);
    return incoming;
}

} // namespace

Incoming parseMessage(const QByteArray& text)
{
    if (text.size() > maxMessageBytes)
        return single(
            Malformed {QJsonValue::Null,
                       parseError(u"a message has at most %1 bytes"_s.arg(maxMessageBytes))});
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (document.isArray())
        return parseBatch(document.array());
    if (document.isObject())
        return single(parseEntry(document.object()));
    if (const auto bare = parseBareValue(text))
        return single(parseEntry(*bare));
    return single(
        Malformed {QJsonValue::Null,
                   parseError(u"%1 at byte %2"_s.arg(error.errorString()).arg(error.offset))});
}

QJsonObject toJson(const Request& request)
{
    QJsonObject object {{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, request.method}};
    if (!request.params.isUndefined())
        object.insert("params"_L1, request.params);
    if (request.id)
        object.insert("id"_L1, *request.id);
    return object;
}

QJsonObject resultObject(const QJsonValue& id, const QJsonValue& result)
{
    return {{u"jsonrpc"_s, u"2.0"_s},
            {u"id"_s, id},
            {u"result"_s, result.isUndefined() ? QJsonValue(QJsonValue::Null) : result}};
}

QJsonObject errorObject(const QJsonValue& id, const RpcError& error)
{
    QJsonObject fields {{u"code"_s, error.code}, {u"message"_s, error.message}};
    if (!error.data.isUndefined())
        fields.insert("data"_L1, error.data);
    return {{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"error"_s, fields}};
}

QByteArray messageText(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray answerText(bool isBatch, const QVector<QJsonObject>& answers)
{
    if (answers.isEmpty())
        return {};
    if (!isBatch)
        return messageText(answers.first());
    QJsonArray array;
    for (const QJsonObject& answer : answers)
        array << answer;
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

} // namespace patchswarm::rpc
