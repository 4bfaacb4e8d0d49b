#pragma once

#include <QDateTime>

#include "shared/trust/eckey.h"
#include "shared/trust/identity.h"

namespace patchswarm::trust {

// From and until when a certificate holds. `notAfter` must be later than `notBefore`.
struct Validity
{
    QDateTime notBefore;
    QDateTime notAfter;

    // From an hour before `now` (clocks differ) for so many days.
    [[nodiscard]] static Validity days(const QDateTime& now, int days);
};

// A certificate signing request whose self-signature has been checked.
struct SigningRequest
{
    EcKey publicKey;
    QString commonName; // what the endpoint calls itself; a claim
};

// PEM PKCS#10 for `key`, subject CN=`name`.
[[nodiscard]] Result<QByteArray> makeSigningRequest(const EcKey& key, const QString& name);

// InvalidInput unless one P-256 request in PEM that proves possession of its key.
[[nodiscard]] Result<SigningRequest> parseSigningRequest(const QByteArray& pem);

// The fleet's signing key with its certificate. It makes certificates; it does not remember which,
// and does not decide who may have one.
class CertificateAuthority
{
public:
    static constexpr int validityDays = 3650;

    CertificateAuthority() = default; // null: signs nothing
    // A new self-signed CA (ECDSA P-256), subject CN=`name`.
    [[nodiscard]] static Result<CertificateAuthority> create(const QString& name,
                                                             const Validity& validity);
    // Untrusted when the key is not the certificate's.
    [[nodiscard]] static Result<CertificateAuthority> from(const QSslCertificate& certificate,
                                                           const EcKey& key);

    // Without its key, which is kept elsewhere: it can be trusted and signs nothing.
    [[nodiscard]] static CertificateAuthority withoutKey(const QSslCertificate& certificate);

    [[nodiscard]] bool hasKey() const { return !m_key.isNull(); }

    [[nodiscard]] const QSslCertificate& certificate() const { return m_certificate; }

    [[nodiscard]] const EcKey& key() const { return m_key; }

    // An end-entity certificate for the key, CN=`name`, with the role extension; never outlives the
    // CA.
    [[nodiscard]] Result<QSslCertificate> issue(const EcKey& publicKey, const QString& name,
                                                Role role, const Validity& validity) const;
    // The same with any text in the role extension; no extension when null. For tests of how it is
    // refused.
    [[nodiscard]] Result<QSslCertificate> issueWithRoleText(const EcKey& publicKey,
                                                            const QString& name,
                                                            const QString& roleText,
                                                            const Validity& validity) const;

private:
    QSslCertificate m_certificate;
    EcKey m_key;
};

} // namespace patchswarm::trust
