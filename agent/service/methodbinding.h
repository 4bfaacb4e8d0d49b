#pragma once

#include <QString>

#include <utility>

#include "agent/admin/adminserver.h"
#include "agent/service/audittrail.h"
#include "shared/rpc/record.h"
#include "shared/rpc/rpcerror.h"

// How the methods of the administration port are bound to code with typed parameters.
namespace patchswarm::service {

using MethodResult = tl::expected<QJsonObject, rpc::RpcError>;

[[nodiscard]] inline tl::unexpected<rpc::RpcError> rpcFailure(const Error& error,
                                                              const QString& hint = {})
{
    return tl::unexpected(rpc::applicationError(error, hint));
}

// `answer(params, caller)` returns a MethodResult at once. Parameters were checked against the
// method table before.
template<class Params, class Answer>
void bindMethod(admin::AdminServer& server, const QString& method, Answer answer)
{
    server.handle(method,
                  [answer, method](const QJsonObject& json, const admin::Caller& caller,
                                   const admin::Responder& respond) {
                      const auto params = rpc::fromJson<Params>(json);
                      if (!params)
                          return respond(
                              tl::unexpected(rpc::invalidParams(method, params.error())));
                      const MethodResult result = answer(*params, caller);
                      if (result)
                          respond(QJsonValue(*result));
                      else
                          respond(tl::unexpected(result.error()));
                  });
}

// As bindMethod() for methods without parameters.
template<class Answer>
void bindQuery(admin::AdminServer& server, const QString& method, Answer answer)
{
    server.handle(
        method,
        [answer](const QJsonObject&, const admin::Caller& caller, const admin::Responder& respond) {
            const MethodResult result = answer(caller);
            if (result)
                respond(QJsonValue(*result));
            else
                respond(tl::unexpected(result.error()));
        });
}

// What is noted of an administrative call.
[[nodiscard]] inline rpc::AuditEntry auditOf(const admin::Caller& caller, const QString& what)
{
    rpc::AuditEntry entry;
    entry.who = QStringLiteral("%1 (%2)").arg(caller.identity.name, caller.identity.id.shortText());
    entry.role = trust::roleName(caller.identity.role);
    entry.what = what;
    entry.before = QJsonValue::Null;
    entry.after = QJsonValue::Null;
    entry.result = QStringLiteral("done");
    return entry;
}

// Notes the call with its outcome and hands the outcome on.
inline MethodResult audited(AuditTrail& trail, rpc::AuditEntry entry, MethodResult result)
{
    if (!result)
        entry.result = result.error()
                           .data.toObject()
                           .value(QStringLiteral("reason"))
                           .toString(result.error().message);
    trail.append(std::move(entry));
    return result;
}

} // namespace patchswarm::service
