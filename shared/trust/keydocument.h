#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QSslCertificate>

#include <cstdint>

#include "shared/trust/discoverykeys.h"

namespace patchswarm::trust {

class CertificateAuthority;

// Discovery keys as agents pass them on to each other over their links; a JWS signed by the fleet's
// CA itself: {"iat", "keys": what discovery.keys holds, "revocations": the number of the list that
// came with them}. Secret: whoever hands it to anybody first knows that list, so that the revoked
// do not get it. It does not decide who that is. A value; any thread.
class KeyDocument
{
public:
    static constexpr char type[] = "patchswarm-discovery-keys+jws";

    KeyDocument() = default; // none

    [[nodiscard]] static Result<KeyDocument> issue(const CertificateAuthority& authority,
                                                   const DiscoveryKeys& keys,
                                                   std::uint64_t revocations, const QDateTime& now);
    // Untrusted unless this fleet's CA signed it; InvalidInput when malformed.
    [[nodiscard]] static Result<KeyDocument> verify(const QByteArray& compact,
                                                    const QSslCertificate& fleetCa);

    [[nodiscard]] bool isEmpty() const { return m_compact.isEmpty(); }

    [[nodiscard]] const DiscoveryKeys& keys() const { return m_keys; }

    // Not to be held or passed on by who has an older list than this.
    [[nodiscard]] std::uint64_t revocations() const { return m_revocations; }

    [[nodiscard]] const QByteArray& compact() const { return m_compact; }

private:
    DiscoveryKeys m_keys;
    std::uint64_t m_revocations = 0;
    QByteArray m_compact;
};

} // namespace patchswarm::trust
