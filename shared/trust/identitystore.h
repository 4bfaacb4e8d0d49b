#pragma once

#include "shared/trust/bundle.h"
#include "shared/trust/keydocument.h"

namespace patchswarm::trust {

// What an endpoint knows of its fleet after a start.
struct Membership
{
    Identity identity;
    DiscoveryKeys discoveryKeys;
    RevocationList revocations;
    KeyDocument keyDocument = {}; // of discoveryKeys, to be passed on; empty: came without
    std::uint16_t discoveryPort = defaultDiscoveryPort;
    bool replaceKey = false;
};

enum class Installed
{
    Anew,
    Kept
};

// An endpoint's `identity/` directory: agent.pem, agent.key (0600), fleet-ca.pem, discovery.keys
// (0600), discovery.jws (0600), revoked.jws, endpoint.json. It decides whether what is on disk may
// be used and replaces it whole or not at all, whenever the power goes; it does not talk to
// anybody. Blocking file access; one process at a time per state directory.
class IdentityStore
{
public:
    explicit IdentityStore(QString stateDirectory);

    [[nodiscard]] QString directory() const { return m_directory; }

    [[nodiscard]] bool isEnrolled() const; // says nothing of whether it loads

    // Kept when this or a newer identity of the same fleet is installed already, so that the bundle
    // may stay in the start command; its discovery keys and revocations are taken over if newer.
    // Conflict for another fleet.
    [[nodiscard]] Result<Installed> install(const Bundle& bundle, const QDateTime& now);

    // Finishes or undoes a replacement that was cut short. NotFound (not enrolled),
    // PermissionDenied with the chmod to run, Expired, Untrusted, InvalidInput; the file is named.
    [[nodiscard]] Result<Membership> load(const QDateTime& now);

    // A CSR in PEM for a key made here, which is kept as pending; a pending key is used again, so
    // asking twice is harmless.
    [[nodiscard]] Result<QByteArray> beginKeyReplacement(const QDateTime& now);
    // Takes the certificate for the pending key, of the same name, role and fleet, and returns what
    // load() now does.
    [[nodiscard]] Result<Membership> finishKeyReplacement(const QSslCertificate& certificate,
                                                          const QDateTime& now);

    // Conflict when older than what is installed (never rolled back). The same one again is
    // accepted.
    [[nodiscard]] Result<void> store(const RevocationList& revocations) const;
    [[nodiscard]] Result<void> store(const DiscoveryKeys& keys) const;
    // Its keys as well.
    [[nodiscard]] Result<void> store(const KeyDocument& keys) const;

private:
    [[nodiscard]] QString file(const char* name) const;
    [[nodiscard]] Result<void> checkDirectories() const;
    [[nodiscard]] Result<void> checkSameFleet(const Bundle& bundle) const;
    [[nodiscard]] Result<bool> keep(const Bundle& bundle, const QDateTime& now);
    [[nodiscard]] Result<void> writeAll(const Bundle& bundle) const;
    [[nodiscard]] Result<void> storeNewer(const Bundle& bundle) const;
    [[nodiscard]] Result<void> writeEndpoint(std::uint16_t discoveryPort, bool replaceKey) const;
    [[nodiscard]] Result<void> recover() const;
    [[nodiscard]] Result<Identity> readIdentity(const QDateTime& now) const;
    [[nodiscard]] Result<QSslCertificate> readCa() const;
    void takeKeyDocument(Membership& membership) const;
    [[nodiscard]] Result<DiscoveryKeys> readKeys() const;
    [[nodiscard]] Result<RevocationList> readRevocations(const QSslCertificate& ca) const;

    QString m_state;
    QString m_directory;
};

} // namespace patchswarm::trust
