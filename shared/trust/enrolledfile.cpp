#include "shared/trust/enrolledfile.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "shared/trust/role.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::trust {

namespace {

constexpr int fileVersion = 1;

QString formatName()
{
    return QStringLiteral("patchswarm-enrolled");
}

Result<Enrolled> parseEntry(const QJsonObject& json)
{
    const auto id = EndpointId::parse(json.value(QLatin1String("id")).toString());
    if (!id)
        return tl::unexpected(id.error());
    const auto role = parseRole(json.value(QLatin1String("role")).toString());
    if (!role)
        return tl::unexpected(role.error());
    const auto notAfter =
        QDateTime::fromString(json.value(QLatin1String("notAfter")).toString(), Qt::ISODate);
    const QString name = json.value(QLatin1String("name")).toString();
    if (!notAfter.isValid() || name.isEmpty())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("name or notAfter is missing or malformed."));
    return Enrolled {*id, name, *role, notAfter};
}

} // namespace

QByteArray enrolledToFile(const QList<Enrolled>& enrolled)
{
    QJsonArray entries;
    for (const Enrolled& entry : enrolled)
        entries.append(QJsonObject {
            {QStringLiteral("name"), entry.name},
            {QStringLiteral("id"), entry.id.toString()},
            {QStringLiteral("role"), roleName(entry.role)},
            {QStringLiteral("notAfter"), entry.notAfter.toUTC().toString(Qt::ISODate)}});
    return QJsonDocument(QJsonObject {{QStringLiteral("format"), formatName()},
                                      {QStringLiteral("version"), fileVersion},
                                      {QStringLiteral("enrolled"), entries}})
        .toJson();
}

Result<QList<Enrolled>> enrolledFromFile(const QByteArray& text)
{
    const auto json = parseStrictObject(text, QStringLiteral("The record of enrolled endpoints"));
    if (!json)
        return tl::unexpected(json.error());
    const int version = json->value(QLatin1String("version")).toInt(-1);
    if (json->value(QLatin1String("format")).toString() != formatName()
        || !json->value(QLatin1String("enrolled")).isArray())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("The record of enrolled endpoints is not of the format %1.")
                           .arg(formatName()));
    if (version != fileVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            QStringLiteral(
                "The record of enrolled endpoints is of version %1; this program reads version %2.")
                .arg(version)
                .arg(fileVersion));
    QList<Enrolled> enrolled;
    for (const auto& value : json->value(QLatin1String("enrolled")).toArray()) {
        const auto entry = parseEntry(value.toObject());
        if (!entry)
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("Entry no. %1 of the enrolled endpoints: %2")
                               .arg(enrolled.size() + 1)
                               .arg(entry.error().detail));
        enrolled << *entry;
    }
    return enrolled;
}

} // namespace patchswarm::trust
