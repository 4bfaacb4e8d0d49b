#include "shared/trust/trustfiles.h"

#include "shared/trust/certificates.h"
#include "shared/trust/privatefile.h"

namespace patchswarm::trust {

namespace {

template<class T>
Result<T> named(const QString& path, Result<T> result)
{
    if (!result)
        result.error().detail = QStringLiteral("%1: %2").arg(path, result.error().detail);
    return result;
}

} // namespace

Result<QSslCertificate> readCertificateFile(const QString& path)
{
    const auto pem = readTrustFile(path, Access::Shared);
    return pem ? certificateFromPem(*pem, path) : tl::unexpected(pem.error());
}

Result<EcKey> readKeyFile(const QString& path)
{
    const auto pem = readTrustFile(path, Access::Private);
    return pem ? EcKey::fromPem(*pem, path) : tl::unexpected(pem.error());
}

Result<DiscoveryKeys> readDiscoveryKeysFile(const QString& path)
{
    const auto text = readTrustFile(path, Access::Private);
    return text ? named(path, DiscoveryKeys::fromFile(*text)) : tl::unexpected(text.error());
}

Result<RevocationList> readRevocationFile(const QString& path, const QSslCertificate& fleetCa)
{
    const auto text = readTrustFile(path, Access::Shared);
    if (text && text->isEmpty())
        return RevocationList();
    return text ? named(path, RevocationList::verify(*text, fleetCa))
                : tl::unexpected(text.error());
}

Result<KeyDocument> readKeyDocumentFile(const QString& path, const QSslCertificate& fleetCa)
{
    const auto text = readTrustFile(path, Access::Private);
    return text ? named(path, KeyDocument::verify(*text, fleetCa)) : tl::unexpected(text.error());
}

} // namespace patchswarm::trust
