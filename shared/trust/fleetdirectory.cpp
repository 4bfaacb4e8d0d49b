#include "shared/trust/certificates.h"
#include "shared/trust/faults.h"
#include "shared/trust/fleet.h"
#include "shared/trust/fleetlock.h"
#include "shared/trust/privatefile.h"

// How a fleet's directory comes to be, is opened, and how its own keys are kept.
namespace patchswarm::trust {

namespace {

constexpr int adminDays = 730;

Enrolled recordFor(const Identity& identity)
{
    return {identity.id, identity.name, identity.role, identity.certificate.expiryDate()};
}

Result<FleetKeys> makeKeys(const QString& name, const QDateTime& now)
{
    const auto authority =
        CertificateAuthority::create(name, Validity::days(now, CertificateAuthority::validityDays));
    if (!authority)
        return tl::unexpected(authority.error());
    const QString admin = QStringLiteral("admin");
    const auto key = EcKey::generate();
    if (!key)
        return tl::unexpected(key.error());
    const auto certificate =
        authority->issue(*key, admin, Role::Admin, Validity::days(now, adminDays));
    if (!certificate)
        return tl::unexpected(certificate.error());
    const Identity self {*certificate,
                         key->toSslKey(),
                         authority->certificate(),
                         endpointIdOf(*certificate),
                         Role::Admin,
                         admin};
    return FleetKeys {*authority, self, *key};
}

Result<FleetRecords> makeRecords(const FleetKeys& keys, const QDateTime& now)
{
    const auto discovery = DiscoveryKeys::create(now);
    if (!discovery)
        return tl::unexpected(discovery.error());
    const auto revocations = RevocationList::issue(
        keys.authority, {1, now, now.addDays(RevocationList::validityDays), {}});
    if (!revocations)
        return tl::unexpected(revocations.error());
    return FleetRecords {*discovery, *revocations, {recordFor(keys.admin)}};
}

} // namespace

Result<Fleet> Fleet::create(const QString& directory, const QString& name, const QDateTime& now,
                            const QByteArray& passphrase)
{
    auto keys = makeKeys(name, now);
    if (!keys)
        return tl::unexpected(keys.error());
    if (!passphrase.isEmpty()) {
        keys->sealedKey = keys->authority.key().toPem(passphrase);
        if (keys->sealedKey.isEmpty())
            return failure(ErrorCode::Io,
                           QStringLiteral("The crypto library could not seal the CA's key."));
    }
    const auto records = makeRecords(*keys, now);
    if (!records)
        return tl::unexpected(records.error());
    const FleetFiles files(directory);
    auto written = files.makeEmptyDirectory();
    if (written)
        written = files.writeNew(*keys, *records);
    if (!written)
        return tl::unexpected(written.error());
    return Fleet(files, *keys, *records);
}

Result<Fleet> Fleet::join(const QString& directory, const Bundle& bundle)
{
    if (bundle.identity.role == Role::Agent)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("The bundle is for the endpoint \"%1\", not for a person; start "
                           "its agent with --enroll.")
                .arg(bundle.identity.name));
    const FleetKeys keys {CertificateAuthority::withoutKey(bundle.identity.fleetCa),
                          bundle.identity, bundle.key};
    const FleetRecords records {
        bundle.discoveryKeys, bundle.revocations, {recordFor(bundle.identity)}};
    const FleetFiles files(directory);
    auto written = files.makeEmptyDirectory();
    if (written)
        written = files.writeNew(keys, records);
    if (!written)
        return tl::unexpected(written.error());
    return Fleet(files, keys, records);
}

Result<Fleet> Fleet::open(const QString& directory, const QDateTime& now)
{
    if (const auto checked = checkPrivateDirectory(directory); !checked)
        return tl::unexpected(checked.error());
    const FleetFiles files(directory);
    Faults faults;
    const auto keys = faults.take(files.readKeys(now));
    const auto records = faults.take(files.readRecords());
    if (!faults.isEmpty())
        return tl::unexpected(
            faults.error(QStringLiteral("%1 cannot be used as a fleet: ").arg(directory)));
    return Fleet(files, keys, records);
}

Result<Fleet> Fleet::renewOwn(const QString& directory, const QDateTime& now,
                              const Validity& validity, const QByteArray& passphrase)
{
    auto fleet = open(directory, QDateTime()); // however old its certificate
    if (!fleet)
        return fleet;
    if (fleet->isLocked() && !passphrase.isEmpty())
        if (const auto unlocked = fleet->unlock(passphrase); !unlocked)
            return tl::unexpected(unlocked.error());
    if (const auto able = fleet->checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(fleet->m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = fleet->reread();
    if (!checked)
        return tl::unexpected(checked.error());
    const Identity& self = fleet->admin();
    if (fleet->revocations().contains(self.id))
        return failure(ErrorCode::Revoked, QStringLiteral("\"%1\" is revoked.").arg(self.name));
    const auto certificate =
        fleet->m_keys.authority.issue(fleet->adminKey(), self.name, self.role, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    const auto all = fleet->withKey({self.id, self.name, self.role, certificate->expiryDate()});
    if (!all)
        return tl::unexpected(all.error());
    auto written = fleet->record(*all);
    if (written)
        written = fleet->m_files.writeAdmin(*certificate);
    if (!written)
        return tl::unexpected(written.error());
    fleet->m_keys.admin.certificate = *certificate;
    return open(directory, now);
}

Result<void> Fleet::unlock(const QByteArray& passphrase)
{
    if (canSign())
        return {};
    if (!hasPassphrase())
        return checkAuthority();
    const auto key = EcKey::fromPem(m_keys.sealedKey, passphrase, m_files.caKeyPath());
    if (!key)
        return tl::unexpected(key.error());
    auto authority = CertificateAuthority::from(ca(), *key);
    if (!authority)
        return tl::unexpected(authority.error());
    m_keys.authority = *authority;
    return {};
}

Result<void> Fleet::setPassphrase(const QByteArray& passphrase)
{
    if (auto able = checkAuthority(); !able)
        return able;
    const FleetLock lock(m_files.lockPath());
    if (auto taken = lock.taken(); !taken)
        return taken;
    const EcKey& key = m_keys.authority.key();
    if (auto written = m_files.writeCaKey(key, passphrase); !written)
        return written;
    m_keys.sealedKey = passphrase.isEmpty() ? QByteArray() : key.toPem(passphrase);
    return {};
}

Result<bool> Fleet::learn(const RevocationList& given)
{
    const auto list = RevocationList::verify(given.compact(), ca());
    if (!list)
        return tl::unexpected(list.error());
    const FleetLock lock(m_files.lockPath());
    auto done = lock.taken();
    if (done)
        done = reread();
    if (!done)
        return tl::unexpected(done.error());
    if (!list->mayReplace(revocations()))
        return false;
    if (const auto written = m_files.write(*list); !written)
        return tl::unexpected(written.error());
    m_records.revocations = *list;
    return true;
}

Result<bool> Fleet::learn(const KeyDocument& given)
{
    const auto document = KeyDocument::verify(given.compact(), ca());
    if (!document)
        return tl::unexpected(document.error());
    const FleetLock lock(m_files.lockPath());
    auto done = lock.taken();
    if (done)
        done = reread();
    if (!done)
        return tl::unexpected(done.error());
    if (!document->keys().mayReplace(discoveryKeys()))
        return false;
    done = m_files.write(document->keys());
    if (done)
        done = m_files.write(*document);
    if (!done)
        return tl::unexpected(done.error());
    m_records.keys = document->keys();
    m_records.keyDocument = *document;
    return true;
}

} // namespace patchswarm::trust
