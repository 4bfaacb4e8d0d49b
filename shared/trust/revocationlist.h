#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSslCertificate>

#include <cstdint>
#include <memory>
#include <set>

#include "shared/base/endpointid.h"
#include "shared/base/error.h"

namespace patchswarm::trust {

class CertificateAuthority;

// What a list says; payload of a JWS of type `patchswarm-revocations+jws` signed by the fleet's CA
// itself:
// {"number", "iat", "exp" (seconds since 1970), "revoked": [base64url of 32 bytes, ...]}.
struct RevocationStatement
{
    std::uint64_t number = 0; // grows by one with every list of the fleet
    QDateTime issuedAt;
    QDateTime expiresAt;
    std::set<EndpointId> revoked;
};

// A verified revocation list, as a value that is cheap to copy. It does not decide what is done to
// a link of a revoked endpoint. An expired list still revokes: it is merely stale. Any thread.
class RevocationList
{
public:
    static constexpr char type[] = "patchswarm-revocations+jws";
    static constexpr int validityDays = 90;

    RevocationList(); // number 0: revokes nobody, any list may replace it

    [[nodiscard]] static Result<RevocationList> issue(const CertificateAuthority& authority,
                                                      const RevocationStatement& statement);
    // Untrusted unless this fleet's CA signed it; InvalidInput when malformed.
    [[nodiscard]] static Result<RevocationList> verify(const QByteArray& compact,
                                                       const QSslCertificate& fleetCa);

    [[nodiscard]] bool contains(const EndpointId& id) const
    {
        return m_statement->revoked.contains(id);
    }

    [[nodiscard]] const RevocationStatement& statement() const { return *m_statement; }

    [[nodiscard]] std::uint64_t number() const { return m_statement->number; }

    [[nodiscard]] bool isStale(const QDateTime& now) const;

    [[nodiscard]] const QByteArray& compact() const { return m_compact; } // empty for number 0

    // Never rolled back: only a higher number replaces.
    [[nodiscard]] bool mayReplace(const RevocationList& older) const
    {
        return number() > older.number();
    }

private:
    std::shared_ptr<const RevocationStatement> m_statement;
    QByteArray m_compact;
};

} // namespace patchswarm::trust
