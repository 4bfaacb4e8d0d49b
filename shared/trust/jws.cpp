#include "shared/trust/jws.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "shared/trust/certificates.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::trust {

namespace {

struct Header
{
    QByteArray type;
    QSslCertificate certificate;
};

tl::unexpected<Error> malformed(const QString& detail)
{
    return failure(ErrorCode::InvalidInput, detail);
}

Result<void> checkHeaderKeys(const QJsonObject& json)
{
    if (json.contains(QLatin1String("crit")))
        return malformed(
            QStringLiteral("The document demands critical header extensions, and none is known."));
    for (const QString& key : json.keys()) {
        if (key != QLatin1String("alg") && key != QLatin1String("typ")
            && key != QLatin1String("x5c"))
            return malformed(QStringLiteral("The document's header has the unknown key \"%1\".")
                                 .arg(key.left(40)));
    }
    if (json.value(QLatin1String("alg")).toString() != QLatin1String("ES256"))
        return malformed(
            QStringLiteral("The document is signed with \"%1\"; only ES256 is accepted.")
                .arg(json.value(QLatin1String("alg")).toString().left(20)));
    return {};
}

// `x5c` holds standard base64 with padding (RFC 7515, section 4.1.6).
Result<QSslCertificate> signerCertificate(const QJsonObject& json)
{
    const QJsonArray chain = json.value(QLatin1String("x5c")).toArray();
    if (chain.size() != 1 || !chain.at(0).isString())
        return malformed(
            QStringLiteral("The document's header must bring exactly one certificate in x5c."));
    const QByteArray text = chain.at(0).toString().toLatin1();
    const auto der = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!der || der.decoded.toBase64() != text)
        return malformed(
            QStringLiteral("The certificate in the document's header is not canonical base64."));
    return certificateFromDer(der.decoded,
                              QStringLiteral("The certificate in the document's header"));
}

Result<Header> parseHeader(const QByteArray& encoded)
{
    const auto text = fromBase64Url(encoded, QStringLiteral("The document's header"));
    if (!text)
        return tl::unexpected(text.error());
    const auto json = parseStrictObject(*text, QStringLiteral("The document's header"));
    if (!json)
        return tl::unexpected(json.error());
    if (const auto checked = checkHeaderKeys(*json); !checked)
        return tl::unexpected(checked.error());
    const auto certificate = signerCertificate(*json);
    if (!certificate)
        return tl::unexpected(certificate.error());
    return Header {json->value(QLatin1String("typ")).toString().toUtf8(), *certificate};
}

Result<QDateTime> issuedAtOf(const QJsonObject& payload)
{
    constexpr qint64 latest = 253402300799; // the end of the year 9999
    const QJsonValue value = payload.value(QLatin1String("iat"));
    const qint64 seconds = value.toInteger(-1);
    if (!value.isDouble() || seconds < 0 || seconds > latest)
        return malformed(
            QStringLiteral("The document does not say when it was issued (iat, whole seconds)."));
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
}

Result<QByteArrayList> split(const QByteArray& compact)
{
    if (compact.size() > maxJwsBytes)
        return malformed(QStringLiteral("The document has %1 bytes; at most %2 are accepted.")
                             .arg(compact.size())
                             .arg(maxJwsBytes));
    if (compact.count('.') != 2)
        return malformed(QStringLiteral("The document is not a compact JWS of three parts."));
    return compact.split('.');
}

Error errorFor(Refusal refusal)
{
    const QString detail =
        QStringLiteral("The document's signer is refused: %1.").arg(refusalText(refusal));
    switch (refusal) {
    case Refusal::Expired:
    case Refusal::NotYetValid:
        return {ErrorCode::Expired, detail};
    case Refusal::Revoked:
        return {ErrorCode::Revoked, detail};
    case Refusal::WrongRole:
        return {ErrorCode::WrongRole, detail};
    default:
        return {ErrorCode::Untrusted, detail};
    }
}

} // namespace

Result<Signer> Signer::from(const Identity& identity)
{
    const auto key =
        EcKey::fromPem(identity.key.toPem(), QStringLiteral("The key of %1").arg(identity.name));
    if (!key)
        return tl::unexpected(key.error());
    return Signer {*key, identity.certificate};
}

Result<QByteArray> signJws(const QJsonObject& payload, const QByteArray& type, const Signer& signer,
                           const QDateTime& issuedAt)
{
    QJsonObject body = payload;
    body.insert(QLatin1String("iat"), issuedAt.toSecsSinceEpoch());
    const QJsonObject header {
        {QStringLiteral("alg"), QStringLiteral("ES256")},
        {QStringLiteral("typ"), QString::fromUtf8(type)},
        {QStringLiteral("x5c"),
         QJsonArray {QString::fromLatin1(signer.certificate.toDer().toBase64())}}};
    const QByteArray input = toBase64Url(QJsonDocument(header).toJson(QJsonDocument::Compact)) + '.'
        + toBase64Url(QJsonDocument(body).toJson(QJsonDocument::Compact));
    const auto signature = signer.key.sign(input);
    if (!signature)
        return tl::unexpected(signature.error());
    const QByteArray compact = input + '.' + toBase64Url(*signature);
    if (const auto parts = split(compact); !parts)
        return tl::unexpected(parts.error());
    return compact;
}

Result<UnvouchedDocument> openJws(const QByteArray& compact, const QByteArray& expectedType)
{
    const auto parts = split(compact);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto header = parseHeader(parts->at(0));
    if (!header)
        return tl::unexpected(header.error());
    if (header->type != expectedType)
        return malformed(
            QStringLiteral("The document is of type \"%1\", not \"%2\".")
                .arg(QString::fromUtf8(header->type.left(60)), QString::fromUtf8(expectedType)));
    const auto payload = fromBase64Url(parts->at(1), QStringLiteral("The document's payload"));
    if (!payload)
        return tl::unexpected(payload.error());
    const auto signature = fromBase64Url(parts->at(2), QStringLiteral("The document's signature"));
    if (!signature)
        return tl::unexpected(signature.error());
    const auto key = EcKey::publicOf(header->certificate);
    if (!key)
        return tl::unexpected(key.error());
    if (!key->verify(parts->at(0) + '.' + parts->at(1), *signature))
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The document's signature does not match."));
    const auto json = parseStrictObject(*payload, QStringLiteral("The document's payload"));
    if (!json)
        return tl::unexpected(json.error());
    const auto issuedAt = issuedAtOf(*json);
    if (!issuedAt)
        return tl::unexpected(issuedAt.error());
    return UnvouchedDocument {*payload, *json, header->certificate, *issuedAt};
}

Result<SignedDocument> verifyJws(const QByteArray& compact, const QByteArray& expectedType,
                                 const PeerVerifier& verifier, const Roles& requiredRoles,
                                 const QDateTime& now)
{
    const auto document = openJws(compact, expectedType);
    if (!document)
        return tl::unexpected(document.error());
    const auto signer =
        verifier.verify(document->certificate, {}, requiredRoles, document->issuedAt);
    if (!signer)
        return tl::unexpected(errorFor(signer.error()));
    if (document->issuedAt > now.addSecs(maxClockLeadSeconds))
        return failure(
            ErrorCode::Untrusted,
            QStringLiteral(
                "The document says it was issued at %1, which is still to come; check the clocks.")
                .arg(document->issuedAt.toString(Qt::ISODate)));
    return SignedDocument {document->payload, document->json, *signer, document->issuedAt};
}

QByteArray claimedJwsType(const QByteArray& compact)
{
    const auto parts = split(compact);
    if (!parts)
        return {};
    const auto header = parseHeader(parts->at(0));
    return header ? header->type : QByteArray();
}

} // namespace patchswarm::trust
