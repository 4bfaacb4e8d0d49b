#pragma once

#include "shared/trust/certificateauthority.h"
#include "shared/trust/discoverykeys.h"
#include "shared/trust/enrolledfile.h"
#include "shared/trust/keydocument.h"
#include "shared/trust/revocationlist.h"

namespace patchswarm::trust {

// What a fleet directory holds that never changes.
struct FleetKeys
{
    CertificateAuthority authority;
    Identity admin;
    EcKey adminKey;
    // The CA's, in PEM under a passphrase; empty: it is plain or elsewhere.
    QByteArray sealedKey = {};
};

// What every enrolment and revocation changes.
struct FleetRecords
{
    DiscoveryKeys keys;
    RevocationList revocations;
    QList<Enrolled> enrolled;
    KeyDocument keyDocument = {}; // of `keys`; empty before the first revocation
};

// Names, reads and writes the files of a fleet directory; what they mean is Fleet's affair.
class FleetFiles
{
public:
    FleetFiles() = default;
    explicit FleetFiles(const QString& directory);

    [[nodiscard]] const QString& directory() const { return m_directory; }

    [[nodiscard]] QString lockPath() const;
    [[nodiscard]] QString caKeyPath() const;

    // Conflict when it holds anything, hidden files included.
    [[nodiscard]] Result<void> makeEmptyDirectory() const;
    // All files or none; without the CA's key when there is none.
    [[nodiscard]] Result<void> writeNew(const FleetKeys& keys, const FleetRecords& records) const;
    [[nodiscard]] Result<void> write(const DiscoveryKeys& keys) const;
    [[nodiscard]] Result<void> write(const RevocationList& revocations) const;
    [[nodiscard]] Result<void> write(const QList<Enrolled>& enrolled) const;

    [[nodiscard]] Result<void> write(const KeyDocument& keys) const;

    // The CA's key; under the passphrase unless that is empty.
    [[nodiscard]] Result<void> writeCaKey(const EcKey& key, const QByteArray& passphrase) const;
    [[nodiscard]] Result<void> writeAdmin(const QSslCertificate& certificate) const;

    // Both name every missing, malformed, foreign and over-readable file at once. The CA's key may
    // be missing (it can be kept offline) or under a passphrase. `now` that is not valid: however
    // old the administrator's certificate is.
    [[nodiscard]] Result<FleetKeys> readKeys(const QDateTime& now) const;
    [[nodiscard]] Result<FleetRecords> readRecords() const;

private:
    [[nodiscard]] QString file(const char* name) const;

    QString m_directory;
};

} // namespace patchswarm::trust
