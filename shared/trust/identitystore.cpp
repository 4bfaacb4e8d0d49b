#include "shared/trust/identitystore.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <filesystem>
#include <system_error>

#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"
#include "shared/trust/privatefile.h"
#include "shared/trust/role.h"
#include "shared/trust/strictjson.h"
#include "shared/trust/trustfiles.h"

namespace patchswarm::trust {

namespace {

constexpr char certificateFile[] = "agent.pem";
constexpr char keyFile[] = "agent.key";
constexpr char pendingCertificateFile[] = "agent.pem.pending"; // its presence commits a replacement
constexpr char pendingKeyFile[] = "agent.key.pending";
constexpr char caFile[] = "fleet-ca.pem";
constexpr char keysFile[] = "discovery.keys";
constexpr char keyDocumentFile[] = "discovery.jws";
constexpr char revokedFile[] = "revoked.jws";
constexpr char endpointFile[] = "endpoint.json";

struct EndpointFile
{
    std::uint16_t discoveryPort = defaultDiscoveryPort;
    bool replaceKey = false;
};

Result<EndpointFile> parseEndpointFile(const QByteArray& text, const QString& path)
{
    const auto json = parseStrictObject(text, path);
    if (!json)
        return tl::unexpected(json.error());
    const int version = json->value(QLatin1String("version")).toInt(-1);
    if (version != 1)
        return failure(ErrorCode::UnsupportedVersion,
                       QStringLiteral("%1 is of version %2; this program reads version 1.")
                           .arg(path)
                           .arg(version));
    const qint64 port = json->value(QLatin1String("discoveryPort")).toInteger(0);
    if (port < 1 || port > 65535)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 names no discoveryPort from 1 to 65535.").arg(path));
    return EndpointFile {std::uint16_t(port), json->value(QLatin1String("replaceKey")).toBool()};
}

Result<void> renameOver(const QString& from, const QString& to)
{
    std::error_code fault;
    std::filesystem::rename(QFile::encodeName(from).toStdString(),
                            QFile::encodeName(to).toStdString(), fault);
    if (fault)
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 cannot be renamed to %2: %3.")
                           .arg(from, to, QString::fromStdString(fault.message())));
    return {};
}

// Whether a key file is there and is this certificate's.
bool keyMatches(const QString& path, const QSslCertificate& certificate)
{
    const auto key = readKeyFile(path);
    return key && key->matches(certificate);
}

} // namespace

IdentityStore::IdentityStore(QString stateDirectory)
    : m_state(std::move(stateDirectory))
    , m_directory(QDir(m_state).filePath(QStringLiteral("identity")))
{
}

QString IdentityStore::file(const char* name) const
{
    return m_directory + u'/' + QLatin1String(name);
}

bool IdentityStore::isEnrolled() const
{
    return QFileInfo::exists(file(certificateFile))
        || QFileInfo::exists(file(pendingCertificateFile));
}

Result<Installed> IdentityStore::install(const Bundle& bundle, const QDateTime& now)
{
    if (bundle.identity.role != Role::Agent)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral(
                "The bundle of \"%1\" is for a person with the role %2; an endpoint needs "
                "a bundle of the role agent.")
                .arg(bundle.identity.name, roleName(bundle.identity.role)));
    for (const QString& directory : {m_state, m_directory}) {
        if (const auto made = makePrivateDirectory(directory); !made)
            return tl::unexpected(made.error());
    }
    if (const auto checked = checkSameFleet(bundle); !checked)
        return tl::unexpected(checked.error());
    if (isEnrolled()) {
        const auto kept = keep(bundle, now);
        if (!kept)
            return tl::unexpected(kept.error());
        if (*kept)
            return Installed::Kept;
    }
    if (const auto written = writeAll(bundle); !written)
        return tl::unexpected(written.error());
    return Installed::Anew;
}

Result<void> IdentityStore::checkSameFleet(const Bundle& bundle) const
{
    const auto ca = readCa();
    if (!ca || *ca == bundle.identity.fleetCa)
        return {};
    return failure(
        ErrorCode::Conflict,
        QStringLiteral("%1 holds an identity of another fleet, \"%2\"; remove it to join \"%3\".")
            .arg(m_directory, commonNameOf(*ca), commonNameOf(bundle.identity.fleetCa)));
}

Result<bool> IdentityStore::keep(const Bundle& bundle, const QDateTime& now)
{
    const auto present = load(now);
    if (!present && present.error().code == ErrorCode::PermissionDenied)
        return tl::unexpected(present.error());
    if (!present)
        return false;
    const Identity& own = present->identity;
    if (own.name != bundle.identity.name)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("%1 belongs to the endpoint \"%2\"; the bundle is for "
                                      "\"%3\". Remove the directory to rename the endpoint.")
                           .arg(m_directory, own.name, bundle.identity.name));
    if (bundle.identity.certificate.effectiveDate() > own.certificate.effectiveDate())
        return false;
    if (bundle.discoveryKeys.mayReplace(present->discoveryKeys)) {
        if (const auto stored = store(bundle.discoveryKeys); !stored)
            return tl::unexpected(stored.error());
    }
    if (bundle.revocations.mayReplace(present->revocations)) {
        if (const auto stored = store(bundle.revocations); !stored)
            return tl::unexpected(stored.error());
    }
    return true;
}

Result<void> IdentityStore::writeAll(const Bundle& bundle) const
{
    Result<void> written =
        writeFileAtomically(file(pendingKeyFile), bundle.key.toPem(), Access::Private);
    if (written)
        written =
            writeFileAtomically(file(caFile), bundle.identity.fleetCa.toPem(), Access::Shared);
    if (written)
        written = storeNewer(bundle);
    if (written)
        written = writeEndpoint(bundle.discoveryPort, bundle.replaceKey);
    if (written)
        written = writeFileAtomically(file(pendingCertificateFile),
                                      bundle.identity.certificate.toPem(), Access::Shared);
    return written ? recover() : written;
}

Result<void> IdentityStore::storeNewer(const Bundle& bundle) const
{
    const auto keys = readKeys();
    if (!keys || bundle.discoveryKeys.mayReplace(*keys)) {
        if (auto written =
                writeFileAtomically(file(keysFile), bundle.discoveryKeys.toFile(), Access::Private);
            !written)
            return written;
    }
    const auto revocations = readRevocations(bundle.identity.fleetCa);
    if (!revocations || bundle.revocations.mayReplace(*revocations))
        return writeFileAtomically(file(revokedFile), bundle.revocations.compact(), Access::Shared);
    return {};
}

Result<void> IdentityStore::writeEndpoint(std::uint16_t discoveryPort, bool replaceKey) const
{
    const QJsonObject json {{QStringLiteral("version"), 1},
                            {QStringLiteral("discoveryPort"), discoveryPort},
                            {QStringLiteral("replaceKey"), replaceKey}};
    return writeFileAtomically(file(endpointFile), QJsonDocument(json).toJson(), Access::Shared);
}

Result<void> IdentityStore::checkDirectories() const
{
    if (auto checked = checkPrivateDirectory(m_state); !checked)
        return checked;
    return checkPrivateDirectory(m_directory);
}

// A replacement is two renames; the pending certificate is written last and its rename ends it, so
// that every moment in between can be told apart and finished.
Result<void> IdentityStore::recover() const
{
    const QString pending = file(pendingCertificateFile);
    if (!QFileInfo::exists(pending))
        return {};
    const auto certificate = readCertificateFile(pending);
    if (certificate && keyMatches(file(pendingKeyFile), *certificate)) {
        if (auto renamed = renameOver(file(pendingKeyFile), file(keyFile)); !renamed)
            return renamed;
    }
    if (certificate && keyMatches(file(keyFile), *certificate))
        return renameOver(pending, file(certificateFile));
    if (!QFile::remove(pending))
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 belongs to no key and cannot be removed.").arg(pending));
    return {};
}

Result<Membership> IdentityStore::load(const QDateTime& now)
{
    if (!isEnrolled())
        return failure(
            ErrorCode::NotFound,
            QStringLiteral(
                "There is no identity in %1; enrol this endpoint with a bundle of its fleet.")
                .arg(m_directory));
    if (const auto checked = checkDirectories(); !checked)
        return tl::unexpected(checked.error());
    if (const auto recovered = recover(); !recovered)
        return tl::unexpected(recovered.error());
    Membership membership;
    const auto identity = readIdentity(now);
    if (!identity)
        return tl::unexpected(identity.error());
    membership.identity = *identity;
    const auto keys = readKeys();
    if (!keys)
        return tl::unexpected(keys.error());
    membership.discoveryKeys = *keys;
    const auto revocations = readRevocations(identity->fleetCa);
    if (!revocations)
        return tl::unexpected(revocations.error());
    membership.revocations = *revocations;
    takeKeyDocument(membership);
    const auto text = readTrustFile(file(endpointFile), Access::Shared);
    const auto endpoint =
        text ? parseEndpointFile(*text, file(endpointFile)) : tl::unexpected(text.error());
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    membership.discoveryPort = endpoint->discoveryPort;
    membership.replaceKey = endpoint->replaceKey;
    return membership;
}

// A damaged one costs only that it is not passed on; one that is newer than the keys is what a
// store() that was cut short has left.
void IdentityStore::takeKeyDocument(Membership& membership) const
{
    auto document = readKeyDocumentFile(file(keyDocumentFile), membership.identity.fleetCa);
    if (!document)
        return;
    if (document->keys().mayReplace(membership.discoveryKeys))
        membership.discoveryKeys = document->keys();
    if (document->keys() == membership.discoveryKeys)
        membership.keyDocument = std::move(*document);
}

Result<Identity> IdentityStore::readIdentity(const QDateTime& now) const
{
    const auto certificate = readCertificateFile(file(certificateFile));
    if (!certificate)
        return tl::unexpected(certificate.error());
    const auto key = readKeyFile(file(keyFile));
    if (!key)
        return tl::unexpected(key.error());
    const auto ca = readCa();
    if (!ca)
        return tl::unexpected(ca.error());
    auto identity = makeIdentity(*certificate, *key, *ca, now);
    if (!identity)
        identity.error().detail =
            QStringLiteral("%1: %2").arg(file(certificateFile), identity.error().detail);
    return identity;
}

Result<QSslCertificate> IdentityStore::readCa() const
{
    return readCertificateFile(file(caFile));
}

Result<DiscoveryKeys> IdentityStore::readKeys() const
{
    return readDiscoveryKeysFile(file(keysFile));
}

Result<RevocationList> IdentityStore::readRevocations(const QSslCertificate& ca) const
{
    return readRevocationFile(file(revokedFile), ca);
}

Result<QByteArray> IdentityStore::beginKeyReplacement(const QDateTime& now)
{
    const auto membership = load(now);
    if (!membership)
        return tl::unexpected(membership.error());
    auto key = readKeyFile(file(pendingKeyFile));
    if (!key) {
        key = EcKey::generate();
        if (!key)
            return tl::unexpected(key.error());
        if (const auto written =
                writeFileAtomically(file(pendingKeyFile), key->toPem(), Access::Private);
            !written)
            return tl::unexpected(written.error());
    }
    return makeSigningRequest(*key, membership->identity.name);
}

Result<Membership> IdentityStore::finishKeyReplacement(const QSslCertificate& certificate,
                                                       const QDateTime& now)
{
    const auto present = load(now);
    if (!present)
        return tl::unexpected(present.error());
    const auto key = readKeyFile(file(pendingKeyFile));
    if (!key)
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("No key replacement is under way: %1").arg(key.error().detail));
    const auto next = makeIdentity(certificate, *key, present->identity.fleetCa, now);
    if (!next)
        return tl::unexpected(next.error());
    if (next->name != present->identity.name || next->role != present->identity.role)
        return failure(
            ErrorCode::Conflict,
            QStringLiteral(
                "The new certificate is for \"%1\" or for another role; this endpoint is \"%2\".")
                .arg(next->name, present->identity.name));
    auto done =
        writeFileAtomically(file(pendingCertificateFile), certificate.toPem(), Access::Shared);
    if (done)
        done = recover();
    if (done)
        done = writeEndpoint(present->discoveryPort, false);
    if (!done)
        return tl::unexpected(done.error());
    return load(now);
}

Result<void> IdentityStore::store(const RevocationList& revocations) const
{
    const auto ca = readCa();
    if (!ca)
        return tl::unexpected(ca.error());
    const auto verified = RevocationList::verify(revocations.compact(), *ca);
    if (!verified)
        return tl::unexpected(verified.error());
    const auto present = readRevocations(*ca);
    if (present && present->compact() == revocations.compact())
        return {};
    if (present && !revocations.mayReplace(*present))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("Revocation list no. %1 would roll back no. %2.")
                           .arg(revocations.number())
                           .arg(present->number()));
    return writeFileAtomically(file(revokedFile), revocations.compact(), Access::Shared);
}

Result<void> IdentityStore::store(const DiscoveryKeys& keys) const
{
    const auto present = readKeys();
    if (present && *present == keys)
        return {};
    if (keys.isEmpty() || (present && !keys.mayReplace(*present)))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("The discovery keys given are older than those in %1.")
                           .arg(m_directory));
    return writeFileAtomically(file(keysFile), keys.toFile(), Access::Private);
}

Result<void> IdentityStore::store(const KeyDocument& keys) const
{
    const auto ca = readCa();
    if (!ca)
        return tl::unexpected(ca.error());
    const auto verified = KeyDocument::verify(keys.compact(), *ca);
    if (!verified)
        return tl::unexpected(verified.error());
    const auto present = readKeys();
    if (present && *present != verified->keys() && !verified->keys().mayReplace(*present))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("The discovery keys given are older than those in %1.")
                           .arg(m_directory));
    auto written = writeFileAtomically(file(keyDocumentFile), verified->compact(), Access::Private);
    return written ? store(verified->keys()) : written;
}

} // namespace patchswarm::trust
