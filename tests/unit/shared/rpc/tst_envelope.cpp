#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include "shared/rpc/envelope.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::rpc;

namespace {

// The little server of the specification's examples: subtract, sum, notify_hello, get_data; update,
// foobar as notification.
std::optional<QJsonObject> answer(const Request& request)
{
    const QJsonArray list = request.params.toArray();
    const QJsonObject names = request.params.toObject();
    QJsonValue result;
    if (request.method == "subtract"_L1)
        result = list.isEmpty()
            ? names.value("minuend"_L1).toInt() - names.value("subtrahend"_L1).toInt()
            : list.at(0).toInt() - list.at(1).toInt();
    else if (request.method == "sum"_L1)
        result = list.at(0).toInt() + list.at(1).toInt() + list.at(2).toInt();
    else if (request.method == "get_data"_L1)
        result = QJsonArray {u"hello"_s, 5};
    else if (!request.isNotification())
        return errorObject(*request.id,
                           {methodNotFoundCode, u"Method not found"_s, QJsonValue::Undefined});
    if (request.isNotification())
        return {};
    return resultObject(*request.id, result);
}

QByteArray serve(const QByteArray& text)
{
    const Incoming incoming = parseMessage(text);
    QVector<QJsonObject> answers;
    for (const Message& message : incoming.messages) {
        if (const auto* request = std::get_if<Request>(&message)) {
            if (const auto reply = answer(*request))
                answers << *reply;
        } else if (const auto* bad = std::get_if<Malformed>(&message)) {
            RpcError bare = bad->error;
            bare.data = QJsonValue::Undefined; // the examples show none
            answers << errorObject(bad->id, bare);
        }
    }
    return answerText(incoming.isBatch, answers);
}

QJsonValue asJson(const QByteArray& text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

const Malformed* onlyMalformed(const Incoming& incoming)
{
    return incoming.messages.size() == 1 ? std::get_if<Malformed>(&incoming.messages.first())
                                         : nullptr;
}

} // namespace

class TestEnvelope : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theExamplesOfTheSpecification_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("answered");
        const auto row = [](const char* what, const char* sent, const char* answered) {
            QTest::newRow(what) << QByteArray(sent) << QByteArray(answered);
        };
        row("positional",
            R"({"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1})",
            R"({"jsonrpc": "2.0", "result": 19, "id": 1})");
        row("positional, other order",
            R"({"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2})",
            R"({"jsonrpc": "2.0", "result": -19, "id": 2})");
        row("named",
            R"({"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3})",
            R"({"jsonrpc": "2.0", "result": 19, "id": 3})");
        row("named, other order",
            R"({"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4})",
            R"({"jsonrpc": "2.0", "result": 19, "id": 4})");
        row("notification", R"({"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]})", "");
        row("notification without params", R"({"jsonrpc": "2.0", "method": "foobar"})", "");
        row("no such method", R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})",
            R"({"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"})");
        row("invalid JSON", R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])",
            R"({"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null})");
        row("invalid request", R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})",
            R"({"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null})");
        row("batch, invalid JSON",
            R"([ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method" ])",
            R"({"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null})");
        row("empty batch", "[]",
            R"({"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null})");
        row("batch of one that is invalid", "[1]",
            R"([ {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null} ])");
        row("batch of three that are invalid", "[1,2,3]",
            R"([ {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                 {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                 {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null} ])");
        row("batch",
            R"([ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
                 {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
                 {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
                 {"foo": "boo"},
                 {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
                 {"jsonrpc": "2.0", "method": "get_data", "id": "9"} ])",
            R"([ {"jsonrpc": "2.0", "result": 7, "id": "1"},
                 {"jsonrpc": "2.0", "result": 19, "id": "2"},
                 {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
                 {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "5"},
                 {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"} ])");
        row("batch of notifications",
            R"([ {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
                 {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]} ])",
            "");
    }

    void theExamplesOfTheSpecification()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, answered);
        if (answered.isEmpty())
            QCOMPARE(serve(sent), QByteArray());
        else
            QCOMPARE(asJson(serve(sent)), asJson(answered));
    }

    void spoiltMessagesGetTheirExactCodeAndId_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QJsonValue>("id");
        const auto row = [](const char* what, const QByteArray& text, int code,
                            const QJsonValue& id = {}) {
            QTest::newRow(what) << text << code << id;
        };
        row("nothing", "", parseErrorCode);
        row("blanks", "  \n", parseErrorCode);
        row("two values", "1,2", parseErrorCode);
        row("brackets turned", "1],[2", parseErrorCode);
        row("bare number", "1", invalidRequestCode);
        row("bare text", "\"x\"", invalidRequestCode);
        row("bare null", "null", invalidRequestCode);
        row("bare NaN", "NaN", parseErrorCode);
        row("deep lists", QByteArray(200000, '['), parseErrorCode);
        row("deep, closed", QByteArray(5000, '[') + QByteArray(5000, ']'), parseErrorCode);
        row("deep objects", QByteArray("{\"a\":").repeated(100000), parseErrorCode);
        row("too long", QByteArray(maxMessageBytes + 1, ' '), parseErrorCode);
        row("bad UTF-8", "{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", parseErrorCode);
        row("no version", R"({"method":"a","id":1})", invalidRequestCode, 1);
        row("version 1.0", R"({"jsonrpc":"1.0","method":"a","id":"x"})", invalidRequestCode,
            u"x"_s);
        row("version as number", R"({"jsonrpc":2.0,"method":"a","id":1})", invalidRequestCode, 1);
        row("method null", R"({"jsonrpc":"2.0","method":null,"id":7})", invalidRequestCode, 7);
        row("params null", R"({"jsonrpc":"2.0","method":"a","params":null,"id":7})",
            invalidRequestCode, 7);
        row("params text", R"({"jsonrpc":"2.0","method":"a","params":"p","id":7})",
            invalidRequestCode, 7);
        row("id true", R"({"jsonrpc":"2.0","method":"a","id":true})", invalidRequestCode);
        row("id list", R"({"jsonrpc":"2.0","method":"a","id":[1]})", invalidRequestCode);
        row("id object", R"({"jsonrpc":"2.0","method":"a","id":{}})", invalidRequestCode);
        row("id too large to be echoed",
            R"({"jsonrpc":"2.0","method":"a","id":12345678901234567890})", invalidRequestCode);
        row("id beyond 2^53", R"({"jsonrpc":"2.0","method":"a","id":9007199254740993})",
            invalidRequestCode);
        row("id half a character", "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":\"\\ud800\"}",
            invalidRequestCode);
        row("id too long",
            "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":\"" + QByteArray(257, 'x') + "\"}",
            invalidRequestCode);
        row("method half a character", "{\"jsonrpc\":\"2.0\",\"method\":\"\\udc00\",\"id\":1}",
            invalidRequestCode, 1);
        row("method too long",
            "{\"jsonrpc\":\"2.0\",\"method\":\"" + QByteArray(129, 'x') + "\",\"id\":1}",
            invalidRequestCode, 1);
        row("result and error",
            R"({"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":"x"}})",
            invalidRequestCode, 1);
        row("error without code", R"({"jsonrpc":"2.0","id":1,"error":{"message":"x"}})",
            invalidRequestCode, 1);
        row("error with a fraction",
            R"({"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":"x"}})", invalidRequestCode,
            1);
        row("response without id", R"({"jsonrpc":"2.0","result":1})", invalidRequestCode);
        row("65 in a batch", '[' + QByteArray("1,").repeated(64) + "1]", invalidRequestCode);
    }

    void spoiltMessagesGetTheirExactCodeAndId()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        QFETCH(QJsonValue, id);
        const Incoming incoming = parseMessage(text);
        const Malformed* bad = onlyMalformed(incoming);
        QVERIFY(bad != nullptr);
        QVERIFY(!incoming.isBatch);
        QCOMPARE(bad->error.code, code);
        QCOMPARE(bad->id, id);
        QVERIFY(!hintOf(bad->error).isEmpty());
    }

    void idsComeBackExactlyAsTheyWere_data()
    {
        QTest::addColumn<QByteArray>("id");
        for (const char* id : {"0", "1", "-1", "9007199254740991", "-9007199254740991", "1.5",
                               "\"\"", "\"é😀\"", "null"})
            QTest::newRow(id) << QByteArray(id);
    }

    void idsComeBackExactlyAsTheyWere()
    {
        QFETCH(QByteArray, id);
        const Incoming incoming =
            parseMessage("{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"id\":" + id + "}");
        const auto* request = std::get_if<Request>(&incoming.messages.first());
        QVERIFY(request != nullptr);
        QVERIFY2(!request->isNotification(), "null is an id, too");
        QVERIFY(messageText(resultObject(*request->id, 1)).contains("\"id\":" + id + ","));
    }

    void requestsAndResponsesSurviveTheRoundTrip()
    {
        const Request request {u"job.list"_s, QJsonObject {{u"limit"_s, 5}}, QJsonValue(17)};
        const Incoming there = parseMessage(messageText(toJson(request)));
        QVERIFY(std::get<Request>(there.messages.first()) == request);

        const RpcError error {1003, u"conflict"_s, QJsonObject {{u"reason"_s, u"conflict"_s}}};
        const Incoming failed = parseMessage(messageText(errorObject(17, error)));
        QVERIFY(std::get<Response>(failed.messages.first()).result.error() == error);

        const Incoming done = parseMessage(messageText(resultObject(17, QJsonValue::Null)));
        const auto& response = std::get<Response>(done.messages.first());
        QCOMPARE(response.id, QJsonValue(17));
        QVERIFY(response.result.has_value() && response.result->isNull());
    }

    void aBatchOfOneIsAnsweredAsABatch()
    {
        QCOMPARE(serve(R"([{"jsonrpc":"2.0","method":"sum","params":[1,2,4],"id":1}])"),
                 QByteArray(R"([{"id":1,"jsonrpc":"2.0","result":7}])"));
    }

    void anyBytesGiveMessagesAndNeverACrash()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const QByteArray sound =
            R"([{"jsonrpc":"2.0","method":"a","params":{"b":[1,null]},"id":1},{"jsonrpc":"2.0","id":2,"error":{"code":-1,"message":"m"}}])";
        for (int i = 0; i < 20000; ++i) {
            QByteArray text = sound.left(random.bounded(sound.size() + 1));
            for (int n = random.bounded(4); n > 0 && !text.isEmpty(); --n)
                text[random.bounded(text.size())] = static_cast<char>(random.bounded(256));
            QVERIFY2(!parseMessage(text).messages.isEmpty(), qPrintable(u"seed %1"_s.arg(seed)));
        }
    }
};

QTEST_APPLESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
