#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>

#include "shared/trust/eckey.h"
#include "shared/trust/peerverifier.h"

// Signed documents: RFC 7515 compact serialisation, ES256 (RFC 7518) only, the signer's certificate
// in `x5c`, the payload a JSON object whose `iat` (seconds since 1970) says when it was signed.
namespace patchswarm::trust {

inline constexpr char jobType[] = "patchswarm-job+jws";
inline constexpr char tombstoneType[] = "patchswarm-tombstone+jws";
inline constexpr char profileType[] = "patchswarm-profile+jws";

inline constexpr qsizetype maxJwsBytes = 256 * 1024;
// How far ahead of our clock an `iat` may lie, in seconds.
inline constexpr qint64 maxClockLeadSeconds = 600;

// Who signs: the private key and the certificate that goes into `x5c`.
struct Signer
{
    EcKey key;
    QSslCertificate certificate;

    [[nodiscard]] static Result<Signer> from(const Identity& identity);
};

// What a verified document says, and who said it when.
struct SignedDocument
{
    QByteArray payload; // JSON object, the signed bytes themselves
    QJsonObject json; // the same, parsed
    PeerIdentity signer;
    QDateTime issuedAt;
};

// A document whose signature matches the certificate it brings; whether to believe that certificate
// is not decided.
struct UnvouchedDocument
{
    QByteArray payload;
    QJsonObject json;
    QSslCertificate certificate;
    QDateTime issuedAt;
};

// The payload's members with `iat` set to `issuedAt` (whole seconds); InvalidInput when it would
// exceed maxJwsBytes.
[[nodiscard]] Result<QByteArray> signJws(const QJsonObject& payload, const QByteArray& type,
                                         const Signer& signer, const QDateTime& issuedAt);

// Form and signature only. InvalidInput for what is malformed, of another type, algorithm or too
// large; Untrusted for a signature that does not match.
[[nodiscard]] Result<UnvouchedDocument> openJws(const QByteArray& compact,
                                                const QByteArray& expectedType);

// openJws() and the signer: vouched for by the fleet's CA and valid at `iat`, not revoked, of a
// required role. `now` bounds `iat` from above. Errors: as above, Expired, Revoked, WrongRole,
// Untrusted.
[[nodiscard]] Result<SignedDocument> verifyJws(const QByteArray& compact,
                                               const QByteArray& expectedType,
                                               const PeerVerifier& verifier,
                                               const Roles& requiredRoles, const QDateTime& now);

// The `typ` a document claims, unverified: to choose which verification to ask for. Empty when
// malformed.
[[nodiscard]] QByteArray claimedJwsType(const QByteArray& compact);

} // namespace patchswarm::trust
