#include "shared/trust/fleet.h"

#include <QSet>

#include <algorithm>

#include "shared/trust/certificates.h"
#include "shared/trust/faults.h"
#include "shared/trust/fleetlock.h"

namespace patchswarm::trust {

namespace {

struct Issued
{
    QSslCertificate certificate;
    EcKey key;
};

Result<Issued> issueWithNewKey(const CertificateAuthority& authority, const QString& name,
                               Role role, const Validity& validity)
{
    const auto key = EcKey::generate();
    if (!key)
        return tl::unexpected(key.error());
    const auto certificate = authority.issue(*key, name, role, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    return Issued {*certificate, *key};
}

Identity identityOf(const Issued& issued, const QSslCertificate& ca, const QString& name, Role role)
{
    return {issued.certificate,
            issued.key.toSslKey(),
            ca,
            endpointIdOf(issued.certificate),
            role,
            name};
}

Enrolled recordFor(const Identity& identity)
{
    return {identity.id, identity.name, identity.role, identity.certificate.expiryDate()};
}

} // namespace

Fleet::Fleet(FleetFiles files, FleetKeys keys, FleetRecords records)
    : m_files(std::move(files))
    , m_keys(std::move(keys))
    , m_records(std::move(records))
{
}

QString Fleet::name() const
{
    return commonNameOf(ca());
}

Result<void> Fleet::checkAuthority() const
{
    if (canSign())
        return {};
    if (isLocked())
        return failure(ErrorCode::PermissionDenied,
                       QStringLiteral("%1 is under a passphrase, which this step needs.")
                           .arg(m_files.caKeyPath()));
    return failure(
        ErrorCode::PermissionDenied,
        QStringLiteral(
            "The fleet's CA key is not in %1 (it is kept offline); put fleet-ca.key back "
            "there for this step and take it away again.")
            .arg(directory()));
}

Result<void> Fleet::reread()
{
    auto records = m_files.readRecords();
    if (!records)
        return tl::unexpected(records.error());
    m_records = std::move(*records);
    return {};
}

Result<void> Fleet::record(const QList<Enrolled>& enrolled)
{
    auto written = m_files.write(enrolled);
    if (written)
        m_records.enrolled = enrolled;
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
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
    if (checked)
        checked = checkNames(names, validity.notBefore);
    if (!checked)
        return tl::unexpected(checked.error());
    QList<Bundle> bundles;
    QList<Enrolled> all = enrolled();
    for (const QString& name : names) {
        const auto issued = issueWithNewKey(m_keys.authority, name, role, validity);
        if (!issued)
            return tl::unexpected(issued.error());
        const Identity identity = identityOf(*issued, ca(), name, role);
        bundles << Bundle {identity,      issued->key,          discoveryKeys(),
                           revocations(), defaultDiscoveryPort, true};
        all << recordFor(identity);
    }
    if (const auto written = record(all); !written)
        return tl::unexpected(written.error());
    return bundles;
}

Result<void> Fleet::checkNames(const QStringList& names, const QDateTime& from) const
{
    QSet<QString> taken;
    for (const Enrolled& entry : enrolled()) {
        if (!revocations().contains(entry.id) && entry.notAfter > from)
            taken.insert(entry.name);
    }
    Faults faults;
    for (const QString& name : names) {
        if (const auto parsed = parseEndpointName(name); !parsed)
            faults.add(parsed.error());
        else if (taken.contains(name))
            faults.add(
                ErrorCode::Conflict,
                QStringLiteral("\"%1\" is enrolled already; revoke it before enrolling it anew.")
                    .arg(name));
        taken.insert(name);
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return {};
}

const Enrolled* Fleet::recordOf(const EndpointId& id) const
{
    const auto found = std::find_if(enrolled().begin(), enrolled().end(),
                                    [&](const Enrolled& entry) { return entry.id == id; });
    return found == enrolled().end() ? nullptr : &*found;
}

Result<QSslCertificate> Fleet::sign(const QByteArray& csrPem, const EndpointId& current,
                                    const Validity& validity)
{
    const auto request = parseSigningRequest(csrPem);
    if (!request)
        return tl::unexpected(request.error());
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
    if (!checked)
        return tl::unexpected(checked.error());
    const Enrolled* known = recordOf(current);
    if (!known)
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("No endpoint %1 is enrolled in this fleet.").arg(current.shortText()));
    if (revocations().contains(current))
        return failure(
            ErrorCode::Revoked,
            QStringLiteral("\"%1\" (%2) is revoked.").arg(known->name, current.shortText()));
    const auto certificate =
        m_keys.authority.issue(request->publicKey, known->name, known->role, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    const auto all =
        withKey({endpointIdOf(*certificate), known->name, known->role, certificate->expiryDate()});
    if (!all)
        return tl::unexpected(all.error());
    if (const auto written = record(*all); !written)
        return tl::unexpected(written.error());
    return certificate;
}

Result<QSslCertificate> Fleet::admit(const QByteArray& csrPem, const QString& name,
                                     const Validity& validity)
{
    const auto request = parseSigningRequest(csrPem);
    if (!request)
        return tl::unexpected(request.error());
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
    if (checked)
        checked = checkNames({name}, validity.notBefore);
    if (!checked)
        return tl::unexpected(checked.error());
    const auto certificate =
        m_keys.authority.issue(request->publicKey, name, Role::Agent, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    const Enrolled entry {endpointIdOf(*certificate), name, Role::Agent, certificate->expiryDate()};
    if (recordOf(entry.id))
        return failure(ErrorCode::Conflict,
                       QStringLiteral("The key in the signing request of \"%1\" has been used "
                                      "before.")
                           .arg(name));
    QList<Enrolled> all = enrolled();
    all << entry;
    if (const auto written = record(all); !written)
        return tl::unexpected(written.error());
    return certificate;
}

Result<QList<Enrolled>> Fleet::withKey(const Enrolled& next) const
{
    if (revocations().contains(next.id))
        return failure(
            ErrorCode::Revoked,
            QStringLiteral("The key in the signing request of \"%1\" is revoked.").arg(next.name));
    QList<Enrolled> all = enrolled();
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const Enrolled& entry) { return entry.id == next.id; });
    if (same == all.end())
        all << next;
    else if (same->name == next.name && same->role == next.role)
        *same = next;
    else
        return failure(
            ErrorCode::Conflict,
            QStringLiteral("The key in the signing request belongs to \"%1\".").arg(same->name));
    return all;
}

Result<QList<EndpointId>> Fleet::find(const QString& nameOrId) const
{
    QList<EndpointId> found;
    for (const Enrolled& entry : enrolled()) {
        if ((entry.name == nameOrId || entry.id.toString() == nameOrId.toLower())
            && !revocations().contains(entry.id))
            found << entry.id;
    }
    if (found.isEmpty())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("No endpoint \"%1\" is enrolled in %2 and not revoked.")
                           .arg(nameOrId, directory()));
    return found;
}

Result<RevocationList> Fleet::revoke(const QList<EndpointId>& ids, const QDateTime& now)
{
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
    if (checked)
        checked = checkRevocable(ids);
    if (!checked)
        return tl::unexpected(checked.error());
    if (std::all_of(ids.begin(), ids.end(),
                    [&](const EndpointId& id) { return revocations().contains(id); }))
        return revocations();
    // The epoch first: a spare epoch after a crash is harmless, a revocation without one is not.
    const auto keys = discoveryKeys().withNewEpoch(now);
    if (!keys)
        return tl::unexpected(keys.error());
    if (const auto written = m_files.write(*keys); !written)
        return tl::unexpected(written.error());
    m_records.keys = *keys;
    auto list = publish(ids, now);
    if (!list)
        return list;
    if (const auto published = publishKeys(now); !published)
        return tl::unexpected(published.error());
    return list;
}

// Without it the administrator alone can bring the keys.
Result<void> Fleet::publishKeys(const QDateTime& now)
{
    const auto document =
        KeyDocument::issue(m_keys.authority, discoveryKeys(), revocations().number(), now);
    if (!document)
        return tl::unexpected(document.error());
    auto written = m_files.write(*document);
    if (written)
        m_records.keyDocument = *document;
    return written;
}

KeyDocument Fleet::keyDocument() const
{
    return m_records.keyDocument.keys() == discoveryKeys() ? m_records.keyDocument : KeyDocument();
}

Result<RevocationList> Fleet::retire(const EndpointId& id, const QDateTime& now)
{
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
    if (checked)
        checked = checkRevocable({id});
    if (!checked)
        return tl::unexpected(checked.error());
    return revocations().contains(id) ? revocations() : publish({id}, now);
}

Result<RevocationList> Fleet::renewRevocations(const QDateTime& now)
{
    if (const auto able = checkAuthority(); !able)
        return tl::unexpected(able.error());
    const FleetLock lock(m_files.lockPath());
    auto checked = lock.taken();
    if (checked)
        checked = reread();
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
        if (id == admin().id)
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
    RevocationStatement statement {revocations().number() + 1, now,
                                   now.addDays(RevocationList::validityDays),
                                   revocations().statement().revoked};
    statement.revoked.insert(ids.begin(), ids.end());
    for (const Enrolled& entry : enrolled()) {
        if (entry.role == Role::Agent && entry.notAfter.addDays(1) < now)
            statement.revoked.erase(entry.id);
    }
    const auto list = RevocationList::issue(m_keys.authority, statement);
    if (!list)
        return tl::unexpected(list.error());
    if (const auto written = m_files.write(*list); !written)
        return tl::unexpected(written.error());
    m_records.revocations = *list;
    return list;
}

} // namespace patchswarm::trust
