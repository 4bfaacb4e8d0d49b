#include "shared/trust/certificates.h"

#include <algorithm>
#include <openssl/pem.h>

#include "shared/trust/faults.h"
#include "shared/trust/openssl.h"
#include "shared/trust/peerverifier.h"
#include "shared/trust/role.h"

namespace patchswarm::trust {

namespace {

Result<QString> roleTextOf(X509* certificate)
{
    const ObjectPointer oid(OBJ_txt2obj(roleExtensionOid, 1));
    const int at = X509_get_ext_by_OBJ(certificate, oid.get(), -1);
    if (at < 0)
        return failure(ErrorCode::Untrusted, QStringLiteral("The certificate names no role."));
    if (X509_get_ext_by_OBJ(certificate, oid.get(), at) >= 0)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The certificate names more than one role."));
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(X509_get_ext(certificate, at));
    const unsigned char* begin = ASN1_STRING_get0_data(value);
    const unsigned char* end = begin;
    const TextPointer text(d2i_ASN1_UTF8STRING(nullptr, &end, ASN1_STRING_length(value)));
    if (!text || end != begin + ASN1_STRING_length(value))
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The certificate's role extension is malformed."));
    return QString::fromUtf8(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text.get())),
                             ASN1_STRING_length(text.get()));
}

ErrorCode codeOf(Refusal refusal)
{
    return refusal == Refusal::Expired || refusal == Refusal::NotYetValid ? ErrorCode::Expired
                                                                          : ErrorCode::Untrusted;
}

// With the dates that disagree, where it is a matter of time.
QString refusalSentence(Refusal refusal, const QSslCertificate& certificate, const QDateTime& now)
{
    const QString text = refusalText(refusal);
    if (codeOf(refusal) != ErrorCode::Expired)
        return QStringLiteral("The certificate does not hold: %1.").arg(text);
    const auto shown = [](const QDateTime& time) { return time.toUTC().toString(Qt::ISODate); };
    return QStringLiteral("The certificate does not hold: %1 (valid from %2 to %3, and the clock "
                          "here says %4).")
        .arg(text, shown(certificate.effectiveDate()), shown(certificate.expiryDate()), shown(now));
}

} // namespace

Result<QSslCertificate> certificateFromPem(const QByteArray& pem, const QString& what)
{
    const BioPointer bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    const CertificatePointer native(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!native || pem.count("-----BEGIN") != 1)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not one certificate in PEM.").arg(what));
    unsigned char* der = nullptr;
    const int size = i2d_X509(native.get(), &der);
    const QByteArray copy(reinterpret_cast<const char*>(der), std::max(size, 0));
    OPENSSL_free(der);
    return certificateFromDer(copy, what);
}

Result<QSslCertificate> certificateFromDer(const QByteArray& der, const QString& what)
{
    const auto* begin = reinterpret_cast<const unsigned char*>(der.constData());
    const unsigned char* end = begin;
    const CertificatePointer native(d2i_X509(nullptr, &end, long(der.size())));
    if (!native || end != begin + der.size())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not one certificate in DER.").arg(what));
    QSslCertificate certificate(der, QSsl::Der);
    if (certificate.isNull())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not a usable certificate.").arg(what));
    return certificate;
}

EndpointId endpointIdOf(const QSslCertificate& certificate)
{
    auto* native = static_cast<X509*>(certificate.handle());
    EndpointId id;
    unsigned char* der = nullptr;
    const int size = native ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(native), &der) : 0;
    if (size > 0)
        EVP_Digest(der, size_t(size), id.bytes.data(), nullptr, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    return id;
}

Result<Role> roleOf(const QSslCertificate& certificate)
{
    auto* native = static_cast<X509*>(certificate.handle());
    if (!native)
        return failure(ErrorCode::Untrusted, QStringLiteral("There is no certificate."));
    const auto text = roleTextOf(native);
    if (!text)
        return tl::unexpected(text.error());
    const auto role = parseRole(*text);
    if (!role)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The certificate's role: %1").arg(role.error().detail));
    return *role;
}

QString commonNameOf(const QSslCertificate& certificate)
{
    return certificate.subjectInfo(QSslCertificate::CommonName).value(0);
}

Result<QString> parseEndpointName(const QString& text)
{
    const auto bad = [](QChar c) {
        return !c.isPrint() || QStringLiteral("/\\\"'<>|*?").contains(c);
    };
    if (text.isEmpty() || text.size() > 64 || text != text.trimmed()
        || std::any_of(text.begin(), text.end(), bad))
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral(
                "\"%1\" is not a name: 1 to 64 printable characters, none of / \\ \" ' < > | * ?,"
                " no space at either end.")
                .arg(text.left(70)));
    return text;
}

bool isDueForRenewal(const QSslCertificate& certificate, const QDateTime& now)
{
    const qint64 whole = certificate.effectiveDate().secsTo(certificate.expiryDate());
    return now.secsTo(certificate.expiryDate()) * 3 < whole || whole <= 0;
}

Result<Identity> makeIdentity(const QSslCertificate& certificate, const EcKey& key,
                              const QSslCertificate& fleetCa, const QDateTime& now)
{
    Faults faults;
    if (!key.matches(certificate))
        faults.add(ErrorCode::Untrusted, QStringLiteral("The key is not the certificate's."));
    const Roles anyRole {Role::Agent, Role::Viewer, Role::Operator, Role::Admin};
    const auto peer = PeerVerifier(fleetCa, RevocationList()).verify(certificate, {}, anyRole, now);
    if (!peer)
        faults.add(codeOf(peer.error()), refusalSentence(peer.error(), certificate, now));
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return Identity {certificate, key.toSslKey(), fleetCa, peer->id, peer->role, peer->name};
}

} // namespace patchswarm::trust
