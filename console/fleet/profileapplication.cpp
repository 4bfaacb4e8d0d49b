#include "console/fleet/profileapplication.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int redialMs = 1000;
constexpr int mostRedials = 20; // well within the minute after which the agent reverts

} // namespace

ProfileApplication::ProfileApplication(AgentClient& client, QJsonValue document,
                                       qint64 baseRevision, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_document(std::move(document))
    , m_baseRevision(baseRevision)
{
    m_redial.setSingleShot(true);
}

void ProfileApplication::begin()
{
    const QJsonObject params {{u"profile"_s, m_document}, {u"baseRevision"_s, m_baseRevision}};
    m_client.callFor<rpc::ProfileApplied>(u"profile.apply"_s, params, [this](const auto& applied) {
        if (!applied) {
            Q_EMIT failed(applied.error());
            return;
        }
        m_applied = *applied;
        if (m_applied.pending)
            follow(*m_applied.pending);
        else
            Q_EMIT finished(m_applied);
    });
}

void ProfileApplication::follow(const rpc::PendingSwitch& pending)
{
    m_oldPort = m_client.target().port;
    const auto port = static_cast<quint16>(pending.adminPort);
    connect(&m_client, &AgentClient::ready, this, [this, pending] { confirm(pending); });
    connect(&m_client, &AgentClient::failed, this, [this, port](const ConnectionFailure& why) {
        if (++m_redials < mostRedials)
            return m_redial.start(redialMs);
        end();
        m_client.moveTo(m_oldPort);
        const QString detail =
            u"its new admin port %1 cannot be reached, so that it goes back to %2 by itself: %3"_s
                .arg(port)
                .arg(m_oldPort)
                .arg(why.detail);
        Q_EMIT failed(CallFailure::from(ConnectionFailure {why.kind, detail}));
    });
    connect(&m_redial, &QTimer::timeout, this, [this, port] { m_client.moveTo(port); });
    m_client.moveTo(port);
}

void ProfileApplication::confirm(const rpc::PendingSwitch& pending)
{
    const QJsonObject params {{u"revision"_s, pending.revision}, {u"nonce"_s, pending.nonce}};
    m_client.callFor<rpc::ProfileConfirmed>(u"profile.confirm"_s, params,
                                            [this](const auto& confirmed) {
                                                end();
                                                if (!confirmed)
                                                    Q_EMIT failed(confirmed.error());
                                                else
                                                    Q_EMIT finished(m_applied);
                                            });
}

void ProfileApplication::end()
{
    m_redial.stop();
    m_redial.disconnect(this);
    m_client.disconnect(this);
}

} // namespace patchswarm::fleet
