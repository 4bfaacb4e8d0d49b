#include "agent/service/profiledesk.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRandomGenerator>

#include <vector>

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

const trust::Roles signers {trust::Role::Admin};

QString profileKey(const QString& id)
{
    return QStringLiteral("profile/") + id;
}

// What holds while no signed profile applies: the published defaults, as revision 0.
policy::Profile builtIn()
{
    policy::Profile profile;
    profile.revision = 0;
    return profile;
}

// Who handed it over, of one that nobody signed.
QString authorKey(const QString& id)
{
    return QStringLiteral("profile-author/") + id;
}

const QString givenUpKey = QStringLiteral("profile-port-given-up/");
const QString pendingKey = QStringLiteral("profile-port-pending");

QString revisionKey(const policy::Profile& profile)
{
    return QStringLiteral("%1/%2").arg(profile.id).arg(profile.revision);
}

QString freshNonce()
{
    QByteArray bytes(16, Qt::Uninitialized);
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return QString::fromLatin1(bytes.toHex());
}

} // namespace

ProfileDesk::ProfileDesk(StateStore& store, const policy::EndpointTraits& self,
                         const trust::PeerVerifier& verifier, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_self(self)
    , m_verifier(verifier)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &ProfileDesk::giveUp);
}

void ProfileDesk::restore()
{
    for (const auto& [key, port] : m_store.valuesWithPrefix(givenUpKey))
        m_givenUpPorts[key.mid(givenUpKey.size())] = port.toInt();
    if (const auto pending =
            m_store.value(pendingKey)) { // the agent ended before anybody confirmed
        const QJsonObject object = QJsonDocument::fromJson(*pending).object();
        const QString revision = object.value(QStringLiteral("revision")).toString();
        m_givenUpPorts[revision] = object.value(QStringLiteral("port")).toInt();
        m_store.setValue(givenUpKey + revision, QByteArray::number(m_givenUpPorts[revision]));
        m_store.removeValue(pendingKey);
    }
    for (const auto& [key, stored] : m_store.valuesWithPrefix(QStringLiteral("profile/"))) {
        const auto document = stored.startsWith('{')
            ? readUnsigned(QJsonDocument::fromJson(stored).object())
            : read(stored);
        if (!document) {
            qCWarning(log) << "A stored profile is no longer accepted:"
                           << document.error().error.detail;
            continue;
        }
        Document known = *document;
        if (const auto author = m_store.value(authorKey(known.profile.id)))
            known.by = EndpointId::parse(QString::fromLatin1(*author)).value_or(EndpointId {});
        if (!isOfRevoked(known))
            m_documents.insert_or_assign(known.profile.id, known);
    }
    choose();
}

void ProfileDesk::setVerifier(const trust::PeerVerifier& verifier)
{
    m_verifier = verifier;
    QStringList forgotten;
    for (const auto& [id, document] : m_documents)
        if (isOfRevoked(document))
            forgotten.append(id);
    for (const QString& id : std::as_const(forgotten))
        forget(id);
    if (!forgotten.isEmpty())
        choose();
}

bool ProfileDesk::isOfRevoked(const Document& document) const
{
    if (document.jws.isEmpty())
        return m_verifier.revocations().contains(document.by);
    const auto again = read(document.jws);
    return !again && again.error().error.code == ErrorCode::Revoked;
}

void ProfileDesk::forget(const QString& id)
{
    qCWarning(log).noquote() << "Profile" << id
                             << "no longer counts: whoever signed or applied it is revoked";
    const QByteArray jws = m_documents.at(id).jws;
    m_documents.erase(id);
    m_store.removeValue(profileKey(id));
    m_store.removeValue(authorKey(id));
    if (!jws.isEmpty())
        Q_EMIT documentReplaced(jws);
}

void ProfileDesk::setTraits(const policy::EndpointTraits& self)
{
    m_self = self;
    choose();
}

tl::expected<ProfileDesk::Document, ProfileDesk::Refused>
ProfileDesk::read(const QByteArray& jws) const
{
    const auto document = trust::verifyJws(jws, trust::profileType, m_verifier, signers,
                                           QDateTime::currentDateTimeUtc());
    if (!document)
        return tl::unexpected(Refused {document.error(), {}});
    QJsonObject body = document->json;
    body.remove(QStringLiteral("iat"));
    const auto profile = policy::parseProfile(body);
    if (!profile)
        return tl::unexpected(Refused {policy::faultsError(profile.error()), profile.error()});
    return Document {*profile, jws};
}

tl::expected<ProfileDesk::Document, ProfileDesk::Refused>
ProfileDesk::readUnsigned(const QJsonObject& object)
{
    const auto profile = policy::parseProfile(object);
    if (!profile)
        return tl::unexpected(Refused {policy::faultsError(profile.error()), profile.error()});
    return Document {*profile, {}};
}

QByteArray ProfileDesk::Document::stored() const
{
    return jws.isEmpty() ? QJsonDocument(policy::toJson(profile)).toJson(QJsonDocument::Compact)
                         : jws;
}

tl::expected<ProfileDesk::Applied, ProfileDesk::Refused>
ProfileDesk::apply(const QByteArray& jws, std::int64_t baseRevision)
{
    return read(jws).and_then(
        [&](const Document& document) { return apply(document, baseRevision); });
}

tl::expected<ProfileDesk::Applied, ProfileDesk::Refused>
ProfileDesk::applyUnsigned(const QJsonObject& profile, std::int64_t baseRevision,
                           const EndpointId& by)
{
    return readUnsigned(profile).and_then([&](Document document) {
        document.by = by;
        return apply(document, baseRevision);
    });
}

tl::expected<ProfileDesk::Applied, ProfileDesk::Refused>
ProfileDesk::apply(const Document& document, std::int64_t baseRevision)
{
    const auto refuse = [](ErrorCode code, const QString& detail) {
        return tl::unexpected(Refused {Error {code, detail}, {}});
    };
    const auto known = m_documents.find(document.profile.id);
    const std::int64_t here = known == m_documents.end() ? 0 : known->second.profile.revision;
    const bool isHere = known != m_documents.end() && known->second.profile == document.profile;
    if (isHere && m_desired == document.profile)
        return Applied {m_desired, m_desired, nonceForPort()};
    if (m_pending)
        return refuse(
            ErrorCode::Conflict,
            QStringLiteral(
                "a changed admin port waits for its confirmation; try again in a minute"));
    if (isHere)
        return Applied {m_desired, m_desired, {}};
    if (here != baseRevision)
        return refuse(ErrorCode::Conflict,
                      QStringLiteral("profile %1 is in revision %2 on this endpoint, the change "
                                     "was made to revision %3; "
                                     "look at what changed and apply again")
                          .arg(document.profile.id)
                          .arg(here)
                          .arg(baseRevision));
    if (document.profile.revision <= here)
        return refuse(ErrorCode::Conflict,
                      QStringLiteral("revision %1 is not newer than revision %2 that is here")
                          .arg(document.profile.revision)
                          .arg(here));
    Applied applied {m_desired, {}, {}};
    take(document);
    m_store.flush(); // what is answered as applied survives a kill
    applied.desired = m_desired;
    applied.nonce = m_pending ? m_pending->nonce : QString();
    return applied;
}

Result<void> ProfileDesk::learn(const QByteArray& jws)
{
    const auto document = read(jws);
    if (!document)
        return tl::unexpected(document.error().error);
    const auto known = m_documents.find(document->profile.id);
    if (known != m_documents.end() && known->second.profile.revision >= document->profile.revision)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("profile %1 is here in revision %2; revision %3 is not newer")
                           .arg(document->profile.id)
                           .arg(known->second.profile.revision)
                           .arg(document->profile.revision));
    take(*document);
    return {};
}

void ProfileDesk::take(const Document& document)
{
    if (const auto known = m_documents.find(document.profile.id);
        known != m_documents.end() && !known->second.jws.isEmpty())
        Q_EMIT documentReplaced(known->second.jws);
    m_documents.insert_or_assign(document.profile.id, document);
    m_store.setValue(profileKey(document.profile.id), document.stored());
    if (document.jws.isEmpty())
        m_store.setValue(authorKey(document.profile.id), document.by.toString().toLatin1());
    else
        m_store.removeValue(authorKey(document.profile.id));
    if (!document.jws.isEmpty())
        Q_EMIT documentTaken(document.jws);
    choose();
}

bool ProfileDesk::isDesiredSigned() const
{
    const auto known = m_documents.find(m_desired.id);
    return known != m_documents.end() && known->second.profile.revision == m_desired.revision
        && !known->second.jws.isEmpty();
}

// Which profile is in force, and whether its admin port must first be found by a console.
void ProfileDesk::choose()
{
    std::vector<policy::Profile> profiles;
    for (const auto& [id, document] : m_documents)
        profiles.push_back(document.profile);
    const auto index = policy::profileInForce(profiles, m_self);
    m_desired = index ? profiles.at(*index) : builtIn();
    policy::Profile effective = m_desired;
    const bool isFirstChoice = !std::exchange(m_hasChosen, true);
    const bool isPendingStill = m_pending && m_pending->profileId == m_desired.id
        && m_pending->revision == m_desired.revision;
    const bool portChanges =
        !isFirstChoice && m_desired.settings.adminPort != m_effective.settings.adminPort;
    if (const auto givenUp = m_givenUpPorts.find(revisionKey(m_desired));
        givenUp != m_givenUpPorts.end())
        effective.settings.adminPort = givenUp->second;
    else if (isPendingStill || portChanges)
        effective.settings.adminPort = m_effective.settings.adminPort;
    if (m_pending && !isPendingStill)
        forgetPending();
    // The built-in settings come into force when no profile is meant for us any more; nobody is
    // there to confirm their port, which holds from the next start.
    if (portChanges && !isPendingStill && m_desired.revision > 0
        && effective.settings.adminPort == m_effective.settings.adminPort)
        awaitConfirmation(m_effective.settings.adminPort);
    setEffective(effective);
}

void ProfileDesk::awaitConfirmation(int oldPort)
{
    m_pending = Pending {freshNonce(), oldPort, m_desired.id, m_desired.revision,
                         QDateTime::currentMSecsSinceEpoch() + m_confirmationTime.count()};
    m_store.setValue(
        pendingKey,
        QJsonDocument(QJsonObject {{QStringLiteral("revision"), revisionKey(m_desired)},
                                   {QStringLiteral("port"), oldPort}})
            .toJson(QJsonDocument::Compact));
    m_deadline.start(m_confirmationTime);
    m_store.flush(); // before anything is switched
    Q_EMIT confirmationAwaited(oldPort, m_desired.settings.adminPort);
}

// The profile may have come from a neighbour, or its port been given up: the administrator who now
// applies it can confirm the port.
QString ProfileDesk::nonceForPort()
{
    if (!m_pending && m_effective.settings.adminPort != m_desired.settings.adminPort) {
        m_givenUpPorts.erase(revisionKey(m_desired));
        m_store.removeValue(givenUpKey + revisionKey(m_desired));
        awaitConfirmation(m_effective.settings.adminPort);
    }
    return m_pending ? m_pending->nonce : QString();
}

// Another profile came into force meanwhile.
void ProfileDesk::forgetPending()
{
    const int port = m_pending->oldAdminPort;
    m_deadline.stop();
    m_pending.reset();
    m_store.removeValue(pendingKey);
    Q_EMIT confirmationEnded(false, port);
}

void ProfileDesk::setConfirmationTime(std::chrono::milliseconds time)
{
    m_confirmationTime = time;
}

void ProfileDesk::setEffective(const policy::Profile& profile)
{
    const policy::Profile before = std::exchange(m_effective, profile);
    if (!(before == m_effective))
        Q_EMIT effectiveChanged(before, m_effective);
}

Result<void> ProfileDesk::confirm(std::int64_t revision, const QString& nonce)
{
    if (!m_pending)
        return failure(ErrorCode::NotFound,
                       QStringLiteral("no changed admin port waits for a confirmation"));
    if (m_pending->revision != revision || m_pending->nonce != nonce)
        return failure(
            ErrorCode::Conflict,
            QStringLiteral("revision %1 waits for confirmation, with another nonce or number")
                .arg(m_pending->revision));
    m_deadline.stop();
    m_pending.reset();
    m_store.removeValue(pendingKey);
    m_store.flush(); // whoever hears that it is confirmed may rely on it
    setEffective(m_desired);
    Q_EMIT confirmationEnded(true, m_desired.settings.adminPort);
    return {};
}

void ProfileDesk::giveUp()
{
    if (!m_pending)
        return;
    const int oldPort = m_pending->oldAdminPort;
    m_pending.reset();
    m_givenUpPorts[revisionKey(m_desired)] = oldPort;
    m_store.setValue(givenUpKey + revisionKey(m_desired), QByteArray::number(oldPort));
    m_store.removeValue(pendingKey);
    qCWarning(log) << "Nobody confirmed the new admin port; staying on" << oldPort;
    Q_EMIT confirmationEnded(false, oldPort);
}

QVector<QByteArray> ProfileDesk::documents() const
{
    QVector<QByteArray> all;
    for (const auto& [id, document] : m_documents)
        if (!document.jws.isEmpty())
            all.append(document.jws);
    return all;
}

} // namespace patchswarm::service
