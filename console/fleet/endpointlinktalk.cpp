// What a link asks its endpoint, and what it makes of what it hears; see endpointlink.cpp for how
// it comes to be and ends.
#include <QDateTime>

#include <algorithm>

#include "console/fleet/endpointlink.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int leastJobsMs = 1000; // between two questions for jobs
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

} // namespace

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

void EndpointLink::setDesired(const QString& profileId, qint64 revision)
{
    constexpr int sooner = 15; // 1 s in a fleet of a few, never all of a large one at once
    if (m_book.setDesired(profileId, revision))
        m_infoDueMs = std::min(m_infoDueMs, nowMs() + m_infoMs / sooner);
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
    if (!m_allowance.take())
        return complain(u"it sends more telemetry than was asked for; some is left out"_s);
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
