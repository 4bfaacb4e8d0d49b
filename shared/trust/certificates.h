#pragma once

#include <QByteArray>
#include <QDateTime>

#include "shared/trust/eckey.h"
#include "shared/trust/identity.h"

namespace patchswarm::trust {

// Exactly one PEM certificate and nothing else; `what` names it in the error (InvalidInput).
[[nodiscard]] Result<QSslCertificate> certificateFromPem(const QByteArray& pem,
                                                         const QString& what);

// Exactly one DER certificate without trailing bytes; InvalidInput otherwise.
[[nodiscard]] Result<QSslCertificate> certificateFromDer(const QByteArray& der,
                                                         const QString& what);

// SHA-256 of the SubjectPublicKeyInfo. All zero for a null certificate.
[[nodiscard]] EndpointId endpointIdOf(const QSslCertificate& certificate);

// The role extension. Untrusted when there is none, more than one, or its content is not one known
// name.
[[nodiscard]] Result<Role> roleOf(const QSslCertificate& certificate);

// Subject common name; empty when there is none.
[[nodiscard]] QString commonNameOf(const QSslCertificate& certificate);

// An endpoint's name: 1-64 characters, printable, no '/', '\' or quotes, no space at either end.
[[nodiscard]] Result<QString> parseEndpointName(const QString& text);

// Less than a third of its time is left. An invalid or past end is due, too.
[[nodiscard]] bool isDueForRenewal(const QSslCertificate& certificate, const QDateTime& now);

// Puts the three together after checking that they belong together at `now`: the key is the
// certificate's, the CA signed it, it is valid, it has a role. Every fault is in the detail, one
// sentence each.
[[nodiscard]] Result<Identity> makeIdentity(const QSslCertificate& certificate, const EcKey& key,
                                            const QSslCertificate& fleetCa, const QDateTime& now);

} // namespace patchswarm::trust
