#pragma once

#include <QByteArray>
#include <QSslCertificate>
#include <QSslKey>

#include <memory>

#include "shared/base/error.h"

struct evp_pkey_st;

namespace patchswarm::trust {

// An ECDSA P-256 key, private or public only; a value that shares the key inside. It signs and
// verifies with SHA-256; it does not decide whom a key belongs to. Any thread; nothing here changes
// a key once made.
class EcKey
{
public:
    EcKey() = default; // no key

    [[nodiscard]] static Result<EcKey> generate();
    // A private key in PEM (PKCS#8 or SEC 1, unencrypted); `what` names it in the error.
    // InvalidInput unless P-256.
    [[nodiscard]] static Result<EcKey> fromPem(const QByteArray& pem, const QString& what);
    // The same under a passphrase (toPem(passphrase)); PermissionDenied for a wrong one.
    [[nodiscard]] static Result<EcKey> fromPem(const QByteArray& pem, const QByteArray& passphrase,
                                               const QString& what);
    // Whether it needs a passphrase to be read.
    [[nodiscard]] static bool isEncrypted(const QByteArray& pem);
    // The public half that a certificate carries; InvalidInput unless P-256.
    [[nodiscard]] static Result<EcKey> publicOf(const QSslCertificate& certificate);
    // Shares a key of OpenSSL's (its reference count grows); InvalidInput unless P-256.
    [[nodiscard]] static Result<EcKey> shared(evp_pkey_st* key, const QString& what);
    // The affine coordinates, 32 bytes each, big-endian (RFC 7518, section 6.2.1).
    [[nodiscard]] static Result<EcKey> fromPoint(const QByteArray& x, const QByteArray& y);

    [[nodiscard]] bool isNull() const { return !m_key; }

    [[nodiscard]] QByteArray toPem() const; // private, PKCS#8
    // PKCS#8 under a passphrase: AES-256-CBC with scrypt (N 16384, r 8, p 4), as `openssl pkey`
    // reads it. Empty for an empty passphrase, or when the crypto library fails.
    [[nodiscard]] QByteArray toPem(const QByteArray& passphrase) const;
    [[nodiscard]] QSslKey toSslKey() const; // private
    [[nodiscard]] QByteArray publicDer() const; // SubjectPublicKeyInfo
    [[nodiscard]] bool matches(const QSslCertificate& certificate) const;

    // ES256 (RFC 7518, section 3.4): r and s, 32 bytes each, big-endian. Needs the private half.
    [[nodiscard]] Result<QByteArray> sign(const QByteArray& message) const;
    // False for a signature that is not 64 bytes, not canonical in range, or not of this message
    // and key.
    [[nodiscard]] bool verify(const QByteArray& message, const QByteArray& signature) const;

    // Borrowed; lives as long as any copy of this key.
    [[nodiscard]] evp_pkey_st* native() const { return m_key.get(); }

private:
    explicit EcKey(evp_pkey_st* owned);

    std::shared_ptr<evp_pkey_st> m_key;
};

// ASN.1 DER ECDSA-Sig-Value <-> r||s of 64 bytes; empty when the input is not one.
[[nodiscard]] QByteArray rawFromDerSignature(const QByteArray& der);
[[nodiscard]] QByteArray derFromRawSignature(const QByteArray& raw);

} // namespace patchswarm::trust
