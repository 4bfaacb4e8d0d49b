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
constexpr char revokedFile[] = "revoked.jws";
constexpr char enrolledFile[] = "enrolled.json";

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
        {caKeyFile, hasCaKey ? keys.authority.key().toPem() : QByteArray(), Access::Private},
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

Result<void> FleetFiles::writeAdmin(const QSslCertificate& certificate) const
{
    return writeFileAtomically(file(adminFile), certificate.toPem(), Access::Shared);
}

Result<FleetKeys> FleetFiles::readKeys(const QDateTime& now) const
{
    Faults faults;
    FleetKeys keys;
    const auto ca = faults.take(readCertificateFile(file(caFile)));
    auto caKeyRead = readKeyFile(file(caKeyFile));
    const bool isOffline = !caKeyRead && caKeyRead.error().code == ErrorCode::NotFound;
    const EcKey caKey = isOffline ? EcKey() : faults.take(std::move(caKeyRead));
    const auto admin = faults.take(readCertificateFile(file(adminFile)));
    keys.adminKey = faults.take(readKeyFile(file(adminKeyFile)));
    if (!ca.isNull() && !caKey.isNull())
        keys.authority = faults.take(CertificateAuthority::from(ca, caKey));
    else if (!ca.isNull() && isOffline)
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
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return records;
}

} // namespace patchswarm::trust
