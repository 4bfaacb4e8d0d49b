#include "console/fleet/endpointlink.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int leastJobsMs = 1000; // between two questions for jobs
constexpr double telemetryPerSecond = 20; // more is left out
constexpr double telemetryBurst = 40;
constexpr qsizetype mostJobsRead = 2000; // of one endpoint; the newest of these are kept
constexpr int jobPage = 250;

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

// Kinds that say nothing about a job's state.
bool isOfTheSwarm(const QString& kind)
{
    static const QStringList kinds {
        u"electionStarted"_s, u"crewJoined"_s,    u"crewLeft"_s,       u"leaseTaken"_s,
        u"leaseVoid"_s,       u"chunkVerified"_s, u"chunkCorrupt"_s,   u"chunkUploaded"_s,
        u"duplicateChunk"_s,  u"peerExcluded"_s,  u"requestStalled"_s, u"fellBackToOrigin"_s,
        u"overBudget"_s,      u"linkOpened"_s,    u"linkClosed"_s};
    return kinds.contains(kind);
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
    m_telemetryCredit = telemetryBurst;
    m_telemetryClock.start();
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

// --- asking --------------------------------------------------------------------------------------

void EndpointLink::subscribe()
{
    m_askedMs = m_telemetryMs;
    m_book.setReportMs(m_telemetryMs);
    m_client.call(u"telemetry.subscribe"_s, QJsonObject {{u"intervalMs"_s, m_telemetryMs}},
                  [this](const CallResult& result) {
                      if (!result && !result.error().connection)
                          complain(result.error().error.detail);
                  });
}

bool EndpointLink::isOutOfStep() const
{
    return m_isLive && m_askedMs != m_telemetryMs
        && (m_telemetryMs == m_settings.telemetryMs || 4 * m_telemetryMs < 3 * m_askedMs
            || 3 * m_telemetryMs > 4 * m_askedMs);
}

void EndpointLink::tick(qint64 now)
{
    if (!m_isLive)
        return;
    if (now >= m_infoDueMs)
        askInfo();
    if (now >= m_jobsDueMs || (m_book.listIsOld() && now >= m_jobsDueMs - m_infoMs))
        askJobs();
    if (now >= m_eventsDueMs)
        askEvents();
}

void EndpointLink::askInfo()
{
    m_infoDueMs = nowMs() + m_infoMs;
    m_client.callFor<rpc::AgentInfo>(u"agent.info"_s, {}, [this](const auto& info) {
        if (!info)
            return;
        m_book.take(*info, nowMs());
        bringTrust();
        Q_EMIT identified(m_client.peer() ? m_client.peer()->name : m_book.record().name, *info,
                          m_client.target().port);
        Q_EMIT changed();
    });
}

void EndpointLink::askJobs()
{
    if (m_asksJobs)
        return;
    m_asksJobs = true;
    // listIsOld() may bring it forward to leastJobsMs from now.
    m_jobsDueMs = nowMs() + leastJobsMs + m_infoMs;
    askJobsAfter({}, std::make_shared<QVector<rpc::JobStatus>>());
}

void EndpointLink::askJobsAfter(const QString& last, std::shared_ptr<QVector<rpc::JobStatus>> sofar)
{
    rpc::JobListParams params;
    params.limit = jobPage;
    if (!last.isEmpty())
        params.after = last;
    m_client.callFor<rpc::JobList>(
        u"job.list"_s, rpc::toJson(params), [this, sofar](const auto& list) {
            m_asksJobs = false;
            if (!list) {
                if (!list.error().connection)
                    complain(list.error().error.detail);
                return;
            }
            *sofar += list->jobs;
            if (list->more && !list->jobs.isEmpty() && sofar->size() < mostJobsRead) {
                m_asksJobs = true;
                return askJobsAfter(list->jobs.last().id, sofar);
            }
            m_book.take(*sofar, nowMs());
            Q_EMIT changed();
        });
}

void EndpointLink::askEvents()
{
    if (m_asksEvents)
        return;
    const auto params = m_events.question(m_follows);
    if (!params)
        return;
    m_eventsDueMs = nowMs() + m_eventsMs;
    m_asksEvents = true;
    m_client.callFor<rpc::EventPage>(u"events.since"_s, rpc::toJson(*params),
                                     [this](const auto& page) {
                                         m_asksEvents = false;
                                         if (page)
                                             return heardPage(*page);
                                         m_events.interrupted();
                                     });
}

void EndpointLink::heardPage(const rpc::EventPage& page)
{
    bool more = false;
    tell(m_events.take(page, &more));
    if (more)
        askEvents();
}

void EndpointLink::askPeers()
{
    if (!m_isLive || m_asksPeers)
        return;
    m_asksPeers = true;
    m_client.callFor<rpc::PeerList>(u"swarm.peers"_s, QJsonObject {}, [this](const auto& peers) {
        m_asksPeers = false;
        if (!peers)
            return;
        m_book.take(*peers, nowMs());
        Q_EMIT changed();
    });
}

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

// --- hearing -------------------------------------------------------------------------------------

void EndpointLink::heard(const QString& method, const QJsonObject& params)
{
    if (!m_isLive)
        return;
    if (method == u"telemetry.update")
        heardTelemetry(params);
    else if (method == u"event")
        heardEvent(params);
}

void EndpointLink::heardTelemetry(const QJsonObject& params)
{
    const double seconds = static_cast<double>(m_telemetryClock.restart()) / 1000.0;
    m_telemetryCredit =
        std::min(telemetryBurst, m_telemetryCredit + seconds * telemetryPerSecond) - 1;
    if (m_telemetryCredit < 0) {
        m_telemetryCredit = std::max(m_telemetryCredit, -1.0);
        return complain(u"it sends more telemetry than was asked for; some is left out"_s);
    }
    const auto telemetry = rpc::fromJson<rpc::EndpointTelemetry>(params);
    if (!telemetry)
        return complain(u"its telemetry cannot be read: %1"_s.arg(
            policy::faultsError(telemetry.error()).detail));
    m_book.take(*telemetry, nowMs());
    m_events.newestIs(telemetry->eventSequence);
    m_book.setEvents(m_events.last(), m_events.lost());
    Q_EMIT changed();
}

void EndpointLink::heardEvent(const QJsonObject& params)
{
    const auto event = rpc::fromJson<rpc::SwarmEvent>(params);
    if (!event)
        return complain(
            u"an event of it cannot be read: %1"_s.arg(policy::faultsError(event.error()).detail));
    if (m_events.take(*event))
        tell({*event});
}

void EndpointLink::tell(const QVector<rpc::SwarmEvent>& events)
{
    m_book.setEvents(m_events.last(), m_events.lost());
    m_book.heard(nowMs());
    const bool isAboutJobs = std::any_of(
        events.begin(), events.end(), [](const auto& event) { return !isOfTheSwarm(event.kind); });
    if (isAboutJobs)
        m_jobsDueMs = std::min(m_jobsDueMs, nowMs() + leastJobsMs / 4);
    if (!events.isEmpty())
        Q_EMIT eventsHeard(events);
}

void EndpointLink::complain(const QString& text)
{
    m_book.setWarnings({text});
    Q_EMIT changed();
}

} // namespace patchswarm::fleet
