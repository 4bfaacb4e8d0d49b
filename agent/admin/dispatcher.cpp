#include "agent/admin/dispatcher.h"

#include <algorithm>
#include <utility>

#include "shared/policy/fault.h"
#include "shared/rpc/openrpc.h"

namespace patchswarm::admin {

namespace {

// Where a role stands on the ladder of rpc::Access; agents stand below it, with the strangers.
int rankOf(trust::Role role)
{
    switch (role) {
    case trust::Role::Agent:
        return -1;
    case trust::Role::Viewer:
        return static_cast<int>(rpc::Access::Viewer);
    case trust::Role::Operator:
        return static_cast<int>(rpc::Access::Operator);
    case trust::Role::Admin:
        return static_cast<int>(rpc::Access::Admin);
    }
    return -1;
}

rpc::RpcError roleMissing(const rpc::Method& method)
{
    const QString needed = rpc::accessName(method.access);
    return rpc::applicationError(
        {ErrorCode::WrongRole, QStringLiteral("%1 needs the role %2").arg(method.name, needed)},
        QStringLiteral("use a certificate with the role %1").arg(needed));
}

// Gathers the answers of one incoming text and sends them together when the last has come.
class Gathering
{
public:
    Gathering(bool isBatch, qsizetype expected, Dispatcher::Send send)
        : m_isBatch(isBatch)
        , m_answers(expected)
        , m_missing(expected)
        , m_send(std::move(send))
    {
    }

    void put(qsizetype place, QJsonObject answer)
    {
        m_answers[place] = std::move(answer);
        if (--m_missing == 0)
            m_send(rpc::answerText(m_isBatch, m_answers));
    }

private:
    bool m_isBatch;
    QVector<QJsonObject> m_answers;
    qsizetype m_missing;
    Dispatcher::Send m_send;
};

QJsonObject answerObject(const QJsonValue& id, const Answer& answer)
{
    return answer ? rpc::resultObject(id, *answer) : rpc::errorObject(id, answer.error());
}

bool isAnswered(const rpc::Message& message)
{
    const auto* request = std::get_if<rpc::Request>(&message);
    return std::holds_alternative<rpc::Malformed>(message)
        || (request != nullptr && !request->isNotification());
}

} // namespace

Dispatcher::Dispatcher(QString version)
    : m_methods(rpc::methodTable())
{
    handle(QStringLiteral("rpc.discover"),
           [version = std::move(version)](const QJsonObject&, const Caller&,
                                          const Responder& respond) {
               respond(QJsonValue(rpc::openRpcDocument(version)));
           });
}

Dispatcher::Dispatcher(std::vector<rpc::Method> methods)
    : m_methods(std::move(methods))
{
}

void Dispatcher::handle(const QString& method, Handler handler)
{
    Q_ASSERT(rpc::findMethod(m_methods, method) != nullptr);
    m_handlers.insert(method, std::move(handler));
}

void Dispatcher::dispatch(const QByteArray& text, const Caller& caller,
                          const std::shared_ptr<CallCount>& calls, const Send& send,
                          const Waiting& waiting) const
{
    const rpc::Incoming incoming = rpc::parseMessage(text);
    const auto expected =
        std::count_if(incoming.messages.begin(), incoming.messages.end(), isAnswered);
    const auto gathering = std::make_shared<Gathering>(incoming.isBatch, expected, send);
    qsizetype place = 0;
    for (const rpc::Message& message : incoming.messages) {
        if (const auto* malformed = std::get_if<rpc::Malformed>(&message)) {
            gathering->put(place++, rpc::errorObject(malformed->id, malformed->error));
            continue;
        }
        const auto* request = std::get_if<rpc::Request>(&message);
        if (request == nullptr)
            continue; // a response: we ask clients nothing
        if (request->isNotification()) {
            call(*request, caller, [](const Answer&) {});
            continue;
        }
        if (!calls->take()) {
            gathering->put(place++,
                           rpc::errorObject(*request->id,
                                            rpc::applicationError(
                                                {ErrorCode::Busy,
                                                 QStringLiteral("too many calls wait for their "
                                                                "answers on this connection")},
                                                QStringLiteral("await some first"))));
            continue;
        }
        // Lets go of the answers with the first call: a time-out holds on to its responder for
        // long.
        const auto respond =
            [calls, id = *request->id, at = place++,
             open = std::make_shared<std::shared_ptr<Gathering>>(gathering)](const Answer& answer) {
                const auto unanswered = std::exchange(*open, nullptr);
                if (!unanswered)
                    return;
                calls->giveBack();
                unanswered->put(at, answerObject(id, answer));
            };
        const int before = calls->now();
        call(*request, caller, respond);
        if (calls->now() == before)
            waiting(respond);
    }
}

void Dispatcher::call(const rpc::Request& request, const Caller& caller,
                      const Responder& respond) const
{
    const rpc::Method* method = rpc::findMethod(m_methods, request.method);
    const auto handler = m_handlers.constFind(request.method);
    if (method == nullptr || handler == m_handlers.constEnd()) {
        QStringList names;
        for (const rpc::Method& known : m_methods)
            names.append(known.name);
        return respond(tl::unexpected(
            rpc::methodNotFound(request.method, policy::nearestName(request.method, names))));
    }
    if (rankOf(caller.identity.role) < static_cast<int>(method->access))
        return respond(tl::unexpected(roleMissing(*method)));
    const auto params = rpc::checkedParams(*method, request.params);
    if (!params)
        return respond(tl::unexpected(params.error()));
    (*handler)(*params, caller, respond);
}

} // namespace patchswarm::admin
