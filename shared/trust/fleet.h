#pragma once

#include <QList>

#include "shared/trust/bundle.h"
#include "shared/trust/certificateauthority.h"
#include "shared/trust/fleetfiles.h"
#include "shared/trust/peerverifier.h"

namespace patchswarm::trust {

// A fleet directory: fleet-ca.pem, fleet-ca.key, admin.pem, admin.key, discovery.keys,
// discovery.jws, revoked.jws, enrolled.json (keys 0600, directory 0700; files of others in it are
// left alone). It decides who is enrolled and revoked and keeps the record; it reaches no endpoint.
// Blocking; every change reads the directory again under a lock, so that a console and a command
// line may work on it at once. The CA's key may be elsewhere, or under a passphrase that was not
// given: then enrolling, signing and revoking fail with PermissionDenied, and say so; the rest
// works. One thread at a time.
class Fleet
{
public:
    // InvalidInput for a name, Conflict when the directory holds anything.
    // The CA's key lies under the passphrase unless that is empty; this object can sign all the
    // same.
    [[nodiscard]] static Result<Fleet> create(const QString& directory, const QString& name,
                                              const QDateTime& now,
                                              const QByteArray& passphrase = {});
    // A directory for the person that the bundle is for, without the CA's key: what it may do, its
    // role says. InvalidInput for an endpoint's bundle; Conflict as above.
    [[nodiscard]] static Result<Fleet> join(const QString& directory, const Bundle& bundle);
    // Every missing, malformed, foreign or over-readable file is named at once.
    [[nodiscard]] static Result<Fleet> open(const QString& directory, const QDateTime& now);

    // A new certificate for the directory's own person, with the same key, so that what was signed
    // before counts on; also when the old one has expired. PermissionDenied without the CA's key
    // or with a wrong passphrase, Revoked.
    [[nodiscard]] static Result<Fleet> renewOwn(const QString& directory, const QDateTime& now,
                                                const Validity& validity,
                                                const QByteArray& passphrase = {});

    [[nodiscard]] const QString& directory() const { return m_files.directory(); }

    [[nodiscard]] QString name() const;

    // False: the CA's key is kept offline, or is under a passphrase and not unlocked.
    [[nodiscard]] bool canSign() const { return m_keys.authority.hasKey(); }

    // The CA's key is here and cannot be used before unlock().
    [[nodiscard]] bool isLocked() const { return !canSign() && hasPassphrase(); }

    [[nodiscard]] bool hasPassphrase() const { return !m_keys.sealedKey.isEmpty(); }

    // PermissionDenied for a wrong one. The key stays in this object's memory. Takes some 100 ms.
    [[nodiscard]] Result<void> unlock(const QByteArray& passphrase);
    // Sets, changes or (empty) removes it. PermissionDenied unless the CA's key can be used.
    [[nodiscard]] Result<void> setPassphrase(const QByteArray& passphrase);

    [[nodiscard]] const QSslCertificate& ca() const { return m_keys.authority.certificate(); }

    [[nodiscard]] const Identity& admin() const { return m_keys.admin; }

    [[nodiscard]] const EcKey& adminKey() const { return m_keys.adminKey; }

    [[nodiscard]] const DiscoveryKeys& discoveryKeys() const { return m_records.keys; }

    // The same as agents may pass it on; empty unless it is of the keys above.
    [[nodiscard]] KeyDocument keyDocument() const;

    [[nodiscard]] const RevocationList& revocations() const { return m_records.revocations; }

    [[nodiscard]] const QList<Enrolled>& enrolled() const { return m_records.enrolled; }

    [[nodiscard]] PeerVerifier verifier() const { return {ca(), revocations()}; }

    // Conflict while the name is enrolled, not revoked and not expired.
    [[nodiscard]] Result<Bundle> enroll(const QString& name, Role role, const Validity& validity);
    // All of them or none, with one write of the record; every bad or taken name is in the error.
    [[nodiscard]] Result<QList<Bundle>> enroll(const QStringList& names, Role role,
                                               const Validity& validity);
    // A certificate for a key made on the endpoint `current` (replacement or renewal): same name
    // and role, whatever the request says. `current` stays valid until it is retired. NotFound,
    // Revoked, InvalidInput.
    [[nodiscard]] Result<QSslCertificate> sign(const QByteArray& csrPem, const EndpointId& current,
                                               const Validity& validity);

    // A certificate for a key made on an endpoint that is new: as enroll(), but the key never
    // leaves it. Conflict for a name or a key that is taken.
    [[nodiscard]] Result<QSslCertificate> admit(const QByteArray& csrPem, const QString& name,
                                                const Validity& validity);

    // The ids, not yet revoked, of an endpoint's name or of an id in hexadecimal; NotFound.
    [[nodiscard]] Result<QList<EndpointId>> find(const QString& nameOrId) const;
    // Revokes them and starts a new discovery epoch. NotFound when one was never enrolled here;
    // Conflict for the admin's own identity. One revoked before is no error.
    [[nodiscard]] Result<RevocationList> revoke(const QList<EndpointId>& ids, const QDateTime& now);

    [[nodiscard]] Result<RevocationList> revoke(const EndpointId& id, const QDateTime& now)
    {
        return revoke(QList<EndpointId> {id}, now);
    }

    // Revokes a key that its own endpoint has replaced: no new epoch, for the endpoint stays.
    [[nodiscard]] Result<RevocationList> retire(const EndpointId& id, const QDateTime& now);
    // The same list signed again with the next number, before it goes stale.
    [[nodiscard]] Result<RevocationList> renewRevocations(const QDateTime& now);

    // What the fleet's endpoints have newer, of another directory's making: signed by the CA, never
    // rolled back. True when it changed anything; Untrusted, InvalidInput.
    [[nodiscard]] Result<bool> learn(const RevocationList& revocations);
    [[nodiscard]] Result<bool> learn(const KeyDocument& keys);

private:
    Fleet(FleetFiles files, FleetKeys keys, FleetRecords records);

    [[nodiscard]] Result<void> checkAuthority() const;
    [[nodiscard]] Result<void> reread();
    [[nodiscard]] Result<void> record(const QList<Enrolled>& enrolled);
    [[nodiscard]] Result<void> checkNames(const QStringList& names, const QDateTime& from) const;
    [[nodiscard]] Result<void> checkRevocable(const QList<EndpointId>& ids) const;
    [[nodiscard]] Result<QList<Enrolled>> withKey(const Enrolled& next) const;
    [[nodiscard]] Result<void> publishKeys(const QDateTime& now);
    [[nodiscard]] Result<RevocationList> publish(const QList<EndpointId>& ids,
                                                 const QDateTime& now);
    [[nodiscard]] const Enrolled* recordOf(const EndpointId& id) const;

    FleetFiles m_files;
    FleetKeys m_keys;
    FleetRecords m_records;
};

} // namespace patchswarm::trust
