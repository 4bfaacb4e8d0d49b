#include "shared/trust/bundle.h"

#include <QJsonDocument>

#include <algorithm>

#include "shared/trust/certificates.h"
#include "shared/trust/faults.h"
#include "shared/trust/privatefile.h"
#include "shared/trust/role.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::trust {

namespace {

constexpr int bundleVersion = 1;

QString formatName()
{
    return QStringLiteral("patchswarm-bundle");
}

QByteArray textOf(const QJsonObject& json, const char* key)
{
    return json.value(QLatin1String(key)).toString().toUtf8();
}

void checkKeys(const QJsonObject& json, Faults& faults)
{
    static constexpr const char* known[] = {
        "format",  "version",       "name",        "role",          "certificate", "key",
        "fleetCa", "discoveryKeys", "revocations", "discoveryPort", "replaceKey"};
    for (const QString& key : json.keys()) {
        const auto matches = [&](const char* name) { return key == QLatin1String(name); };
        if (std::none_of(std::begin(known), std::end(known), matches))
            faults.add({ErrorCode::InvalidInput,
                        QStringLiteral("The key \"%1\" is unknown.").arg(key.left(40))});
    }
}

void readSettings(const QJsonObject& json, Bundle& bundle, Faults& faults)
{
    const QJsonValue port = json.value(QLatin1String("discoveryPort"));
    const qint64 number = port.toInteger(0);
    if (number < 1 || number > 65535)
        faults.add({ErrorCode::InvalidInput,
                    QStringLiteral("discoveryPort is not a port from 1 to 65535.")});
    else
        bundle.discoveryPort = std::uint16_t(number);
    const QJsonValue replace = json.value(QLatin1String("replaceKey"));
    if (!replace.isBool())
        faults.add({ErrorCode::InvalidInput, QStringLiteral("replaceKey is not true or false.")});
    bundle.replaceKey = replace.toBool(true);
}

void readIdentity(const QJsonObject& json, Bundle& bundle, Faults& faults, const QDateTime& now)
{
    const auto certificate =
        certificateFromPem(textOf(json, "certificate"), QStringLiteral("The member certificate"));
    const auto ca =
        certificateFromPem(textOf(json, "fleetCa"), QStringLiteral("The member fleetCa"));
    const auto key = EcKey::fromPem(textOf(json, "key"), QStringLiteral("The member key"));
    if (certificate && ca && key) {
        bundle.key = *key;
        bundle.identity = faults.take(makeIdentity(*certificate, *key, *ca, now));
    } else {
        faults.take(certificate);
        faults.take(ca);
        faults.take(key);
    }
    if (ca && json.contains(QLatin1String("revocations")))
        bundle.revocations = faults.take(RevocationList::verify(textOf(json, "revocations"), *ca));
}

void checkClaims(const QJsonObject& json, const Bundle& bundle, Faults& faults)
{
    const QString role = roleName(bundle.identity.role);
    if (textOf(json, "name") != bundle.identity.name.toUtf8())
        faults.add({ErrorCode::InvalidInput,
                    QStringLiteral("Its name is not its certificate's, \"%1\".")
                        .arg(bundle.identity.name)});
    if (textOf(json, "role") != role.toUtf8())
        faults.add({ErrorCode::InvalidInput,
                    QStringLiteral("Its role is not its certificate's, %1.").arg(role)});
    if (bundle.revocations.contains(bundle.identity.id))
        faults.add({ErrorCode::Revoked, QStringLiteral("Its certificate is revoked.")});
}

} // namespace

QByteArray Bundle::toJson() const
{
    QJsonObject json {
        {QStringLiteral("format"), formatName()},
        {QStringLiteral("version"), bundleVersion},
        {QStringLiteral("name"), identity.name},
        {QStringLiteral("role"), roleName(identity.role)},
        {QStringLiteral("certificate"), QString::fromLatin1(identity.certificate.toPem())},
        {QStringLiteral("key"), QString::fromLatin1(key.toPem())},
        {QStringLiteral("fleetCa"), QString::fromLatin1(identity.fleetCa.toPem())},
        {QStringLiteral("discoveryKeys"), discoveryKeys.toJson()},
        {QStringLiteral("discoveryPort"), discoveryPort},
        {QStringLiteral("replaceKey"), replaceKey}};
    if (revocations.number() > 0)
        json.insert(QLatin1String("revocations"), QString::fromLatin1(revocations.compact()));
    return QJsonDocument(json).toJson();
}

Result<Bundle> Bundle::parse(const QByteArray& text, const QDateTime& now)
{
    const auto json = parseStrictObject(text, QStringLiteral("The bundle"));
    if (!json)
        return tl::unexpected(json.error());
    if (json->value(QLatin1String("format")).toString() != formatName())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("The file is not a PatchSwarm bundle."));
    const int version = json->value(QLatin1String("version")).toInt(-1);
    if (version != bundleVersion)
        return failure(ErrorCode::UnsupportedVersion,
                       QStringLiteral("The bundle is of version %1; this program reads version %2.")
                           .arg(version)
                           .arg(bundleVersion));
    Bundle bundle;
    Faults faults;
    checkKeys(*json, faults);
    readSettings(*json, bundle, faults);
    readIdentity(*json, bundle, faults, now);
    bundle.discoveryKeys = faults.take(
        DiscoveryKeys::fromJson(json->value(QLatin1String("discoveryKeys")).toObject()));
    if (!bundle.identity.certificate.isNull())
        checkClaims(*json, bundle, faults);
    if (!faults.isEmpty())
        return tl::unexpected(faults.error(QStringLiteral("The bundle cannot be used: ")));
    return bundle;
}

Result<void> Bundle::write(const QString& path) const
{
    return writeFileAtomically(path, toJson(), Access::Private);
}

Result<Bundle> Bundle::read(const QString& path, const QDateTime& now)
{
    const auto text = readTrustFile(path, Access::Private);
    if (!text)
        return tl::unexpected(text.error());
    auto bundle = parse(*text, now);
    if (!bundle)
        return failure(bundle.error().code,
                       QStringLiteral("%1: %2").arg(path, bundle.error().detail));
    return bundle;
}

} // namespace patchswarm::trust
