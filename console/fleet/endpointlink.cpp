#include "console/fleet/endpointlink.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

bool isAtAddressOnly(const EndpointRecord& record)
{
    return record.name == Target {record.host, record.port, {}}.text();
}

} // namespace

EndpointLink::EndpointLink(Workspace& workspace, const WatchSettings& settings,
                           const EndpointRecord& record)
    : m_workspace(workspace)
    , m_settings(settings)
    , m_book(record)
    , m_client(workspace.fleet().admin(), workspace.fleet().verifier())
{
    m_client.setPatience(settings.patience);
    m_isRevoked = workspace.isRevoked(record.name);
    stand();
    connect(&m_client, &AgentClient::ready, this, [this] {
        if (!m_upkeep) // which connects by itself
            connected();
    });
    connect(&m_client, &AgentClient::failed, this, [this](const ConnectionFailure& failure) {
        if (!m_upkeep)
            failed(failure);
    });
    connect(&m_client, &AgentClient::notification, this, &EndpointLink::heard);
}

EndpointLink::~EndpointLink() = default;

void EndpointLink::setRecord(const EndpointRecord& record)
{
    const EndpointRecord before = m_book.record();
    m_book.setRecord(record);
    if (before.profileId != record.profileId || before.profileRevision != record.profileRevision)
        m_infoDueMs = 0; // it was given another profile: what it has now, it says itself
    if (before.host == record.host && before.port == record.port)
        return;
    close();
    stand();
    m_dueMs = 0;
}

void EndpointLink::setFollowing(bool follows, int eventsMs)
{
    m_follows = follows;
    m_eventsMs = eventsMs;
}

// --- connecting ----------------------------------------------------------------------------------

bool EndpointLink::isDue(qint64 now) const
{
    return !m_isRevoked && !m_isDialling && !m_isLive && !m_upkeep && !m_client.isReady()
        && !m_book.record().host.isEmpty() && now >= m_dueMs;
}

void EndpointLink::dial(qint64 now, double jitter)
{
    Q_UNUSED(now)
    m_jitter = jitter;
    m_isDialling = true;
    note(Reach::Connecting);
    const EndpointRecord& record = m_book.record();
    const quint16 port = record.port == 0 ? defaultAdminPort : record.port;
    m_client.open({record.host, port, m_expected});
}

void EndpointLink::retryNow()
{
    m_dueMs = 0;
    m_retryMs = 0;
}

void EndpointLink::close()
{
    m_upkeep.reset();
    m_client.close();
    m_isLive = false;
    m_asksJobs = m_asksEvents = m_asksPeers = false;
    m_broughtRevocations = m_broughtEpoch = 0;
    m_events.interrupted();
    m_book.disconnected();
    attemptEnded();
    Q_EMIT changed();
}

void EndpointLink::connected()
{
    const QString& name = m_client.peer()->name;
    if (m_expected.empty() && name != m_book.record().name && !isAtAddressOnly(m_book.record()))
        return failed(
            {Failure::OtherEndpoint,
             u"%1 is %2, not %3"_s.arg(m_client.target().text(), name, m_book.record().name)});
    attemptEnded();
    m_upkeep = std::make_unique<TrustUpkeep>(m_client, m_workspace);
    connect(m_upkeep.get(), &TrustUpkeep::done, this, &EndpointLink::established);
    connect(m_upkeep.get(), &TrustUpkeep::failed, this, [this](const CallFailure& failure) {
        m_upkeep.release()->deleteLater();
        failed({failure.connection.value_or(Failure::Nonsense), failure.error.detail});
    });
    m_upkeep->begin();
}

void EndpointLink::established(const rpc::AgentInfo& info)
{
    m_book.setWarnings(m_upkeep->warnings());
    m_upkeep.release()->deleteLater();
    m_isLive = true;
    m_retryMs = 0;
    note(Reach::Connected);
    m_book.take(info, nowMs());
    m_infoDueMs = nowMs() + m_infoMs;
    m_allowance.renew();
    subscribe();
    askJobs();
    Q_EMIT identified(m_client.peer()->name, info, m_client.target().port);
    Q_EMIT changed();
}

void EndpointLink::failed(const ConnectionFailure& failure)
{
    if (m_isRevoked)
        return; // said already
    const bool wasLive = m_isLive;
    close();
    if (wasLive)
        m_retryMs = 0;
    m_retryMs = m_retryMs == 0 ? m_settings.firstRetryMs
                               : std::min(2 * m_retryMs, m_settings.longestRetryMs);
    m_dueMs = nowMs() + m_retryMs + static_cast<qint64>(m_jitter * m_retryMs / 2);
    ConnectionPicture picture {Reach::Failed,  0,       failure.kind,
                               failure.detail, m_dueMs, m_book.connection().attempts + 1};
    m_book.setConnection(picture, nowMs());
    Q_EMIT lost();
    Q_EMIT changed();
}

void EndpointLink::attemptEnded()
{
    if (std::exchange(m_isDialling, false))
        Q_EMIT dialled();
}

// Without a connection: why there is none.
void EndpointLink::stand()
{
    const QString& name = m_book.record().name;
    if (!m_isRevoked)
        return note(m_book.record().host.isEmpty() ? Reach::NoAddress : Reach::Queued);
    const ConnectionFailure failure = revokedFailure(name);
    m_book.setConnection({Reach::Failed, 0, failure.kind, failure.detail, 0, 0}, nowMs());
    Q_EMIT changed();
}

void EndpointLink::note(Reach reach)
{
    ConnectionPicture picture;
    picture.reach = reach;
    if (reach == Reach::Connecting || reach == Reach::Queued) { // why it is tried again stays
        const ConnectionPicture& before = m_book.connection();
        picture.failure = before.failure;
        picture.detail = before.detail;
        picture.attempts = before.attempts;
    }
    m_book.setConnection(picture, nowMs());
    Q_EMIT changed();
}

// --- trust ---------------------------------------------------------------------------------------

void EndpointLink::trustChanged()
{
    const bool isRevoked = m_workspace.isRevoked(m_book.record().name);
    if (isRevoked != m_isRevoked) {
        m_isRevoked = isRevoked;
        close();
        m_book.setConnection({}, nowMs()); // what failed before does not matter any more
        stand();
        m_dueMs = 0;
        m_retryMs = 0;
    }
    m_client.setVerifier(m_workspace.fleet().verifier());
    bringTrust();
}

// What it has of the lists, it told with its last agent.info. Each list is sent once: one that
// does not take it is not to be asked for ever.
void EndpointLink::bringTrust()
{
    const auto& info = m_book.info();
    if (!m_isLive || !info)
        return;
    const trust::Fleet& fleet = m_workspace.fleet();
    const QJsonObject params =
        newerTrust(fleet, std::max(info->revocationNumber, m_broughtRevocations),
                   std::max(info->discoveryEpoch, m_broughtEpoch));
    if (params.isEmpty())
        return;
    m_broughtRevocations = static_cast<qint64>(fleet.revocations().number());
    if (const auto& epochs = fleet.discoveryKeys().epochs(); !epochs.empty())
        m_broughtEpoch = epochs.back().number;
    m_client.callFor<rpc::TrustUpdated>(u"trust.update"_s, params, [this](const auto& updated) {
        if (updated)
            return askInfo(); // which says what it has now
        if (!updated.error().connection)
            complain(u"the newest revocation list was not taken: %1"_s.arg(
                updated.error().error.detail));
    });
}

// --- work ----------------------------------------------------------------------------------------

void EndpointLink::call(const QString& method, const QJsonObject& params,
                        AgentClient::Callback callback)
{
    if (m_isRevoked)
        return callback(tl::unexpected(CallFailure::from(revokedFailure(m_book.record().name))));
    m_client.call(method, params, std::move(callback));
}

bool EndpointLink::hasTransfers() const
{
    return m_isLive;
}

} // namespace patchswarm::fleet
