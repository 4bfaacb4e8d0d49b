#include "shared/trust/revocationlist.h"

#include <QJsonArray>

#include <algorithm>

#include "shared/trust/certificateauthority.h"
#include "shared/trust/jws.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::trust {

namespace {

constexpr qint64 maxExactNumber = qint64(1) << 53; // what every JSON reader keeps exactly

Result<EndpointId> idFromBase64Url(const QJsonValue& value)
{
    const auto bytes = fromBase64Url(value.toString().toUtf8(), QStringLiteral("A revoked id"));
    EndpointId id;
    if (!bytes || bytes->size() != qsizetype(id.bytes.size()))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("A revoked id in the revocation list is malformed."));
    std::copy(bytes->begin(), bytes->end(), id.bytes.begin());
    return id;
}

Result<RevocationStatement> parseStatement(const UnvouchedDocument& document)
{
    const qint64 number = document.json.value(QLatin1String("number")).toInteger(-1);
    const qint64 expires = document.json.value(QLatin1String("exp")).toInteger(-1);
    if (number < 1 || number > maxExactNumber || expires < 0
        || !document.json.value(QLatin1String("revoked")).isArray())
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("The revocation list lacks a usable number, expiry or list of ids."));
    RevocationStatement statement {std::uint64_t(number),
                                   document.issuedAt,
                                   QDateTime::fromSecsSinceEpoch(expires, Qt::UTC),
                                   {}};
    for (const auto& value : document.json.value(QLatin1String("revoked")).toArray()) {
        const auto id = idFromBase64Url(value);
        if (!id)
            return tl::unexpected(id.error());
        statement.revoked.insert(*id);
    }
    return statement;
}

} // namespace

RevocationList::RevocationList()
    : m_statement(std::make_shared<const RevocationStatement>())
{
}

Result<RevocationList> RevocationList::issue(const CertificateAuthority& authority,
                                             const RevocationStatement& statement)
{
    QJsonArray revoked;
    for (const EndpointId& id : statement.revoked)
        revoked.append(QString::fromLatin1(toBase64Url(QByteArray(
            reinterpret_cast<const char*>(id.bytes.data()), qsizetype(id.bytes.size())))));
    const QJsonObject payload {{QStringLiteral("number"), qint64(statement.number)},
                               {QStringLiteral("exp"), statement.expiresAt.toSecsSinceEpoch()},
                               {QStringLiteral("revoked"), revoked}};
    const auto compact =
        signJws(payload, type, {authority.key(), authority.certificate()}, statement.issuedAt);
    if (!compact)
        return failure(
            compact.error().code,
            QStringLiteral("The revocation list cannot be signed: %1").arg(compact.error().detail));
    return verify(*compact, authority.certificate());
}

Result<RevocationList> RevocationList::verify(const QByteArray& compact,
                                              const QSslCertificate& fleetCa)
{
    const auto document = openJws(compact, type);
    if (!document)
        return tl::unexpected(document.error());
    if (document->certificate != fleetCa)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The revocation list is not signed by this fleet's CA."));
    auto statement = parseStatement(*document);
    if (!statement)
        return tl::unexpected(statement.error());
    RevocationList list;
    list.m_statement = std::make_shared<const RevocationStatement>(std::move(*statement));
    list.m_compact = compact;
    return list;
}

bool RevocationList::isStale(const QDateTime& now) const
{
    return number() > 0 && now > m_statement->expiresAt;
}

} // namespace patchswarm::trust
