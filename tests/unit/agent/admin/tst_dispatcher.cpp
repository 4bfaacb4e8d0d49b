#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "agent/admin/dispatcher.h"

using namespace patchswarm;
using namespace patchswarm::admin;

// The dispatcher alone: texts in, texts out, handlers that the test makes.
class TestDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aCallIsAnsweredUnderItsId();
    void aNotificationIsCarriedOutAndNeverAnswered();
    void aBatchIsAnsweredInOneArrayInItsOrder();
    void aBatchOfNotificationsIsNotAnswered();
    void anEmptyBatchIsAnInvalidRequest();
    void whatIsNotJsonIsAParseError();
    void entriesThatAreNoRequestsAreAnsweredOneByOne();
    void responsesOfTheClientAreIgnored();
    void anUnknownMethodIsNotFoundAndANearOneIsNamed();
    void aMethodWithoutAHandlerIsNotFound();
    void theRoleGatesTheMethod_data();
    void theRoleGatesTheMethod();
    void theRoleIsLookedAtBeforeTheParameters();
    void allFaultsOfTheParametersAreTold();
    void parametersByPositionAreRefused();
    void pastTheBoundOfOutstandingCallsTheAgentIsBusy();
    void anAnswerGivesItsPlaceBack();
    void aHandlerThatAnswersTwiceIsHeardOnce();
    void aLateAnswerCompletesItsBatch();
    void aTimeOutAnswersInTheHandlersStead();
    void answersAfterEverythingIsGoneDoNothing();
    void discoverDescribesEveryMethodOfTheTable();

private:
    void dispatch(const QByteArray& text, trust::Role role = trust::Role::Admin);
    [[nodiscard]] QJsonObject answer() const;
    [[nodiscard]] static QByteArray request(const QString& method,
                                            const QJsonValue& params = QJsonObject(), int id = 1);

    std::unique_ptr<Dispatcher> m_dispatcher;
    std::shared_ptr<CallCount> m_calls;
    std::vector<QByteArray> m_sent;
    std::vector<Responder> m_waiting;
    std::vector<Responder> m_held; // responders that the handler of job.list kept
    int m_infoCalls = 0;
};

void TestDispatcher::init()
{
    m_dispatcher = std::make_unique<Dispatcher>(QStringLiteral("1.2.3"));
    m_calls = std::make_shared<CallCount>(64);
    m_sent.clear();
    m_waiting.clear();
    m_held.clear();
    m_infoCalls = 0;
    m_dispatcher->handle(
        QStringLiteral("agent.info"),
        [this](const QJsonObject&, const Caller& caller, const Responder& respond) {
            ++m_infoCalls;
            respond(QJsonValue(caller.identity.name));
        });
    m_dispatcher->handle(QStringLiteral("job.list"),
                         [this](const QJsonObject&, const Caller&, const Responder& respond) {
                             m_held.push_back(respond);
                         });
    const auto echo = [](const QJsonObject& params, const Caller&, const Responder& respond) {
        respond(QJsonValue(params));
    };
    for (const auto& name : {"job.pause", "events.since", "profile.confirm"})
        m_dispatcher->handle(QLatin1String(name), echo);
}

void TestDispatcher::dispatch(const QByteArray& text, trust::Role role)
{
    Caller caller;
    caller.identity.role = role;
    caller.identity.name = QStringLiteral("alice");
    m_dispatcher->dispatch(
        text, caller, m_calls, [this](const QByteArray& sent) { m_sent.push_back(sent); },
        [this](const Responder& respond) { m_waiting.push_back(respond); });
}

QJsonObject TestDispatcher::answer() const
{
    return m_sent.empty() ? QJsonObject() : QJsonDocument::fromJson(m_sent.back()).object();
}

QByteArray TestDispatcher::request(const QString& method, const QJsonValue& params, int id)
{
    const QJsonObject object {{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                              {QStringLiteral("id"), id},
                              {QStringLiteral("method"), method},
                              {QStringLiteral("params"), params}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

namespace {

QJsonObject errorOf(const QJsonObject& answer)
{
    return answer.value(QStringLiteral("error")).toObject();
}

int codeOf(const QJsonObject& answer)
{
    return errorOf(answer).value(QStringLiteral("code")).toInt();
}

QString reasonOf(const QJsonObject& answer)
{
    return errorOf(answer)
        .value(QStringLiteral("data"))
        .toObject()
        .value(QStringLiteral("reason"))
        .toString();
}

} // namespace

void TestDispatcher::aCallIsAnsweredUnderItsId()
{
    dispatch(R"({"jsonrpc":"2.0","id":"seven","method":"agent.info"})");
    QCOMPARE(m_sent.size(), std::size_t {1});
    QCOMPARE(answer().value(QStringLiteral("id")).toString(), QStringLiteral("seven"));
    QCOMPARE(answer().value(QStringLiteral("result")).toString(), QStringLiteral("alice"));
    QVERIFY(m_waiting.empty());
}

void TestDispatcher::aNotificationIsCarriedOutAndNeverAnswered()
{
    dispatch(R"({"jsonrpc":"2.0","method":"agent.info"})");
    QCOMPARE(m_infoCalls, 1);
    dispatch(R"({"jsonrpc":"2.0","method":"there.isNone"})");
    QVERIFY(m_sent.empty());
}

void TestDispatcher::aBatchIsAnsweredInOneArrayInItsOrder()
{
    dispatch("[" + request(QStringLiteral("job.list"), QJsonObject(), 1)
             + R"(,{"jsonrpc":"2.0","method":"agent.info"},)"
             + request(QStringLiteral("agent.info"), QJsonObject(), 2) + ",7,"
             + request(QStringLiteral("job.list"), QJsonObject(), 3) + "]");
    QVERIFY(m_sent.empty());
    QCOMPARE(m_infoCalls, 2);
    QCOMPARE(m_held.size(), std::size_t {2});
    m_held[1](QJsonValue(QStringLiteral("last")));
    QVERIFY(m_sent.empty());
    m_held[0](QJsonValue(QStringLiteral("first")));
    QCOMPARE(m_sent.size(), std::size_t {1});
    const QJsonArray answers = QJsonDocument::fromJson(m_sent[0]).array();
    QCOMPARE(answers.size(), 4);
    QCOMPARE(answers[0].toObject().value(QStringLiteral("result")).toString(),
             QStringLiteral("first"));
    QCOMPARE(answers[1].toObject().value(QStringLiteral("id")).toInt(), 2);
    QCOMPARE(codeOf(answers[2].toObject()), rpc::invalidRequestCode);
    QCOMPARE(answers[3].toObject().value(QStringLiteral("result")).toString(),
             QStringLiteral("last"));
}

void TestDispatcher::aBatchOfNotificationsIsNotAnswered()
{
    dispatch(
        R"([{"jsonrpc":"2.0","method":"agent.info"},{"jsonrpc":"2.0","method":"agent.info"}])");
    QCOMPARE(m_infoCalls, 2);
    QVERIFY(m_sent.empty());
}

void TestDispatcher::anEmptyBatchIsAnInvalidRequest()
{
    dispatch("[]");
    QCOMPARE(m_sent.size(), std::size_t {1});
    QCOMPARE(codeOf(answer()), rpc::invalidRequestCode); // one object, not an array
}

void TestDispatcher::whatIsNotJsonIsAParseError()
{
    dispatch("{\"jsonrpc\":");
    QCOMPARE(codeOf(answer()), rpc::parseErrorCode);
    QVERIFY(answer().value(QStringLiteral("id")).isNull());
}

void TestDispatcher::entriesThatAreNoRequestsAreAnsweredOneByOne()
{
    dispatch("[1,2,3]");
    const QJsonArray answers = QJsonDocument::fromJson(m_sent.at(0)).array();
    QCOMPARE(answers.size(), 3);
    for (const QJsonValue one : answers)
        QCOMPARE(codeOf(one.toObject()), rpc::invalidRequestCode);
}

void TestDispatcher::responsesOfTheClientAreIgnored()
{
    dispatch(R"({"jsonrpc":"2.0","id":1,"result":true})");
    dispatch(R"([{"jsonrpc":"2.0","id":1,"result":true}])");
    dispatch(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})");
    QVERIFY(m_sent.empty());
}

void TestDispatcher::anUnknownMethodIsNotFoundAndANearOneIsNamed()
{
    dispatch(request(QStringLiteral("agent.inof")));
    QCOMPARE(codeOf(answer()), rpc::methodNotFoundCode);
    const QString hint = errorOf(answer())
                             .value(QStringLiteral("data"))
                             .toObject()
                             .value(QStringLiteral("hint"))
                             .toString();
    QVERIFY2(hint.contains(QStringLiteral("agent.info")), qPrintable(hint));
}

void TestDispatcher::aMethodWithoutAHandlerIsNotFound()
{
    dispatch(request(QStringLiteral("ledger.get")));
    QCOMPARE(codeOf(answer()), rpc::methodNotFoundCode);
}

void TestDispatcher::theRoleGatesTheMethod_data()
{
    QTest::addColumn<trust::Role>("role");
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char* name, trust::Role role, const char* method, bool isAllowed) {
        QTest::newRow(name) << role << QString::fromLatin1(method) << isAllowed;
    };
    row("an agent reads nothing", trust::Role::Agent, "agent.info", false);
    row("a viewer reads", trust::Role::Viewer, "agent.info", true);
    row("a viewer runs no jobs", trust::Role::Viewer, "job.pause", false);
    row("an operator runs jobs", trust::Role::Operator, "job.pause", true);
    row("an operator edits no profile", trust::Role::Operator, "profile.confirm", false);
    row("an admin edits profiles", trust::Role::Admin, "profile.confirm", true);
    row("an admin runs jobs", trust::Role::Admin, "job.pause", true);
}

void TestDispatcher::theRoleGatesTheMethod()
{
    QFETCH(const trust::Role, role);
    QFETCH(const QString, method);
    QFETCH(const bool, isAllowed);
    QJsonObject params;
    if (method == u"job.pause")
        params = {{QStringLiteral("jobId"), QStringLiteral("j1")}};
    if (method == u"profile.confirm")
        params = {{QStringLiteral("revision"), 2},
                  {QStringLiteral("nonce"), QStringLiteral("00ff")}};
    dispatch(request(method, params), role);
    QCOMPARE(answer().contains(QStringLiteral("result")), isAllowed);
    if (!isAllowed)
        QCOMPARE(reasonOf(answer()), QStringLiteral("wrongRole"));
}

void TestDispatcher::theRoleIsLookedAtBeforeTheParameters()
{
    dispatch(request(QStringLiteral("job.pause"), QJsonObject {{QStringLiteral("nonsense"), 1}}),
             trust::Role::Viewer);
    QCOMPARE(reasonOf(answer()), QStringLiteral("wrongRole"));
}

void TestDispatcher::allFaultsOfTheParametersAreTold()
{
    dispatch(request(QStringLiteral("events.since"),
                     QJsonObject {{QStringLiteral("sequence"), QStringLiteral("x")},
                                  {QStringLiteral("limit"), -3},
                                  {QStringLiteral("colour"), true}}));
    QCOMPARE(codeOf(answer()), rpc::invalidParamsCode);
    const QJsonObject data = errorOf(answer()).value(QStringLiteral("data")).toObject();
    QCOMPARE(data.value(QStringLiteral("faults")).toArray().size(), 3);
}

void TestDispatcher::parametersByPositionAreRefused()
{
    dispatch(request(QStringLiteral("events.since"), QJsonArray {0}));
    QCOMPARE(codeOf(answer()), rpc::invalidParamsCode);
}

void TestDispatcher::pastTheBoundOfOutstandingCallsTheAgentIsBusy()
{
    for (int id = 1; id <= 64; ++id)
        dispatch(request(QStringLiteral("job.list"), QJsonObject(), id));
    QVERIFY(m_sent.empty());
    QCOMPARE(m_waiting.size(), std::size_t {64});
    dispatch(request(QStringLiteral("agent.info"), QJsonObject(), 65));
    QCOMPARE(reasonOf(answer()), QStringLiteral("busy"));
    QCOMPARE(answer().value(QStringLiteral("id")).toInt(), 65);
    QCOMPARE(m_infoCalls, 0);
}

void TestDispatcher::anAnswerGivesItsPlaceBack()
{
    for (int round = 0; round < 200; ++round)
        dispatch(request(QStringLiteral("agent.info"), QJsonObject(), round));
    QCOMPARE(m_infoCalls, 200);
    QCOMPARE(m_calls->now(), 0);
    for (int id = 0; id < 64; ++id)
        dispatch(request(QStringLiteral("job.list"), QJsonObject(), id));
    m_held.front()(QJsonValue(true));
    dispatch(request(QStringLiteral("agent.info"), QJsonObject(), 99));
    QCOMPARE(m_infoCalls, 201);
}

void TestDispatcher::aHandlerThatAnswersTwiceIsHeardOnce()
{
    dispatch(request(QStringLiteral("job.list")));
    const Responder respond = m_held.at(0);
    respond(QJsonValue(QStringLiteral("once")));
    respond(QJsonValue(QStringLiteral("twice")));
    respond(tl::unexpected(rpc::RpcError {}));
    QCOMPARE(m_sent.size(), std::size_t {1});
    QCOMPARE(answer().value(QStringLiteral("result")).toString(), QStringLiteral("once"));
    QCOMPARE(m_calls->now(), 0);
}

void TestDispatcher::aLateAnswerCompletesItsBatch()
{
    dispatch("[" + request(QStringLiteral("job.list"), QJsonObject(), 1) + "]");
    QVERIFY(m_sent.empty());
    m_held.at(0)(QJsonValue(1));
    QCOMPARE(QJsonDocument::fromJson(m_sent.at(0)).array().size(), 1); // an array even for one
}

void TestDispatcher::aTimeOutAnswersInTheHandlersStead()
{
    dispatch(request(QStringLiteral("job.list"), QJsonObject(), 5));
    QCOMPARE(m_waiting.size(), std::size_t {1});
    m_waiting[0](
        tl::unexpected(rpc::applicationError({ErrorCode::TimedOut, QStringLiteral("too late")})));
    QCOMPARE(reasonOf(answer()), QStringLiteral("timedOut"));
    m_held[0](QJsonValue(1));
    QCOMPARE(m_sent.size(), std::size_t {1});
    QCOMPARE(m_calls->now(), 0);
}

void TestDispatcher::answersAfterEverythingIsGoneDoNothing()
{
    dispatch(request(QStringLiteral("job.list")));
    m_dispatcher.reset();
    m_calls.reset();
    m_held.at(0)(QJsonValue(1)); // the responder keeps alive what it needs
    QCOMPARE(m_sent.size(), std::size_t {1});
}

void TestDispatcher::discoverDescribesEveryMethodOfTheTable()
{
    dispatch(request(QStringLiteral("rpc.discover")), trust::Role::Viewer);
    QStringList described;
    for (const QJsonValue method : answer()
                                       .value(QStringLiteral("result"))
                                       .toObject()
                                       .value(QStringLiteral("methods"))
                                       .toArray())
        described.append(method.toObject().value(QStringLiteral("name")).toString());
    QStringList known;
    for (const rpc::Method& method : m_dispatcher->methods())
        known.append(method.name);
    described.sort();
    known.sort();
    QCOMPARE(described, known);
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
