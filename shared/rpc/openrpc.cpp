#include "shared/rpc/openrpc.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

QJsonObject contentDescriptor(const QString& name, bool isRequired, const QJsonObject& schema)
{
    QJsonObject descriptor {{u"name"_s, name}, {u"required"_s, isRequired}, {u"schema"_s, schema}};
    if (schema.contains("description"_L1))
        descriptor.insert("summary"_L1, schema.value("description"_L1));
    return descriptor;
}

// Required ones first, as OpenRPC demands.
QJsonArray paramDescriptors(const QJsonObject& schema)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonArray required = schema.value("required"_L1).toArray();
    QJsonArray first;
    QJsonArray then;
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        const bool isRequired = required.contains(QJsonValue(property.key()));
        (isRequired ? first : then)
            << contentDescriptor(property.key(), isRequired, property.value().toObject());
    }
    for (const QJsonValue& descriptor : then)
        first << descriptor;
    return first;
}

QJsonObject errorDescriptor(ErrorCode error)
{
    const ErrorSpec& spec = errorSpec(error);
    return {{u"code"_s, spec.code},
            {u"message"_s, QString(spec.summary)},
            {u"data"_s, QJsonObject {{u"reason"_s, QString(spec.reason)}}}};
}

QJsonArray errorDescriptors(const Method& method)
{
    QJsonArray errors {errorDescriptor(ErrorCode::WrongRole)};
    for (const ErrorCode error : method.errors)
        errors << errorDescriptor(error);
    return errors;
}

QJsonObject methodObject(const Method& method)
{
    return {{u"name"_s, method.name},
            {u"summary"_s, method.summary},
            {u"paramStructure"_s, u"by-name"_s},
            {u"params"_s, paramDescriptors(method.params)},
            {u"result"_s, contentDescriptor(method.resultName, true, method.result)},
            {u"errors"_s, errorDescriptors(method)},
            {u"x-role"_s, accessName(method.access)}};
}

QJsonObject notificationObject(const Notification& notification)
{
    return {{u"name"_s, notification.name},
            {u"summary"_s, notification.summary},
            {u"params"_s, notification.params}};
}

} // namespace

QJsonObject openRpcDocument(const QString& version, const std::vector<Method>& methods,
                            const std::vector<Notification>& notifications)
{
    QJsonArray methodObjects;
    for (const Method& method : methods)
        methodObjects << methodObject(method);
    QJsonArray notificationObjects;
    for (const Notification& notification : notifications)
        notificationObjects << notificationObject(notification);
    const QJsonObject info {
        {u"title"_s, u"PatchSwarm agent"_s},
        {u"version"_s, version},
        {u"description"_s,
         u"Administration of one endpoint: JSON-RPC 2.0 over WebSocket and TLS with a certificate of the fleet."_s},
        {u"license"_s, QJsonObject {{u"name"_s, u"Apache-2.0"_s}}}};
    return {{u"openrpc"_s, u"1.2.6"_s},
            {u"info"_s, info},
            {u"methods"_s, methodObjects},
            {u"x-notifications"_s, notificationObjects}};
}

QJsonObject openRpcDocument(const QString& version)
{
    return openRpcDocument(version, methodTable(), notificationTable());
}

} // namespace patchswarm::rpc
