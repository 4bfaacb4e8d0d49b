#include "shared/trust/tls.h"

#include <QVariant>

#include "shared/trust/certificates.h"

namespace patchswarm::trust {

namespace {

QSslConfiguration configuration(const Identity& self, const QByteArrayList& protocols)
{
    QSslConfiguration tls;
    tls.setProtocol(QSsl::TlsV1_3OrLater);
    tls.setLocalCertificate(self.certificate);
    tls.setPrivateKey(self.key);
    tls.setCaCertificates({self.fleetCa});
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setHandshakeMustInterruptOnError(true);
    tls.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
    tls.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
    tls.setSslOption(QSsl::SslOptionDisableCompression, true);
    tls.setAllowedNextProtocols(protocols);
    return tls;
}

constexpr char interruptionProperty[] = "patchswarmHandshakeRefusal";

void record(QSslSocket& socket, const QSslError& error)
{
    if (const auto refusal = refusalFor({error}))
        socket.setProperty(interruptionProperty, int(*refusal));
}

} // namespace

QSslConfiguration serverConfiguration(const Identity& self, const QByteArrayList& protocols)
{
    QSslConfiguration tls = configuration(self, protocols);
    tls.setMissingCertificateIsFatal(true);
    return tls;
}

QSslConfiguration clientConfiguration(const Identity& self, const QByteArrayList& protocols)
{
    return configuration(self, protocols);
}

QSslConfiguration pairingConfiguration(const Identity& self, const QByteArrayList& protocols)
{
    QSslConfiguration tls = configuration(self, protocols);
    tls.setCaCertificates({});
    tls.setPeerVerifyMode(QSslSocket::QueryPeer);
    tls.setHandshakeMustInterruptOnError(false);
    return tls;
}

tl::expected<PeerIdentity, Refusal> pairingPeer(const QSslSocket& socket)
{
    const QSslCertificate certificate = socket.peerCertificate();
    if (certificate.isNull() || certificate.publicKey().isNull())
        return tl::unexpected(Refusal::NoCertificate);
    return PeerIdentity {endpointIdOf(certificate), Role::Agent, commonNameOf(certificate),
                         certificate.expiryDate()};
}

void tolerateHostName(QSslSocket& socket)
{
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket,
                     [&socket](const QList<QSslError>& errors) {
                         if (!refusalFor(errors))
                             socket.ignoreSslErrors();
                     });
}

void recordInterruption(QSslSocket& socket)
{
    QObject::connect(&socket, &QSslSocket::handshakeInterruptedOnError, &socket,
                     [&socket](const QSslError& error) { record(socket, error); });
}

void recordInterruptions(QSslServer& server)
{
    QObject::connect(&server, &QSslServer::handshakeInterruptedOnError, &server,
                     [](QSslSocket* socket, const QSslError& error) { record(*socket, error); });
}

tl::expected<PeerIdentity, Refusal> verifyPeer(const QSslSocket& socket,
                                               const PeerVerifier& verifier, const PeerRule& rule,
                                               const QDateTime& now)
{
    const auto peer =
        verifier.verify(socket.peerCertificate(), socket.sslHandshakeErrors(), rule.roles, now);
    if (!peer)
        return peer;
    const QByteArray protocol = socket.sslConfiguration().nextNegotiatedProtocol();
    if (!rule.protocol.isEmpty() && protocol != rule.protocol)
        return tl::unexpected(Refusal::WrongProtocol);
    return peer;
}

Refusal refusalOf(const QSslSocket& socket)
{
    if (const QVariant recorded = socket.property(interruptionProperty); recorded.isValid())
        return Refusal(recorded.toInt());
    if (const auto refusal = refusalFor(socket.sslHandshakeErrors()))
        return *refusal;
    const QString reason = socket.errorString();
    if (reason.contains(QStringLiteral("peer did not return a certificate")))
        return Refusal::NoCertificate;
    if (reason.contains(QStringLiteral("unsupported protocol"))
        || reason.contains(QStringLiteral("no application protocol")))
        return Refusal::WrongProtocol;
    return Refusal::HandshakeFailed;
}

} // namespace patchswarm::trust
