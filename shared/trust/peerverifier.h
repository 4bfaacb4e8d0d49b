#pragma once

#include <QDateTime>
#include <QSslCertificate>
#include <QSslError>

#include <memory>
#include <optional>

#include "shared/trust/revocationlist.h"
#include "shared/trust/role.h"

struct x509_store_st;

namespace patchswarm::trust {

// A sentence for our own log: "its certificate has expired".
[[nodiscard]] QString refusalText(Refusal refusal);

// Stable, for counters and JSON: "noCertificate", "wrongFleet", "expired", ...
[[nodiscard]] QString refusalName(Refusal refusal);

// The gravest of the handshake's errors; nothing when the list is empty or holds HostNameMismatch
// alone (host names are not identity). An error without a name of its own is HandshakeFailed.
[[nodiscard]] std::optional<Refusal> refusalFor(const QList<QSslError>& errors);

// Decides whether a certificate's holder is who we accept: the fleet's CA vouches for it, it is
// valid, not revoked, of a required role. It does not know what a role may do. A value: copy it to
// other threads, replace it whole when a new revocation list arrives. Any thread.
class PeerVerifier
{
public:
    PeerVerifier() = default; // trusts nobody
    PeerVerifier(const QSslCertificate& fleetCa, const RevocationList& revocations);

    [[nodiscard]] const QSslCertificate& fleetCa() const { return m_fleetCa; }

    [[nodiscard]] const RevocationList& revocations() const { return m_revocations; }

    [[nodiscard]] PeerVerifier with(const RevocationList& revocations) const;

    // `errors` are the handshake's; the certificate is checked in full here whatever they say.
    [[nodiscard]] tl::expected<PeerIdentity, Refusal> verify(const QSslCertificate& certificate,
                                                             const QList<QSslError>& errors,
                                                             const Roles& requiredRoles,
                                                             const QDateTime& now) const;

private:
    [[nodiscard]] std::optional<Refusal> chainRefusal(const QSslCertificate& certificate,
                                                      const QDateTime& at) const;

    QSslCertificate m_fleetCa;
    RevocationList m_revocations;
    std::shared_ptr<x509_store_st> m_store; // holds the fleet CA alone
};

} // namespace patchswarm::trust
