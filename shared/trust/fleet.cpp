#include "shared/trust/fleet.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QSet>

#include <algorithm>

#include "shared/trust/certificates.h"
#include "shared/trust/enrolledfile.h"
#include "shared/trust/privatefile.h"
#include "shared/trust/role.h"

namespace patchswarm::trust {

namespace {

constexpr char caFile[] = "fleet-ca.pem";
constexpr char caKeyFile[] = "fleet-ca.key";
constexpr char adminFile[] = "admin.pem";
constexpr char adminKeyFile[] = "admin.key";
constexpr char keysFile[] = "discovery.keys";
constexpr char revokedFile[] = "revoked.jws";
constexpr char enrolledFile[] = "enrolled.json";
constexpr char lockFile[] = "fleet.lock";
constexpr int adminDays = 730;

// Held for one change of the directory, among all processes.
class DirectoryLock
{
public:
    explicit DirectoryLock(const QString& path)
        : m_lock(path)
    {
        m_taken = m_lock.tryLock(5000);
    }

    [[nodiscard]] Result<void> taken() const
    {
        if (m_taken)
            return {};
        return failure(
            ErrorCode::Busy,
            QStringLiteral("%1 is held by another program that changes this fleet; try again.")
                .arg(m_lock.fileName()));
    }

private:
    QLockFile m_lock;
    bool m_taken = false;
};

Result<void> makeEmptyDirectory(const QString& path)
{
    const QDir directory(path);
    if (directory.exists()
        && !directory.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System
                              | QDir::NoDotAndDotDot))
        return failure(
            ErrorCode::Conflict,
            QStringLiteral("%1 is not empty; a new fleet needs a directory of its own.").arg(path));
    if (directory.exists())
        QFile::setPermissions(
            path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return makePrivateDirectory(path);
}

} // namespace

Result<Fleet> Fleet::create(const QString& directory, const QString& name, const QDateTime& now)
{
    const auto authority =
        CertificateAuthority::create(name, Validity::days(now, CertificateAuthority::validityDays));
    if (!authority)
        return tl::unexpected(authority.error());
    if (const auto made = makeEmptyDirectory(directory); !made)
        return tl::unexpected(made.error());
    const auto keys = DiscoveryKeys::create(now);
    if (!keys)
        return tl::unexpected(keys.error());
    Fleet fleet;
    fleet.m_directory = QDir::cleanPath(directory);
    fleet.m_authority = *authority;
    fleet.m_keys = *keys;
    const auto revocations =
        RevocationList::issue(*authority, {1, now, now.addDays(RevocationList::validityDays), {}});
    if (!revocations)
        return tl::unexpected(revocations.error());
    fleet.m_revocations = *revocations;
    const auto admin =
        fleet.makeBundle(QStringLiteral("admin"), Role::Admin, Validity::days(now, adminDays));
    if (!admin)
        return tl::unexpected(admin.error());
    fleet.m_admin = admin->identity;
    fleet.m_adminKey = admin->key;
    fleet.m_enrolled = {{admin->identity.id, admin->identity.name, Role::Admin,
                         admin->identity.certificate.expiryDate()}};
    if (const auto written = fleet.writeNew(); !written) {
        for (const char* file :
             {caFile, caKeyFile, adminFile, adminKeyFile, keysFile, revokedFile, enrolledFile})
            QFile::remove(fleet.file(file));
        return tl::unexpected(written.error());
    }
    return fleet;
}

Result<void> Fleet::writeNew() const
{
    struct NewFile
    {
        const char* name;
        QByteArray content;
        Access access;
    };

    const NewFile files[] = {{caKeyFile, m_authority.key().toPem(), Access::Private},
                             {adminFile, m_admin.certificate.toPem(), Access::Shared},
                             {adminKeyFile, m_adminKey.toPem(), Access::Private},
                             {keysFile, m_keys.toFile(), Access::Private},
                             {revokedFile, m_revocations.compact(), Access::Shared},
                             {enrolledFile, enrolledToFile(m_enrolled), Access::Shared},
                             {caFile, ca().toPem(), Access::Shared}};
    for (const NewFile& entry : files) {
        if (auto written = writeFileAtomically(file(entry.name), entry.content, entry.access);
            !written)
            return written;
    }
    return {};
}

Result<Fleet> Fleet::open(const QString& directory, const QDateTime& now)
{
    if (const auto checked = checkPrivateDirectory(directory); !checked)
        return tl::unexpected(checked.error());
    Fleet fleet;
    fleet.m_directory = QDir::cleanPath(directory);
    const auto identities = fleet.readKeysAndCertificates(now);
    const auto records = fleet.readRecords();
    if (!identities || !records) {
        QStringList faults;
        for (const auto* result : {&identities, &records}) {
            if (!*result)
                faults << result->error().detail;
        }
        return failure(
            (identities ? records : identities).error().code,
            QStringLiteral("%1 cannot be used as a fleet: %2").arg(directory, faults.join(u' ')));
    }
    return fleet;
}

Result<void> Fleet::readKeysAndCertificates(const QDateTime& now)
{
    QStringList faults;
    ErrorCode code = ErrorCode::InvalidInput;
    const auto note = [&](const Error& error) {
        code = faults.isEmpty() ? error.code : code;
        faults << error.detail;
    };
    const auto certificate = [&](const char* name) {
        const auto pem = readTrustFile(file(name), Access::Shared);
        auto parsed = pem ? certificateFromPem(*pem, file(name)) : tl::unexpected(pem.error());
        if (!parsed)
            note(parsed.error());
        return parsed;
    };
    const auto key = [&](const char* name) {
        const auto pem = readTrustFile(file(name), Access::Private);
        auto parsed = pem ? EcKey::fromPem(*pem, file(name)) : tl::unexpected(pem.error());
        if (!parsed)
            note(parsed.error());
        return parsed;
    };
    const auto caCertificate = certificate(caFile);
    const auto caKey = key(caKeyFile);
    const auto adminCertificate = certificate(adminFile);
    const auto adminKey = key(adminKeyFile);
    if (caCertificate && caKey) {
        const auto authority = CertificateAuthority::from(*caCertificate, *caKey);
        if (authority)
            m_authority = *authority;
        else
            note(authority.error());
    }
    if (caCertificate && adminCertificate && adminKey) {
        const auto admin = makeIdentity(*adminCertificate, *adminKey, *caCertificate, now);
        if (!admin)
            note({admin.error().code,
                  QStringLiteral("%1: %2").arg(file(adminFile), admin.error().detail)});
        else
            m_admin = *admin;
        m_adminKey = *adminKey;
    }
    return allFaults(code, faults);
}

Result<void> Fleet::readRecords()
{
    QStringList faults;
    ErrorCode code = ErrorCode::InvalidInput;
    const auto note = [&](const char* name, const Error& error) {
        code = faults.isEmpty() ? error.code : code;
        const bool named = error.detail.contains(file(name));
        faults << (named ? error.detail : QStringLiteral("%1: %2").arg(file(name), error.detail));
    };
    const auto keysText = readTrustFile(file(keysFile), Access::Private);
    const auto keys =
        keysText ? DiscoveryKeys::fromFile(*keysText) : tl::unexpected(keysText.error());
    if (keys)
        m_keys = *keys;
    else
        note(keysFile, keys.error());
    const auto listText = readTrustFile(file(revokedFile), Access::Shared);
    const auto list =
        listText ? RevocationList::verify(*listText, ca()) : tl::unexpected(listText.error());
    if (list)
        m_revocations = *list;
    else if (!ca().isNull() || !listText)
        note(revokedFile, list.error());
    const auto recordText = readTrustFile(file(enrolledFile), Access::Shared, maxEnrolledFileBytes);
    const auto record =
        recordText ? enrolledFromFile(*recordText) : tl::unexpected(recordText.error());
    if (record)
        m_enrolled = *record;
    else
        note(enrolledFile, record.error());
    return allFaults(code, faults);
}

QString Fleet::file(const char* name) const
{
    return m_directory + u'/' + QLatin1String(name);
}

QString Fleet::name() const
{
    return commonNameOf(ca());
}

Result<void> Fleet::writeEnrolled(const QList<Enrolled>& enrolled)
{
    auto written =
        writeFileAtomically(file(enrolledFile), enrolledToFile(enrolled), Access::Shared);
    if (written)
        m_enrolled = enrolled;
    return written;
}

Result<Bundle> Fleet::enroll(const QString& name, Role role, const Validity& validity)
{
    auto bundles = enroll(QStringList {name}, role, validity);
    if (!bundles)
        return tl::unexpected(bundles.error());
    return bundles->takeFirst();
}

Result<QList<Bundle>> Fleet::enroll(const QStringList& names, Role role, const Validity& validity)
{
    const DirectoryLock lock(file(lockFile));
    auto checked = lock.taken();
    if (checked)
        checked = readRecords();
    if (checked)
        checked = checkNames(names, validity.notBefore);
    if (!checked)
        return tl::unexpected(checked.error());
    QList<Bundle> bundles;
    QList<Enrolled> enrolled = m_enrolled;
    for (const QString& name : names) {
        const auto bundle = makeBundle(name, role, validity);
        if (!bundle)
            return tl::unexpected(bundle.error());
        bundles << *bundle;
        enrolled << Enrolled {bundle->identity.id, name, role,
                              bundle->identity.certificate.expiryDate()};
    }
    if (const auto written = writeEnrolled(enrolled); !written)
        return tl::unexpected(written.error());
    return bundles;
}

Result<Bundle> Fleet::makeBundle(const QString& name, Role role, const Validity& validity) const
{
    const auto key = EcKey::generate();
    if (!key)
        return tl::unexpected(key.error());
    const auto certificate = m_authority.issue(*key, name, role, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    Bundle bundle;
    bundle.identity = {*certificate, key->toSslKey(), ca(), endpointIdOf(*certificate), role, name};
    bundle.key = *key;
    bundle.discoveryKeys = m_keys;
    bundle.revocations = m_revocations;
    return bundle;
}

Result<void> Fleet::checkNames(const QStringList& names, const QDateTime& from) const
{
    QSet<QString> taken;
    for (const Enrolled& entry : m_enrolled) {
        if (!m_revocations.contains(entry.id) && entry.notAfter > from)
            taken.insert(entry.name);
    }
    QStringList faults;
    ErrorCode code = ErrorCode::Conflict;
    for (const QString& name : names) {
        const auto parsed = parseEndpointName(name);
        if (!parsed) {
            code = ErrorCode::InvalidInput;
            faults << parsed.error().detail;
        } else if (taken.contains(name)) {
            faults << QStringLiteral(
                          "\"%1\" is enrolled already; revoke it before enrolling it anew.")
                          .arg(name);
        }
        taken.insert(name);
    }
    return allFaults(code, faults);
}

const Enrolled* Fleet::recordOf(const EndpointId& id) const
{
    const auto found = std::find_if(m_enrolled.begin(), m_enrolled.end(),
                                    [&](const Enrolled& entry) { return entry.id == id; });
    return found == m_enrolled.end() ? nullptr : &*found;
}

Result<QSslCertificate> Fleet::sign(const QByteArray& csrPem, const EndpointId& current,
                                    const Validity& validity)
{
    const auto request = parseSigningRequest(csrPem);
    if (!request)
        return tl::unexpected(request.error());
    const DirectoryLock lock(file(lockFile));
    auto checked = lock.taken();
    if (checked)
        checked = readRecords();
    if (!checked)
        return tl::unexpected(checked.error());
    const Enrolled* known = recordOf(current);
    if (!known)
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("No endpoint %1 is enrolled in this fleet.").arg(current.shortText()));
    if (m_revocations.contains(current))
        return failure(
            ErrorCode::Revoked,
            QStringLiteral("\"%1\" (%2) is revoked.").arg(known->name, current.shortText()));
    const auto certificate =
        m_authority.issue(request->publicKey, known->name, known->role, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    const EndpointId id = endpointIdOf(*certificate);
    if (m_revocations.contains(id))
        return failure(ErrorCode::Revoked,
                       QStringLiteral("The key in the signing request of \"%1\" is revoked.")
                           .arg(known->name));
    QList<Enrolled> enrolled = m_enrolled;
    const Enrolled next {id, known->name, known->role, certificate->expiryDate()};
    const auto same = std::find_if(enrolled.begin(), enrolled.end(),
                                   [&](const Enrolled& entry) { return entry.id == id; });
    if (same == enrolled.end())
        enrolled << next;
    else if (same->name == next.name && same->role == next.role)
        *same = next;
    else
        return failure(
            ErrorCode::Conflict,
            QStringLiteral("The key in the signing request belongs to \"%1\".").arg(same->name));
    if (const auto written = writeEnrolled(enrolled); !written)
        return tl::unexpected(written.error());
    return certificate;
}

Result<QList<EndpointId>> Fleet::find(const QString& nameOrId) const
{
    QList<EndpointId> found;
    for (const Enrolled& entry : m_enrolled) {
        if ((entry.name == nameOrId || entry.id.toString() == nameOrId.toLower())
            && !m_revocations.contains(entry.id))
            found << entry.id;
    }
    if (found.isEmpty())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("No endpoint \"%1\" is enrolled in %2 and not revoked.")
                           .arg(nameOrId, m_directory));
    return found;
}

Result<RevocationList> Fleet::revoke(const QList<EndpointId>& ids, const QDateTime& now)
{
    const DirectoryLock lock(file(lockFile));
    auto checked = lock.taken();
    if (checked)
        checked = readRecords();
    if (checked)
        checked = checkRevocable(ids);
    if (!checked)
        return tl::unexpected(checked.error());
    const bool allRevoked = std::all_of(
        ids.begin(), ids.end(), [&](const EndpointId& id) { return m_revocations.contains(id); });
    if (allRevoked)
        return m_revocations;
    // The epoch first: a spare epoch after a crash is harmless, a revocation without one is not.
    const auto keys = m_keys.withNewEpoch(now);
    if (!keys)
        return tl::unexpected(keys.error());
    if (const auto written = writeFileAtomically(file(keysFile), keys->toFile(), Access::Private);
        !written)
        return tl::unexpected(written.error());
    m_keys = *keys;
    return publish(ids, now);
}

Result<RevocationList> Fleet::retire(const EndpointId& id, const QDateTime& now)
{
    const DirectoryLock lock(file(lockFile));
    auto checked = lock.taken();
    if (checked)
        checked = readRecords();
    if (checked)
        checked = checkRevocable({id});
    if (!checked)
        return tl::unexpected(checked.error());
    return m_revocations.contains(id) ? m_revocations : publish({id}, now);
}

Result<RevocationList> Fleet::renewRevocations(const QDateTime& now)
{
    const DirectoryLock lock(file(lockFile));
    auto checked = lock.taken();
    if (checked)
        checked = readRecords();
    if (!checked)
        return tl::unexpected(checked.error());
    return publish({}, now);
}

Result<void> Fleet::checkRevocable(const QList<EndpointId>& ids) const
{
    for (const EndpointId& id : ids) {
        if (!recordOf(id))
            return failure(
                ErrorCode::NotFound,
                QStringLiteral("No endpoint %1 is enrolled in this fleet.").arg(id.shortText()));
        if (id == m_admin.id)
            return failure(ErrorCode::Conflict,
                           QStringLiteral("%1 is this fleet directory's own administrator.")
                               .arg(id.shortText()));
    }
    return {};
}

// An expired agent needs no entry any more. Whoever may sign documents keeps one for ever: a
// document counts by the date it was signed at.
Result<RevocationList> Fleet::publish(const QList<EndpointId>& ids, const QDateTime& now)
{
    RevocationStatement statement {m_revocations.number() + 1, now,
                                   now.addDays(RevocationList::validityDays),
                                   m_revocations.statement().revoked};
    statement.revoked.insert(ids.begin(), ids.end());
    for (const Enrolled& entry : m_enrolled) {
        if (entry.role == Role::Agent && entry.notAfter.addDays(1) < now)
            statement.revoked.erase(entry.id);
    }
    const auto list = RevocationList::issue(m_authority, statement);
    if (!list)
        return tl::unexpected(list.error());
    if (const auto written =
            writeFileAtomically(file(revokedFile), list->compact(), Access::Shared);
        !written)
        return tl::unexpected(written.error());
    m_revocations = *list;
    return list;
}

} // namespace patchswarm::trust
