#include "shared/trust/peerverifier.h"

#include <algorithm>

#include "shared/trust/certificates.h"
#include "shared/trust/openssl.h"

namespace patchswarm::trust {

namespace {

std::optional<Refusal> refusalForError(QSslError::SslError error)
{
    switch (error) {
    case QSslError::NoError:
    case QSslError::HostNameMismatch:
        return std::nullopt;
    case QSslError::NoPeerCertificate:
        return Refusal::NoCertificate;
    case QSslError::CertificateExpired:
        return Refusal::Expired;
    case QSslError::CertificateNotYetValid:
        return Refusal::NotYetValid;
    case QSslError::CertificateRevoked:
        return Refusal::Revoked;
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::UnableToDecodeIssuerPublicKey:
    case QSslError::CertificateSignatureFailed:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::InvalidCaCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateRejected:
    case QSslError::SubjectIssuerMismatch:
    case QSslError::AuthorityIssuerSerialNumberMismatch:
    case QSslError::PathLengthExceeded:
        return Refusal::WrongFleet;
    default:
        return Refusal::HandshakeFailed;
    }
}

// The lower, the graver: a stranger's certificate that has expired as well is a stranger's.
int gravity(Refusal refusal)
{
    switch (refusal) {
    case Refusal::NoCertificate:
        return 0;
    case Refusal::WrongFleet:
        return 1;
    case Refusal::Revoked:
        return 2;
    case Refusal::Expired:
        return 3;
    case Refusal::NotYetValid:
        return 4;
    default:
        return 5;
    }
}

Refusal refusalForVerification(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return Refusal::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return Refusal::NotYetValid;
    default:
        return Refusal::WrongFleet;
    }
}

} // namespace

QString refusalText(Refusal refusal)
{
    switch (refusal) {
    case Refusal::NoCertificate:
        return QStringLiteral("it shows no certificate");
    case Refusal::WrongFleet:
        return QStringLiteral("its certificate is not from this fleet's CA");
    case Refusal::Expired:
        return QStringLiteral("its certificate has expired");
    case Refusal::NotYetValid:
        return QStringLiteral("its certificate is not valid yet; check the clocks");
    case Refusal::Revoked:
        return QStringLiteral("its certificate is revoked");
    case Refusal::WrongRole:
        return QStringLiteral("its role is not accepted here");
    case Refusal::UnknownRole:
        return QStringLiteral("its certificate names no role we know");
    case Refusal::WrongProtocol:
        return QStringLiteral("it does not speak this port's protocol");
    case Refusal::HandshakeFailed:
        return QStringLiteral("the TLS handshake failed");
    case Refusal::TimedOut:
        return QStringLiteral("it took too long to prove itself");
    }
    Q_UNREACHABLE();
}

QString refusalName(Refusal refusal)
{
    switch (refusal) {
    case Refusal::NoCertificate:
        return QStringLiteral("noCertificate");
    case Refusal::WrongFleet:
        return QStringLiteral("wrongFleet");
    case Refusal::Expired:
        return QStringLiteral("expired");
    case Refusal::NotYetValid:
        return QStringLiteral("notYetValid");
    case Refusal::Revoked:
        return QStringLiteral("revoked");
    case Refusal::WrongRole:
        return QStringLiteral("wrongRole");
    case Refusal::UnknownRole:
        return QStringLiteral("unknownRole");
    case Refusal::WrongProtocol:
        return QStringLiteral("wrongProtocol");
    case Refusal::HandshakeFailed:
        return QStringLiteral("handshakeFailed");
    case Refusal::TimedOut:
        return QStringLiteral("timedOut");
    }
    Q_UNREACHABLE();
}

std::optional<Refusal> refusalFor(const QList<QSslError>& errors)
{
    std::optional<Refusal> gravest;
    for (const QSslError& error : errors) {
        const auto refusal = refusalForError(error.error());
        if (refusal && (!gravest || gravity(*refusal) < gravity(*gravest)))
            gravest = refusal;
    }
    return gravest;
}

PeerVerifier::PeerVerifier(const QSslCertificate& fleetCa, const RevocationList& revocations)
    : m_fleetCa(fleetCa)
    , m_revocations(revocations)
{
    if (fleetCa.isNull())
        return;
    m_store = std::shared_ptr<X509_STORE>(X509_STORE_new(), X509_STORE_free);
    X509_STORE_add_cert(m_store.get(), static_cast<X509*>(fleetCa.handle()));
}

PeerVerifier PeerVerifier::with(const RevocationList& revocations) const
{
    PeerVerifier other = *this;
    other.m_revocations = revocations;
    return other;
}

tl::expected<PeerIdentity, Refusal> PeerVerifier::verify(const QSslCertificate& certificate,
                                                         const QList<QSslError>& errors,
                                                         const Roles& requiredRoles,
                                                         const QDateTime& now) const
{
    if (certificate.isNull())
        return tl::unexpected(Refusal::NoCertificate);
    if (const auto refusal = chainRefusal(certificate, now))
        return tl::unexpected(*refusal);
    const EndpointId id = endpointIdOf(certificate);
    if (m_revocations.contains(id))
        return tl::unexpected(Refusal::Revoked);
    if (const auto refusal = refusalFor(errors))
        return tl::unexpected(*refusal);
    const auto role = roleOf(certificate);
    if (!role)
        return tl::unexpected(Refusal::UnknownRole);
    if (!requiredRoles.contains(*role))
        return tl::unexpected(Refusal::WrongRole);
    return PeerIdentity {id, *role, commonNameOf(certificate), certificate.expiryDate()};
}

std::optional<Refusal> PeerVerifier::chainRefusal(const QSslCertificate& certificate,
                                                  const QDateTime& at) const
{
    const StoreContextPointer context(X509_STORE_CTX_new());
    if (!m_store || !at.isValid()
        || X509_STORE_CTX_init(context.get(), m_store.get(),
                               static_cast<X509*>(certificate.handle()), nullptr)
            != 1)
        return Refusal::WrongFleet;
    X509_STORE_CTX_set_time(context.get(), 0, time_t(at.toSecsSinceEpoch()));
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_CLIENT);
    if (X509_verify_cert(context.get()) == 1)
        return std::nullopt;
    return refusalForVerification(X509_STORE_CTX_get_error(context.get()));
}

} // namespace patchswarm::trust
