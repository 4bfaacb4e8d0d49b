#include "agent/service/agent.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QTimer>

#include <utility>

#include "agent/cache/statedirectory.h"
#include "agent/discovery/qtaddress.h"
#include "agent/service/adminapi.h"
#include "agent/service/pairingsession.h"
#include "shared/trust/role.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

constexpr int answersFirstMs = 200; // so that whoever asked for the change hears that it was taken

} // namespace

Agent::Agent(SessionOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
{
}

Agent::~Agent() = default;

Result<void> Agent::enroll(const QString& bundlePath)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto bundle = trust::Bundle::read(bundlePath, now);
    if (!bundle)
        return tl::unexpected(bundle.error());
    if (bundle->identity.role != trust::Role::Agent)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("%1 is the bundle of a person (role %2); an agent needs one of "
                           "the role agent, as `patchswarmctl fleet enroll` makes it")
                .arg(bundlePath, trust::roleName(bundle->identity.role)));
    if (auto prepared = cache::prepareStateDirectory({m_options.stateDirectory}); !prepared)
        return prepared;
    const auto lock =
        cache::StateLock::take(m_options.stateDirectory); // a running agent's key stays
    if (!lock)
        return tl::unexpected(lock.error());
    if (const auto installed = trust::IdentityStore(m_options.stateDirectory).install(*bundle, now);
        !installed)
        return tl::unexpected(installed.error());
    return {};
}

Result<void> Agent::start()
{
    if (QFileInfo::exists(m_options.stateDirectory)) // else somebody else's would look empty
        if (auto checked = cache::checkStateDirectory(m_options.stateDirectory); !checked)
            return checked;
    if (!trust::IdentityStore(m_options.stateDirectory).isEnrolled())
        return startPairing();
    return startSession();
}

Result<void> Agent::startPairing()
{
    PairingOptions options;
    options.stateDirectory = m_options.stateDirectory;
    options.bind = m_options.bind.isUnspecified() ? QHostAddress(QHostAddress::Any)
                                                  : discovery::toQt(m_options.bind);
    options.port = static_cast<quint16>(policy::Settings().adminPort);
    auto pairing = PairingSession::start(options);
    if (!pairing)
        return tl::unexpected(pairing.error());
    m_pairing = std::move(*pairing);
    connect(m_pairing.get(), &PairingSession::identityStored, this, [this] {
        QTimer::singleShot(answersFirstMs, this, [this] {
            if (m_isEnding)
                return;
            m_pairing.reset(); // gives up the port and the state directory
            if (const auto started = startSession(); !started)
                Q_EMIT failed(started.error());
        });
    });
    return {};
}

Result<void> Agent::startSession()
{
    auto session = AgentSession::start(m_options);
    if (!session)
        return tl::unexpected(session.error());
    auto api = AdminApi::open(**session);
    if (!api)
        return tl::unexpected(api.error());
    m_session = std::move(*session);
    m_api = std::move(*api);
    connect(m_session.get(), &AgentSession::restartNeeded, this, &Agent::restart);
    const trust::Identity& self = m_session->membership().identity;
    qCInfo(log).noquote() << self.name << self.id.shortText() << "is up: transport port"
                          << m_session->transportPort() << "admin port"
                          << m_session->profiles().effective().settings.adminPort;
    return {};
}

// A port that a profile names and somebody else holds must not cost the endpoint its
// administration.
Result<void> Agent::startAgain(int portBefore)
{
    m_options.transportPort = 0;
    m_options.transportPortTrouble.clear();
    auto started = startSession();
    if (started || started.error().code != ErrorCode::Network)
        return started;
    qCWarning(log).noquote() << "Staying on transport port" << portBefore << "-"
                             << started.error().detail;
    m_options.transportPort = portBefore;
    m_options.transportPortTrouble = started.error().detail;
    return startSession();
}

void Agent::restart(const QString& why)
{
    if (m_isRestarting || m_isEnding)
        return;
    m_isRestarting = true;
    qCInfo(log).noquote() << "Starting again:" << why;
    QTimer::singleShot(answersFirstMs, this, [this] {
        if (m_isEnding)
            return;
        connect(
            m_session.get(), &AgentSession::ended, this,
            [this] {
                const int portBefore = m_session->transportPort();
                m_api.reset();
                m_session.reset();
                m_isRestarting = false;
                if (auto started = startAgain(portBefore); !started)
                    Q_EMIT failed(started.error());
            },
            Qt::QueuedConnection);
        m_api->close();
        m_session->end();
    });
}

void Agent::end()
{
    if (std::exchange(m_isEnding, true))
        return;
    m_pairing.reset();
    if (!m_session)
        return Q_EMIT ended();
    m_session->disconnect(this); // it may be ending for another one
    connect(m_session.get(), &AgentSession::ended, this, &Agent::ended, Qt::QueuedConnection);
    m_api->close();
    m_session->end();
}

void Agent::reload()
{
    if (!m_session)
        return;
    if (const auto reloaded = m_session->reloadLocalSettings(); !reloaded)
        qCWarning(log).noquote() << "Kept the settings in force:" << reloaded.error().detail;
}

} // namespace patchswarm::service
