#include "shared/trust/eckey.h"

#include <algorithm>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "shared/trust/openssl.h"

namespace patchswarm::trust {

namespace {

constexpr int coordinateBytes = 32; // P-256

const unsigned char* octets(const QByteArray& bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.constData());
}

unsigned char* octets(QByteArray& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

bool isP256(const EVP_PKEY* key)
{
    char group[64] = {};
    return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
        && EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1
        && QByteArrayView(group) == QByteArrayView(SN_X9_62_prime256v1);
}

tl::unexpected<Error> notP256(const QString& what)
{
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("%1 is not an ECDSA P-256 key.").arg(what));
}

int refusePassphrase(char*, int, int, void*)
{
    return -1;
}

int givePassphrase(char* buffer, int size, int, void* given)
{
    const auto& passphrase = *static_cast<const QByteArray*>(given);
    if (passphrase.isEmpty() || passphrase.size() > size)
        return -1;
    std::copy(passphrase.begin(), passphrase.end(), buffer);
    return int(passphrase.size());
}

QByteArray textOf(BIO* bio)
{
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio, &text);
    return {text, qsizetype(size)};
}

// Takes its parameters over; null when the library fails.
SealedKeyPointer sealed(const EVP_PKEY* key, const QByteArray& passphrase)
{
    constexpr std::uint64_t work = 16384;
    constexpr std::uint64_t blocks = 8;
    constexpr std::uint64_t lanes = 4;
    const PlainKeyPointer plain(EVP_PKEY2PKCS8(key));
    X509_ALGOR* method =
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, work, blocks, lanes);
    X509_SIG* made = plain && method
        ? PKCS8_set0_pbe(passphrase.constData(), int(passphrase.size()), plain.get(), method)
        : nullptr;
    if (!made)
        X509_ALGOR_free(method);
    return SealedKeyPointer(made);
}

} // namespace

EcKey::EcKey(evp_pkey_st* owned)
    : m_key(owned, EVP_PKEY_free)
{
}

Result<EcKey> EcKey::generate()
{
    EVP_PKEY* key = EVP_EC_gen(SN_X9_62_prime256v1);
    if (!key)
        return failure(ErrorCode::Io,
                       QStringLiteral("The crypto library could not make an ECDSA key."));
    return EcKey(key);
}

Result<EcKey> EcKey::fromPem(const QByteArray& pem, const QString& what)
{
    const BioPointer bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refusePassphrase, nullptr));
    if (!key)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not an unencrypted private key in PEM.").arg(what));
    if (!isP256(key.get()))
        return notP256(what);
    return EcKey(key.release());
}

Result<EcKey> EcKey::fromPem(const QByteArray& pem, const QByteArray& passphrase,
                             const QString& what)
{
    const BioPointer bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    QByteArray given = passphrase;
    KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, &given));
    ERR_clear_error();
    if (!key)
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("The passphrase of %1 is wrong.").arg(what));
    if (!isP256(key.get()))
        return notP256(what);
    return EcKey(key.release());
}

bool EcKey::isEncrypted(const QByteArray& pem)
{
    return pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}

Result<EcKey> EcKey::publicOf(const QSslCertificate& certificate)
{
    const auto* native = static_cast<X509*>(certificate.handle());
    return shared(native ? X509_get0_pubkey(native) : nullptr,
                  QStringLiteral("The certificate's public key"));
}

Result<EcKey> EcKey::shared(evp_pkey_st* key, const QString& what)
{
    if (!isP256(key))
        return notP256(what);
    EVP_PKEY_up_ref(key);
    return EcKey(key);
}

Result<EcKey> EcKey::fromPoint(const QByteArray& x, const QByteArray& y)
{
    const QString what = QStringLiteral("The point given");
    if (x.size() != coordinateBytes || y.size() != coordinateBytes)
        return notP256(what);
    QByteArray point = '\x04' + x + y;
    char group[] = SN_X9_62_prime256v1;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                          size_t(point.size())),
        OSSL_PARAM_construct_end()};
    const KeyContextPointer context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        return notP256(what);
    return EcKey(key);
}

QByteArray EcKey::toPem() const
{
    const BioPointer bio(BIO_new(BIO_s_secmem()));
    if (!m_key
        || PEM_write_bio_PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr)
            != 1)
        return {};
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, qsizetype(size)};
}

QByteArray EcKey::toPem(const QByteArray& passphrase) const
{
    if (!m_key || passphrase.isEmpty())
        return {};
    const SealedKeyPointer key = sealed(m_key.get(), passphrase);
    const BioPointer bio(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PKCS8(bio.get(), key.get()) != 1)
        return {};
    return textOf(bio.get());
}

QSslKey EcKey::toSslKey() const
{
    return QSslKey(toPem(), QSsl::Ec, QSsl::Pem, QSsl::PrivateKey);
}

QByteArray EcKey::publicDer() const
{
    unsigned char* der = nullptr;
    const int size = m_key ? i2d_PUBKEY(m_key.get(), &der) : 0;
    if (size <= 0)
        return {};
    QByteArray copy(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    return copy;
}

bool EcKey::matches(const QSslCertificate& certificate) const
{
    const auto other = publicOf(certificate);
    return m_key && other && EVP_PKEY_eq(m_key.get(), other->native()) == 1;
}

Result<QByteArray> EcKey::sign(const QByteArray& message) const
{
    const DigestContextPointer context(EVP_MD_CTX_new());
    QByteArray der(128, Qt::Uninitialized);
    size_t size = size_t(der.size());
    if (!m_key
        || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) != 1
        || EVP_DigestSign(context.get(), octets(der), &size, octets(message),
                          size_t(message.size()))
            != 1)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("There is no private key to sign with."));
    der.truncate(qsizetype(size));
    return rawFromDerSignature(der);
}

bool EcKey::verify(const QByteArray& message, const QByteArray& signature) const
{
    const QByteArray der = derFromRawSignature(signature);
    const DigestContextPointer context(EVP_MD_CTX_new());
    return m_key && !der.isEmpty()
        && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) == 1
        && EVP_DigestVerify(context.get(), octets(der), size_t(der.size()), octets(message),
                            size_t(message.size()))
        == 1;
}

QByteArray rawFromDerSignature(const QByteArray& der)
{
    const unsigned char* at = octets(der);
    const SignaturePointer signature(d2i_ECDSA_SIG(nullptr, &at, long(der.size())));
    if (!signature || at != octets(der) + der.size())
        return {};
    const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
    const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
    QByteArray raw(2 * coordinateBytes, '\0');
    if (BN_is_negative(r) || BN_is_negative(s) || BN_bn2binpad(r, octets(raw), coordinateBytes) < 0
        || BN_bn2binpad(s, octets(raw) + coordinateBytes, coordinateBytes) < 0)
        return {};
    return raw;
}

QByteArray derFromRawSignature(const QByteArray& raw)
{
    if (raw.size() != 2 * coordinateBytes)
        return {};
    NumberPointer r(BN_bin2bn(octets(raw), coordinateBytes, nullptr));
    NumberPointer s(BN_bin2bn(octets(raw) + coordinateBytes, coordinateBytes, nullptr));
    const SignaturePointer signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), r.release(), s.release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    if (size <= 0)
        return {};
    QByteArray copy(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    return copy;
}

} // namespace patchswarm::trust
