#include "shared/trust/discoverykeys.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <limits>
#include <openssl/rand.h>

#include "shared/trust/faults.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::trust {

namespace {

constexpr int fileVersion = 1;

QString formatName()
{
    return QStringLiteral("patchswarm-discovery-keys");
}

Result<DiscoveryEpoch> randomEpoch(std::uint32_t number, const QDateTime& notBefore)
{
    DiscoveryEpoch epoch {
        number, {}, QDateTime::fromSecsSinceEpoch(notBefore.toSecsSinceEpoch(), Qt::UTC), {}};
    if (RAND_bytes(epoch.key.data(), int(epoch.key.size())) != 1)
        return failure(
            ErrorCode::Io,
            QStringLiteral("The crypto library gave no random bytes for a discovery key."));
    return epoch;
}

QJsonObject epochJson(const DiscoveryEpoch& epoch)
{
    const QByteArray key(reinterpret_cast<const char*>(epoch.key.data()),
                         qsizetype(epoch.key.size()));
    QJsonObject json {{QStringLiteral("number"), qint64(epoch.number)},
                      {QStringLiteral("key"), QString::fromLatin1(toBase64Url(key))},
                      {QStringLiteral("notBefore"), epoch.notBefore.toUTC().toString(Qt::ISODate)}};
    if (epoch.notAfter.isValid())
        json.insert(QLatin1String("notAfter"), epoch.notAfter.toUTC().toString(Qt::ISODate));
    return json;
}

DiscoveryEpoch parseEpoch(const QJsonObject& json, qsizetype position, Faults& faults)
{
    const QString where = QStringLiteral("Discovery epoch no. %1 of the list").arg(position + 1);
    DiscoveryEpoch epoch;
    const qint64 number = json.value(QLatin1String("number")).toInteger(0);
    if (number < 1 || number > std::numeric_limits<std::uint32_t>::max())
        faults.add(ErrorCode::InvalidInput,
                   QStringLiteral("%1 has no number from 1 to 4294967295.").arg(where));
    epoch.number =
        std::uint32_t(std::clamp<qint64>(number, 0, std::numeric_limits<std::uint32_t>::max()));
    const auto key = fromBase64Url(json.value(QLatin1String("key")).toString().toUtf8(), where);
    if (!key || key->size() != qsizetype(epoch.key.size()))
        faults.add(ErrorCode::InvalidInput,
                   QStringLiteral("%1 has no key of 32 bytes in base64url.").arg(where));
    else
        std::copy(key->begin(), key->end(), epoch.key.begin());
    epoch.notBefore =
        QDateTime::fromString(json.value(QLatin1String("notBefore")).toString(), Qt::ISODate);
    if (!epoch.notBefore.isValid())
        faults.add(ErrorCode::InvalidInput,
                   QStringLiteral("%1 has no date in notBefore.").arg(where));
    if (json.contains(QLatin1String("notAfter"))) {
        epoch.notAfter =
            QDateTime::fromString(json.value(QLatin1String("notAfter")).toString(), Qt::ISODate);
        if (!epoch.notAfter.isValid() || epoch.notAfter <= epoch.notBefore)
            faults.add(ErrorCode::InvalidInput,
                       QStringLiteral("%1 has no date after notBefore in notAfter.").arg(where));
    }
    return epoch;
}

} // namespace

Result<DiscoveryKeys> DiscoveryKeys::create(const QDateTime& now)
{
    const auto epoch = randomEpoch(1, now.addDays(-1));
    if (!epoch)
        return tl::unexpected(epoch.error());
    DiscoveryKeys keys;
    keys.m_epochs.push_back(*epoch);
    return keys;
}

Result<DiscoveryKeys> DiscoveryKeys::withNewEpoch(const QDateTime& now) const
{
    if (isEmpty())
        return create(now);
    const QDateTime begins = now.addSecs(activationSeconds);
    const auto epoch = randomEpoch(m_epochs.back().number + 1, begins);
    if (!epoch)
        return tl::unexpected(epoch.error());
    DiscoveryKeys next;
    for (DiscoveryEpoch old : m_epochs) {
        if (!old.notAfter.isValid())
            old.notAfter = epoch->notBefore.addSecs(overlapSeconds);
        if (old.notAfter.addDays(rememberedDays) > now && old.notAfter > old.notBefore)
            next.m_epochs.push_back(old);
    }
    next.m_epochs.push_back(*epoch);
    // Many revocations within the overlap: the epoch in use stays, and the newest.
    while (next.m_epochs.size() > maxEpochs) {
        const bool firstIsInUse = next.m_epochs[1].notBefore > now;
        next.m_epochs.erase(next.m_epochs.begin() + (firstIsInUse ? 1 : 0));
    }
    return next;
}

QJsonObject DiscoveryKeys::toJson() const
{
    QJsonArray epochs;
    for (const DiscoveryEpoch& epoch : m_epochs)
        epochs.append(epochJson(epoch));
    return {{QStringLiteral("format"), formatName()},
            {QStringLiteral("version"), fileVersion},
            {QStringLiteral("epochs"), epochs}};
}

Result<DiscoveryKeys> DiscoveryKeys::fromJson(const QJsonObject& json)
{
    if (json.value(QLatin1String("format")).toString() != formatName())
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("The discovery keys are not of the format %1.").arg(formatName()));
    const int version = json.value(QLatin1String("version")).toInt(-1);
    if (version != fileVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            QStringLiteral("The discovery keys are of version %1; this program reads version %2.")
                .arg(version)
                .arg(fileVersion));
    const QJsonArray epochs = json.value(QLatin1String("epochs")).toArray();
    Faults faults;
    if (epochs.isEmpty() || epochs.size() > qsizetype(maxEpochs))
        faults.add(ErrorCode::InvalidInput,
                   QStringLiteral("The discovery keys hold %1 epochs; 1 to %2 are allowed.")
                       .arg(epochs.size())
                       .arg(maxEpochs));
    DiscoveryKeys keys;
    for (qsizetype i = 0; i < std::min(epochs.size(), qsizetype(maxEpochs)); ++i) {
        keys.m_epochs.push_back(parseEpoch(epochs.at(i).toObject(), i, faults));
        if (i > 0 && keys.m_epochs.back().number <= keys.m_epochs[std::size_t(i) - 1].number)
            faults.add(ErrorCode::InvalidInput,
                       QStringLiteral("The discovery epochs are not in rising order."));
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults.error());
    return keys;
}

QByteArray DiscoveryKeys::toFile() const
{
    return QJsonDocument(toJson()).toJson();
}

Result<DiscoveryKeys> DiscoveryKeys::fromFile(const QByteArray& text)
{
    const auto json = parseStrictObject(text, QStringLiteral("The discovery key file"));
    if (!json)
        return tl::unexpected(json.error());
    return fromJson(*json);
}

const DiscoveryEpoch* DiscoveryKeys::current(const QDateTime& now) const
{
    const auto begun =
        std::find_if(m_epochs.rbegin(), m_epochs.rend(),
                     [&](const DiscoveryEpoch& epoch) { return epoch.notBefore <= now; });
    if (begun != m_epochs.rend())
        return &*begun;
    return isEmpty() ? nullptr : &m_epochs.front();
}

const DiscoveryEpoch* DiscoveryKeys::find(std::uint32_t number, const QDateTime& now) const
{
    const auto found =
        std::find_if(m_epochs.begin(), m_epochs.end(),
                     [&](const DiscoveryEpoch& epoch) { return epoch.number == number; });
    if (found == m_epochs.end() || (found->notAfter.isValid() && found->notAfter <= now))
        return nullptr;
    return &*found;
}

const DiscoveryEpoch* DiscoveryKeys::findPast(std::uint32_t number, const QDateTime& now) const
{
    const auto found =
        std::find_if(m_epochs.begin(), m_epochs.end(), [&](const DiscoveryEpoch& epoch) {
            return epoch.number == number && epoch.notAfter.isValid() && epoch.notAfter <= now;
        });
    return found == m_epochs.end() ? nullptr : &*found;
}

bool DiscoveryKeys::mayReplace(const DiscoveryKeys& older) const
{
    return !isEmpty() && (older.isEmpty() || m_epochs.back().number > older.m_epochs.back().number);
}

} // namespace patchswarm::trust
