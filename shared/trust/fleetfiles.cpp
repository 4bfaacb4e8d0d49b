#include "shared/trust/fleetfiles.h"

#include <QDir>
#include <QFile>

#include <algorithm>

#include "shared/trust/certificates.h"
#include "shared/trust/faults.h"
#include "shared/trust/privatefile.h"
#include "shared/trust/trustfiles.h"

namespace patchswarm::trust {

namespace {

constexpr char caFile[] = "fleet-ca.pem";
constexpr char caKeyFile[] = "fleet-ca.key";
constexpr char adminFile[] = "admin.pem";
constexpr char adminKeyFile[] = "admin.key";
constexpr char keysFile[] = "discovery.keys";
constexpr char keyDocumentFile[] = "discovery.jws";
constexpr char revokedFile[] = "revoked.jws";
constexpr char enrolledFile[] = "enrolled.json";

// The CA's key: plain, sealed or absent.
struct CaKey
{
    EcKey key;
    QByteArray sealed;
    bool isOffline = false;
};

Result<CaKey> readCaKeyFile(const QString& path)
{
    const auto pem = readTrustFile(path, Access::Private);
    if (!pem && pem.error().code == ErrorCode::NotFound)
        return CaKey {{}, {}, true};
    if (!pem)
        return tl::unexpected(pem.error());
    if (EcKey::isEncrypted(*pem))
        return CaKey {{}, *pem, false};
    const auto key = EcKey::fromPem(*pem, path);
    if (!key)
        return tl::unexpected(key.error());
    return CaKey {*key, {}, false};
}

QByteArray caKeyText(const FleetKeys& keys)
{
    return keys.sealedKey.isEmpty() ? keys.authority.key().toPem() : keys.sealedKey;
}

Result<QList<Enrolled>> readEnrolledFile(const QString& path)
{
    const auto text = readTrustFile(path, Access::Shared, maxEnrolledFileBytes);
    auto enrolled = text ? enrolledFromFile(*text) : tl::unexpected(text.error());
    if (text && !enrolled)
        enrolled.error().detail = QStringLiteral("%1: %2").arg(path, enrolled.error().detail);
    return enrolled;
}

} // namespace

FleetFiles::FleetFiles(const QString& directory)
    : m_directory(QDir::cleanPath(directory))
{
}

QString FleetFiles::file(const char* name) const
{
    return m_directory + u'/' + QLatin1String(name);
}

QString FleetFiles::caKeyPath() const
{
    return file(caKeyFile);
}

QString FleetFiles::lockPath() const
{
    return file("fleet.lock");
}

Result<void> FleetFiles::makeEmptyDirectory() const
{
    const QDir directory(m_directory);
    if (directory.exists()
        && !directory.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System
                              | QDir::NoDotAndDotDot))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("%1 is not empty; a new fleet needs a directory of its own.")
                           .arg(m_directory));
    if (directory.exists())
        QFile::setPermissions(
            m_directory, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return makePrivateDirectory(m_directory);
}

Result<void> FleetFiles::writeNew(const FleetKeys& keys, const FleetRecords& records) const
{
    struct NewFile
    {
        const char* name;
        QByteArray content;
        Access access;
    };

    const bool hasCaKey = keys.authority.hasKey();
    const NewFile files[] = {
        {caKeyFile, hasCaKey ? caKeyText(keys) : QByteArray(), Access::Private},
        {caFile, keys.authority.certificate().toPem(), Access::Shared},
        {adminFile, keys.admin.certificate.toPem(), Access::Shared},
        {adminKeyFile, keys.adminKey.toPem(), Access::Private},
        {keysFile, records.keys.toFile(), Access::Private},
        {revokedFile, records.revocations.compact(), Access::Shared},
        {enrolledFile, enrolledToFile(records.enrolled), Access::Shared}};
    for (const NewFile& entry : files) {
        if (entry.name == caKeyFile && !hasCaKey)
            continue;
        const auto written = writeFileAtomically(file(entry.name), entry.content, entry.access);
        if (written)
            continue;
        for (const NewFile& other : files)
            QFile::remove(file(other.name));
        return written;
    }
    return {};
}

Result<void> FleetFiles::write(const DiscoveryKeys& keys) const
{
    return writeFileAtomically(file(keysFile), keys.toFile(), Access::Private);
}

Result<void> FleetFiles::write(const RevocationList& revocations) const
{
    return writeFileAtomically(file(revokedFile), revocations.compact(), Access::Shared);
}

Result<void> FleetFiles::write(const QList<Enrolled>& enrolled) const
{
    return writeFileAtomically(file(enrolledFile), enrolledToFile(enrolled), Access::Shared);
}

Result<void> FleetFiles::write(const KeyDocument& keys) const
{
    return writeFileAtomically(file(keyDocumentFile), keys.compact(), Access::Private);
}

Result<void> FleetFiles::writeCaKey(const EcKey& key, const QByteArray& passphrase) const
{
    const QByteArray pem = passphrase.isEmpty() ? key.toPem() : key.toPem(passphrase);
    if (pem.isEmpty())
        return failure(
            ErrorCode::Io,
            QStringLiteral("The crypto library could not write %1.").arg(file(caKeyFile)));
    return writeFileAtomically(file(caKeyFile), pem, Access::Private);
}

Result<void> FleetFiles::writeAdmin(const QSslCertificate& certificate) const
{
    return writeFileAtomically(file(adminFile), certificate.toPem(), Access::Shared);
}

Result<FleetKeys> FleetFiles::readKeys(const QDateTime& now) const
{
    Faults faults;
    FleetKeys keys;
    const auto ca = faults.take(readCertificateFile(file(caFile)));
    const CaKey caKey = faults.take(readCaKeyFile(file(caKeyFile)));
    keys.sealedKey = caKey.sealed;
    const auto admin = faults.take(readCertificateFile(file(adminFile)));
    keys.adminKey = faults.take(readKeyFile(file(adminKeyFile)));
    if (!ca.isNull() && !caKey.key.isNull())
        keys.authority = faults.take(CertificateAuthority::from(ca, caKey.key));
    else if (!ca.isNull() && (caKey.isOffline || !caKey.sealed.isEmpty()))
        keys.authority = CertificateAuthority::withoutKey(ca);
    if (!ca.isNull() && !admin.isNull() && !keys.adminKey.isNull()) {
        const QDateTime begin = std::max(admin.effectiveDate(), ca.effectiveDate());
        auto identity =
            makeIdentity(admin, keys.adminKey, ca, now.isValid() ? now : begin.addSecs(1));
        if (!identity)
            identity.error().detail =
                QStringLiteral("%1: %2").arg(file(adminFile), identity.error().detail);
        keys.admin = faults.take(identity);
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return keys;
}

Result<FleetRecords> FleetFiles::readRecords() const
{
    Faults faults;
    FleetRecords records;
    records.keys = faults.take(readDiscoveryKeysFile(file(keysFile)));
    records.enrolled = faults.take(readEnrolledFile(file(enrolledFile)));
    const auto ca = readCertificateFile(file(caFile));
    if (ca || !QFile::exists(file(revokedFile)))
        records.revocations =
            faults.take(readRevocationFile(file(revokedFile), ca.value_or(QSslCertificate())));
    if (ca && QFile::exists(file(keyDocumentFile)))
        records.keyDocument = faults.take(readKeyDocumentFile(file(keyDocumentFile), *ca));
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return records;
}

} // namespace patchswarm::trust
