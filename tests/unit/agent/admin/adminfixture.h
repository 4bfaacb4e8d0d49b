#pragma once

#include <QJsonObject>
#include <QSslSocket>
#include <QWebSocket>

#include <memory>

#include "agent/admin/adminserver.h"
#include "shared/trust/certificateauthority.h"

namespace patchswarm::admin::test {

// A fleet's authority with whatever identities a test wants.
class Authority
{
public:
    Authority();

    [[nodiscard]] trust::Identity identity(const QString& name, trust::Role role) const;
    // Valid between so many days from now; both may be negative.
    [[nodiscard]] trust::Identity identityValid(const QString& name, int fromDays,
                                                int toDays) const;
    [[nodiscard]] trust::PeerVerifier verifier() const;
    [[nodiscard]] trust::PeerVerifier verifierRevoking(const EndpointId& id) const;

    [[nodiscard]] const QSslCertificate& ca() const { return m_authority.certificate(); }

private:
    trust::CertificateAuthority m_authority;
};

// A server on 127.0.0.1 with impatient limits and a method that echoes.
[[nodiscard]] std::unique_ptr<AdminServer> makeServer(const Authority&, const Limits&);
[[nodiscard]] Limits impatient();

// A WebSocket client that collects what it gets. With a null identity it shows no certificate.
struct Client
{
    explicit Client(const trust::Identity& identity);

    void open(quint16 port);
    void call(const QString& method, int id = 1, const QJsonObject& params = {});

    [[nodiscard]] bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState; }

    QVector<QByteArray> texts;
    bool hasEnded = false;
    QWebSocket socket; // goes first
};

// TLS alone, no upgrade.
[[nodiscard]] std::unique_ptr<QSslSocket> tlsSocket(const trust::Identity& identity, quint16 port);

} // namespace patchswarm::admin::test
