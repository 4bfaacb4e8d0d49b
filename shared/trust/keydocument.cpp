#include "shared/trust/keydocument.h"

#include "shared/trust/certificateauthority.h"
#include "shared/trust/jws.h"

namespace patchswarm::trust {

Result<KeyDocument> KeyDocument::issue(const CertificateAuthority& authority,
                                       const DiscoveryKeys& keys, std::uint64_t revocations,
                                       const QDateTime& now)
{
    const QJsonObject payload {{QStringLiteral("keys"), keys.toJson()},
                               {QStringLiteral("revocations"), qint64(revocations)}};
    const auto compact = signJws(payload, type, {authority.key(), authority.certificate()}, now);
    if (!compact)
        return failure(
            compact.error().code,
            QStringLiteral("The discovery keys cannot be signed: %1").arg(compact.error().detail));
    return verify(*compact, authority.certificate());
}

Result<KeyDocument> KeyDocument::verify(const QByteArray& compact, const QSslCertificate& fleetCa)
{
    const auto document = openJws(compact, type);
    if (!document)
        return tl::unexpected(document.error());
    if (document->certificate != fleetCa)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The discovery keys are not signed by this fleet's CA."));
    const qint64 number = document->json.value(QLatin1String("revocations")).toInteger(-1);
    if (number < 0)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("The discovery keys do not name their revocation list."));
    auto keys = DiscoveryKeys::fromJson(document->json.value(QLatin1String("keys")).toObject());
    if (!keys)
        return tl::unexpected(keys.error());
    KeyDocument read;
    read.m_keys = std::move(*keys);
    read.m_revocations = std::uint64_t(number);
    read.m_compact = compact;
    return read;
}

} // namespace patchswarm::trust
