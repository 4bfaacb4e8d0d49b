#include "agent/service/agentsession.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QStorageInfo>

#include <utility>

#include "agent/discovery/qtaddress.h"
#include "agent/origin/originsource.h"
#include "agent/service/cachereader.h"
#include "agent/service/memorysettings.h"
#include "agent/service/settingsmapping.h"
#include "shared/base/version.h"
#include "shared/policy/originrules.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

constexpr int restClockMs = 30'000;
constexpr int farewellMs = 1500; // how long goodbyes may take

quint64 diskBytes(const QString& stateDirectory)
{
    return static_cast<quint64>(std::max<qint64>(0, QStorageInfo(stateDirectory).bytesTotal()));
}

QHostAddress bindAddress(const IpAddress& bind)
{
    return bind.isUnspecified() ? QHostAddress(QHostAddress::Any) : discovery::toQt(bind);
}

} // namespace

AgentSession::AgentSession(SessionOptions options)
    : m_options(std::move(options))
    , m_trust(m_options.stateDirectory)
    , m_surroundings(m_options.surroundings ? m_options.surroundings : systemSurroundings())
{
}

AgentSession::~AgentSession() = default;

Result<std::unique_ptr<AgentSession>> AgentSession::start(const SessionOptions& options)
{
    std::unique_ptr<AgentSession> session(new AgentSession(options));
    if (auto loaded = session->loadState(); !loaded)
        return tl::unexpected(loaded.error());
    session->buildParts();
    session->connectParts();
    if (auto opened = session->openPorts(); !opened)
        return tl::unexpected(opened.error());
    session->shareCached();
    session->m_jobs->restore();
    return session;
}

Result<void> AgentSession::loadState()
{
    if (auto loaded = m_trust.load(); !loaded)
        return loaded;
    auto local = LocalSettings::load(m_options.stateDirectory);
    if (!local)
        return tl::unexpected(local.error());
    m_local = std::move(*local);
    const trust::Identity& identity = membership().identity;
    m_traits = {identity.id, identity.name, m_local.groups.values(), m_local.tags.values()};

    cache::Options cacheOptions;
    cacheOptions.stateDirectory = m_options.stateDirectory;
    auto cache = cache::ChunkCache::open(std::move(cacheOptions));
    if (!cache)
        return tl::unexpected(cache.error());
    m_cache = std::move(*cache);
    auto store = StateStore::open(m_options.stateDirectory);
    if (!store)
        return tl::unexpected(store.error());
    m_store = std::move(*store);

    const trust::PeerVerifier verifier = m_trust.verifier();
    m_profiles = std::make_unique<ProfileDesk>(*m_store, m_traits, verifier);
    m_profiles->restore();
    m_cache->setLimits(cacheLimits(settings(), diskBytes(m_options.stateDirectory)));
    return {};
}

void AgentSession::buildParts()
{
    const trust::PeerVerifier verifier = m_trust.verifier();
    std::shared_ptr<transfer::ChunkSourceReader> reader =
        std::make_shared<CacheReader>(m_cache->reader());
    if (m_options.decorateReader)
        reader = m_options.decorateReader(std::move(reader));

    transfer::Transport::Options transport;
    transport.identity = membership().identity;
    transport.verifier = verifier;
    transport.bind = bindAddress(m_options.bind);
    m_transportPort =
        m_options.transportPort != 0 ? m_options.transportPort : settings().transportPort;
    transport.port = static_cast<quint16>(m_transportPort);
    transport.addressAllowed = boundaryRule();
    transport.reader = std::move(reader);
    transport.agentVersion = QLatin1String(versionText);
    m_transport = std::make_unique<transfer::Transport>(std::move(transport));

    const quint64 seed = QRandomGenerator::system()->generate64();
    m_discovery = std::make_unique<discovery::Discovery>(discovery::DiscoverySettings {
        .bind = m_options.bind,
        .port = membership().discoveryPort,
        .transportPort = static_cast<std::uint16_t>(m_transportPort),
        .boundary = boundary(),
        .neighbours = introducers(settings(), membership().discoveryPort),
        .keys = membership().discoveryKeys,
        .seed = seed,
        .wallClockMs = {},
    });

    origin::Options origin;
    origin.reasonAgainst = [this](const IpAddress& address) {
        const auto verdict = policy::OriginRules(settings()).checkAddress(address);
        return verdict ? QString() : verdict.error().detail;
    };
    origin.gateway = originGateway(settings());
    m_origin = std::make_unique<origin::OriginSource>(std::move(origin));

    m_driver =
        std::make_unique<SwarmDriver>(membership().identity.id, seed + 1, swarmSettings(settings()),
                                      SwarmParts {*m_discovery, *m_transport, *m_origin, *m_cache});
    m_driver->setBoundary(boundaryRule());
    m_documents = std::make_unique<DocumentExchange>(*m_transport);
    m_lists = std::make_unique<ChunkLists>(*m_transport, [this](const Cid& cid) {
        auto manifest = m_driver->manifest(cid);
        return manifest ? manifest : m_cache->manifest(cid);
    });
    m_handOff = std::make_unique<HandOff>(m_local);
    m_jobs = std::make_unique<JobBoard>(
        JobBoard::Parts {*m_driver, *m_lists, *m_documents, *m_cache, *m_handOff, *m_store},
        m_traits, verifier);
    m_jobs->course().setViaGateway(settings().gateway.has_value());
    m_log = std::make_unique<SwarmLog>(*m_transport, *m_driver);
    m_neighbourhood = std::make_unique<Neighbourhood>(*m_discovery, *m_transport, seed + 2);
}

void AgentSession::connectParts()
{
    connect(&m_trust, &TrustDesk::revocationsReplaced, this, &AgentSession::applyRevocations);
    connect(&m_trust, &TrustDesk::discoveryKeysReplaced, m_discovery.get(),
            &discovery::Discovery::setKeys);
    connect(&m_trust, &TrustDesk::keyDocumentReplaced, this,
            [this](const QByteArray& before, const QByteArray& now) {
                m_documents->drop(before);
                if (!now.isEmpty())
                    m_documents->keep(now);
            });
    connect(&m_trust, &TrustDesk::identityReplaced, this, [this] {
        Q_EMIT restartNeeded(QStringLiteral("this endpoint has a new key and certificate"));
    });
    connect(m_profiles.get(), &ProfileDesk::effectiveChanged, this, &AgentSession::applyProfile);
    connect(m_profiles.get(), &ProfileDesk::confirmationEnded, this,
            &AgentSession::followTransportPort);
    connect(m_profiles.get(), &ProfileDesk::documentTaken, m_documents.get(),
            &DocumentExchange::keep);
    connect(m_profiles.get(), &ProfileDesk::documentReplaced, m_documents.get(),
            &DocumentExchange::drop);
    connect(m_documents.get(), &DocumentExchange::received, this, &AgentSession::documentArrived);
    connect(m_driver.get(), &SwarmDriver::unknownArtifactAsked, m_neighbourhood.get(),
            &Neighbourhood::suggest);
    connect(m_discovery.get(), &discovery::Discovery::attachedPrefixesChanged, this,
            &AgentSession::applyBoundary);
    connect(m_discovery.get(), &discovery::Discovery::clockDoubted, this,
            [](const discovery::ClockSkew& skew) {
                qCWarning(log).noquote()
                    << "Something is wrong:"
                    << discovery::clockDoubtText(skew, QDateTime::currentMSecsSinceEpoch());
            });
    connect(m_store.get(), &StateStore::writeFailed, this,
            [](const QString& why) { qCWarning(log) << why; });
    connect(&m_restClock, &QTimer::timeout, this, &AgentSession::restIfIdle);
    m_restClock.start(restClockMs);
    connect(&m_limits, &RateLimits::changed, this, &AgentSession::applyRateLimits);
    connect(&m_surroundings, &Surroundings::changed, this, &AgentSession::applyRestraint);
    m_limits.setSettings(settings());
    applyRestraint();
    for (const QByteArray& jws : m_profiles->documents())
        m_documents->keep(jws);
    m_documents->setRevocations(membership().revocations);
    for (const QByteArray& jws :
         {membership().revocations.compact(), membership().keyDocument.compact()})
        if (!jws.isEmpty())
            m_documents->keep(jws);
}

Result<void> AgentSession::openPorts()
{
    if (!settings().p2pEnabled)
        return {};
    if (auto listening = m_transport->listen(); !listening)
        return listening;
    if (auto started = m_discovery->start(); !started)
        return started;
    m_neighbourhood->start();
    m_isJoined = true;
    return {};
}

void AgentSession::shareCached()
{
    for (const cache::CacheEntry& entry : m_cache->list()) {
        auto manifest = m_cache->manifest(entry.cid);
        if (!manifest || entry.verifiedBytes == 0)
            continue;
        WantedArtifact shared;
        shared.manifest = std::move(manifest);
        m_driver->add(shared);
    }
}

void AgentSession::end()
{
    m_neighbourhood->stop();
    if (m_isJoined)
        m_discovery->leaving();
    m_discovery->stop();
    m_driver->suspend();
    const auto finish = [this] {
        m_cache->flush();
        m_store->flush();
        Q_EMIT ended();
    };
    auto* patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this, finish);
    connect(m_transport.get(), &transfer::Transport::allClosed, this, [this, patience, finish] {
        if (patience->isActive()) {
            patience->stop();
            QMetaObject::invokeMethod(this, finish, Qt::QueuedConnection);
        }
    });
    patience->start(farewellMs);
    m_transport->closeAll(wire::ByeReason::Leaving);
}

// --- profile
// --------------------------------------------------------------------------------------------------------

QString AgentSession::trouble() const
{
    if (!m_options.transportPortTrouble.isEmpty())
        return m_options.transportPortTrouble;
    if (membership().revocations.isStale(QDateTime::currentDateTimeUtc()))
        return QStringLiteral("its revocation list ended on %1: somebody revoked since then is "
                              "still believed here; a contact by the console brings a new one")
            .arg(membership().revocations.statement().expiresAt.toString(Qt::ISODate));
    const auto skew = m_discovery->clockDoubt().current(m_discovery->now());
    return skew ? discovery::clockDoubtText(*skew, QDateTime::currentMSecsSinceEpoch()) : QString();
}

policy::SiteBoundary AgentSession::boundary() const
{
    return siteBoundary(settings(), m_options.bind);
}

std::function<bool(const IpAddress&)> AgentSession::boundaryRule() const
{
    return [boundary = boundary()](const IpAddress& address) { return boundary.allows(address); };
}

void AgentSession::applyProfile(const policy::Profile& before, const policy::Profile& now)
{
    const policy::Settings& next = now.settings;
    m_cache->setLimits(cacheLimits(next, diskBytes(m_options.stateDirectory)));
    applyBoundary();
    tellSwarm();
    m_discovery->setNeighbours(introducers(next, membership().discoveryPort));
    m_origin->setGateway(originGateway(next));
    m_jobs->course().setViaGateway(next.gateway.has_value());
    m_driver->askOriginsAgain(); // what the profile before forbade may be allowed
    m_limits.setSettings(next);
    applyRestraint();
    if (next.transportPort != before.settings.transportPort)
        followTransportPort();
    else if (next.p2pEnabled && !m_isJoined)
        joinSwarm();
    else if (!next.p2pEnabled && m_isJoined)
        leaveSwarm();
}

// Not while a changed admin port waits: a session that ends takes it for given up.
void AgentSession::followTransportPort()
{
    const int wanted = settings().transportPort;
    if (wanted != m_transportPort && !m_profiles->pending())
        Q_EMIT restartNeeded(QStringLiteral("the transport port changes to %1").arg(wanted));
}

void AgentSession::applyBoundary()
{
    m_driver->setBoundary(boundaryRule());
    m_discovery->setBoundary(boundary());
    m_transport->setAddressAllowed(boundaryRule());
}

void AgentSession::joinSwarm()
{
    if (const auto opened = openPorts(); !opened)
        qCWarning(log).noquote() << "The swarm cannot be joined:" << opened.error().detail;
}

void AgentSession::leaveSwarm()
{
    m_isJoined = false;
    m_neighbourhood->stop();
    m_discovery->leaving();
    m_discovery->stop();
    m_transport->closeAll(wire::ByeReason::Disabled);
}

void AgentSession::applyRateLimits()
{
    m_origin->setRateLimit(m_limits.current().wan);
    m_transport->setRateLimit(m_limits.current().lan);
    tellSwarm();
}

void AgentSession::applyRestraint()
{
    const policy::Restraint now = policy::restraintFrom(settings(), circumstances());
    if (now.reason != m_restraint.reason)
        qCInfo(log).noquote() << (now.reason.isEmpty()
                                      ? QStringLiteral("Nothing holds transfers back any more")
                                      : QStringLiteral("Held back: ") + now.reason);
    m_restraint = now;
    m_jobs->course().setRestraint(now);
    tellSwarm();
}

void AgentSession::tellSwarm()
{
    swarm::Settings swarm = swarmSettings(settings());
    swarm.originLimit = m_limits.current().wan;
    swarm.serves = m_restraint.serves;
    m_driver->setSettings(swarm);
}

// An agent that has nothing to do should not hold what its last transfer needed.
void AgentSession::restIfIdle()
{
    const transfer::Stats stats = m_transport->stats();
    const quint64 moved = stats.payloadSent + stats.payloadReceived;
    const bool isIdle = std::exchange(m_lastMoved, moved) == moved;
    if (isIdle && !m_isResting)
        giveBackFreeMemory();
    m_isResting = isIdle;
}

Result<void> AgentSession::reloadLocalSettings()
{
    auto local = LocalSettings::load(m_options.stateDirectory);
    if (!local)
        return tl::unexpected(local.error());
    m_local = std::move(*local);
    m_traits.groups = m_local.groups.values();
    m_traits.tags = m_local.tags.values();
    m_handOff->setLocalSettings(m_local);
    m_jobs->setTraits(m_traits);
    m_profiles->setTraits(m_traits);
    return {};
}

// --- trust and documents
// --------------------------------------------------------------------------------------------

void AgentSession::documentArrived(const QByteArray& jws)
{
    const QByteArray type = trust::claimedJwsType(jws);
    Result<void> taken;
    if (type == trust::jobType) {
        if (const auto accepted = m_jobs->submit(jws); !accepted)
            taken = tl::unexpected(accepted.error());
    } else if (type == trust::tombstoneType) {
        taken = m_jobs->cancel(jws);
    } else if (type == trust::profileType) {
        taken = m_profiles->learn(jws);
    } else if (type == trust::RevocationList::type) {
        taken = m_trust.takeRevocations(jws);
    } else if (type == trust::KeyDocument::type) {
        taken = m_trust.takeKeyDocument(jws);
    } else {
        taken = failure(ErrorCode::InvalidInput,
                        QStringLiteral("a document of unknown type \"%1\"")
                            .arg(QString::fromLatin1(type.left(64))));
    }
    if (taken) {
        if (!m_documents->holds(jws)) // the same in other words is here already
            m_documents->reject(jws);
        return;
    }
    m_documents->reject(jws);
    qCInfo(log).noquote() << "A neighbour's document was refused:" << taken.error().detail;
}

void AgentSession::applyRevocations(const QByteArray& before, const QByteArray& now)
{
    m_documents->setRevocations(membership().revocations);
    m_documents->drop(before);
    m_documents->keep(now);
    const trust::PeerVerifier verifier = m_trust.verifier();
    m_transport->setVerifier(verifier);
    m_jobs->setVerifier(verifier);
    m_profiles->setVerifier(verifier);
    Q_EMIT revocationsTaken();
}

} // namespace patchswarm::service
