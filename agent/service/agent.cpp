#include "agent/service/agent.h"

#include "agent/service/adminapi.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QTimer>

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
    if (const auto installed = trust::IdentityStore(m_options.stateDirectory).install(*bundle, now); !installed)
        return tl::unexpected(installed.error());
    return {};
}

Result<void> Agent::start()
{
    if (!trust::IdentityStore(m_options.stateDirectory).isEnrolled())
        return failure(ErrorCode::NotFound,
                       QStringLiteral("%1 holds no identity; start once with --enroll BUNDLE (made by `patchswarmctl "
                                      "fleet enroll`)")
                           .arg(m_options.stateDirectory));
    return startSession();
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
    const policy::Settings& settings = m_session->profiles().effective().settings;
    qCInfo(log).noquote() << self.name << self.id.shortText() << "is up: transport port" << settings.transportPort
                          << "admin port" << settings.adminPort;
    return {};
}

void Agent::restart(const QString& why)
{
    if (m_isRestarting)
        return;
    m_isRestarting = true;
    qCInfo(log).noquote() << "Starting again:" << why;
    QTimer::singleShot(answersFirstMs, this, [this] {
        connect(m_session.get(), &AgentSession::ended, this, [this] {
            m_api.reset();
            m_session.reset();
            m_isRestarting = false;
            if (auto started = startSession(); !started)
                Q_EMIT failed(started.error());
        }, Qt::QueuedConnection);
        m_api->close();
        m_session->end();
    });
}

void Agent::end()
{
    if (!m_session)
        return Q_EMIT ended();
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
