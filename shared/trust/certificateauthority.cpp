#include "shared/trust/certificateauthority.h"

#include <algorithm>
#include <array>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include "shared/trust/certificates.h"
#include "shared/trust/openssl.h"
#include "shared/trust/role.h"

namespace patchswarm::trust {

namespace {

struct Template
{
    QString name;
    Validity validity;
    EcKey key;
};

tl::unexpected<Error> cryptoFailure(const QString& what)
{
    return failure(ErrorCode::Io,
                   QStringLiteral("The crypto library could not make %1.").arg(what));
}

bool setName(X509_NAME* name, const QString& commonName)
{
    const QByteArray utf8 = commonName.toUtf8();
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(utf8.constData()),
                                      int(utf8.size()), -1, 0)
        == 1;
}

// 127 random bits, positive (RFC 5280, section 4.1.2.2).
bool setRandomSerial(X509* certificate)
{
    std::array<unsigned char, 16> bytes {};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        return false;
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7fU) | 0x40U);
    const NumberPointer number(BN_bin2bn(bytes.data(), int(bytes.size()), nullptr));
    return BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool addExtension(X509* certificate, X509* issuer, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool addRole(X509* certificate, const QString& role)
{
    if (role.isNull())
        return true;
    const QByteArray utf8 = role.toUtf8();
    const TextPointer text(ASN1_UTF8STRING_new());
    ASN1_STRING_set(text.get(), utf8.constData(), int(utf8.size()));
    unsigned char* der = nullptr;
    const int size = i2d_ASN1_UTF8STRING(text.get(), &der);
    const OctetsPointer octets(ASN1_OCTET_STRING_new());
    ASN1_OCTET_STRING_set(octets.get(), der, size);
    OPENSSL_free(der);
    const ObjectPointer oid(OBJ_txt2obj(roleExtensionOid, 1));
    const ExtensionPointer extension(
        X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 0, octets.get()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

CertificatePointer blank(const Template& wanted)
{
    CertificatePointer certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    const bool made = setRandomSerial(certificate.get())
        && ASN1_TIME_set(X509_getm_notBefore(certificate.get()),
                         wanted.validity.notBefore.toSecsSinceEpoch())
        && ASN1_TIME_set(X509_getm_notAfter(certificate.get()),
                         wanted.validity.notAfter.toSecsSinceEpoch())
        && setName(X509_get_subject_name(certificate.get()), wanted.name)
        && X509_set_pubkey(certificate.get(), wanted.key.native()) == 1;
    return made ? std::move(certificate) : nullptr;
}

Result<QSslCertificate> finish(X509* certificate, const EcKey& key)
{
    unsigned char* der = nullptr;
    if (X509_sign(certificate, key.native(), EVP_sha256()) <= 0)
        return cryptoFailure(QStringLiteral("a certificate"));
    const int size = i2d_X509(certificate, &der);
    const QByteArray copy(reinterpret_cast<const char*>(der), std::max(size, 0));
    OPENSSL_free(der);
    return certificateFromDer(copy, QStringLiteral("The new certificate"));
}

Result<void> checkValidity(const Validity& validity)
{
    if (!validity.notBefore.isValid() || !validity.notAfter.isValid()
        || validity.notBefore >= validity.notAfter)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("A certificate must end after it begins: %1 to %2.")
                           .arg(validity.notBefore.toString(Qt::ISODate),
                                validity.notAfter.toString(Qt::ISODate)));
    return {};
}

} // namespace

Validity Validity::days(const QDateTime& now, int days)
{
    return {now.addSecs(-3600), now.addDays(days)};
}

Result<QByteArray> makeSigningRequest(const EcKey& key, const QString& name)
{
    const RequestPointer request(X509_REQ_new());
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (key.isNull() || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1
        || !setName(X509_REQ_get_subject_name(request.get()), name)
        || X509_REQ_set_pubkey(request.get(), key.native()) != 1
        || X509_REQ_sign(request.get(), key.native(), EVP_sha256()) <= 0
        || PEM_write_bio_X509_REQ(bio.get(), request.get()) != 1)
        return cryptoFailure(QStringLiteral("a signing request for %1").arg(name));
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return QByteArray(text, qsizetype(size));
}

Result<SigningRequest> parseSigningRequest(const QByteArray& pem)
{
    constexpr qsizetype limit = 16 * 1024;
    const BioPointer bio(BIO_new_mem_buf(pem.constData(), int(std::min(pem.size(), limit))));
    const RequestPointer request(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
    if (!request || pem.size() > limit || pem.count("-----BEGIN") != 1)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("The signing request is not one PKCS#10 request in PEM."));
    EVP_PKEY* shared = X509_REQ_get0_pubkey(request.get());
    if (!shared || X509_REQ_verify(request.get(), shared) != 1)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("The signing request does not prove that its sender holds the key."));
    auto key = EcKey::shared(shared, QStringLiteral("The signing request's key"));
    if (!key)
        return tl::unexpected(key.error());
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_REQ_get_subject_name(request.get()), NID_commonName, name,
                              sizeof name);
    return SigningRequest {*key, QString::fromUtf8(name)};
}

Result<CertificateAuthority> CertificateAuthority::create(const QString& name,
                                                          const Validity& validity)
{
    const auto checkedName = parseEndpointName(name);
    const auto key = EcKey::generate();
    const auto checkedValidity = checkValidity(validity);
    if (!checkedName)
        return tl::unexpected(checkedName.error());
    if (!checkedValidity)
        return tl::unexpected(checkedValidity.error());
    if (!key)
        return tl::unexpected(key.error());
    const CertificatePointer ca = blank({name, validity, *key});
    if (!ca || !setName(X509_get_issuer_name(ca.get()), name)
        || !addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        || !addExtension(ca.get(), ca.get(), NID_key_usage,
                         "critical,keyCertSign,cRLSign,digitalSignature")
        || !addExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash")
        || !addExtension(ca.get(), ca.get(), NID_authority_key_identifier, "keyid:always"))
        return cryptoFailure(QStringLiteral("a fleet CA"));
    auto certificate = finish(ca.get(), *key);
    if (!certificate)
        return tl::unexpected(certificate.error());
    return from(*certificate, *key);
}

CertificateAuthority CertificateAuthority::withoutKey(const QSslCertificate& certificate)
{
    CertificateAuthority authority;
    authority.m_certificate = certificate;
    return authority;
}

Result<CertificateAuthority> CertificateAuthority::from(const QSslCertificate& certificate,
                                                        const EcKey& key)
{
    if (!key.matches(certificate))
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("The fleet CA's key is not its certificate's."));
    CertificateAuthority authority;
    authority.m_certificate = certificate;
    authority.m_key = key;
    return authority;
}

Result<QSslCertificate> CertificateAuthority::issue(const EcKey& publicKey, const QString& name,
                                                    Role role, const Validity& validity) const
{
    return issueWithRoleText(publicKey, name, roleName(role), validity);
}

Result<QSslCertificate> CertificateAuthority::issueWithRoleText(const EcKey& publicKey,
                                                                const QString& name,
                                                                const QString& roleText,
                                                                const Validity& validity) const
{
    auto* ca = static_cast<X509*>(m_certificate.handle());
    const auto checkedName = parseEndpointName(name);
    if (!checkedName)
        return tl::unexpected(checkedName.error());
    const Validity bounded {validity.notBefore,
                            std::min(validity.notAfter, m_certificate.expiryDate())};
    if (const auto checked = checkValidity(bounded); !checked)
        return tl::unexpected(checked.error());
    if (!ca || publicKey.isNull())
        return cryptoFailure(QStringLiteral("a certificate for %1").arg(name));
    const CertificatePointer leaf = blank({name, bounded, publicKey});
    if (!leaf || X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca)) != 1
        || !addExtension(leaf.get(), ca, NID_basic_constraints, "critical,CA:FALSE")
        || !addExtension(leaf.get(), ca, NID_key_usage, "critical,digitalSignature")
        || !addExtension(leaf.get(), ca, NID_ext_key_usage, "serverAuth,clientAuth")
        || !addExtension(leaf.get(), ca, NID_subject_key_identifier, "hash")
        || !addExtension(leaf.get(), ca, NID_authority_key_identifier, "keyid:always")
        || !addRole(leaf.get(), roleText))
        return cryptoFailure(QStringLiteral("a certificate for %1").arg(name));
    return finish(leaf.get(), m_key);
}

} // namespace patchswarm::trust
