#include "console/fleet/endpointbook.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

bool isRunning(rpc::JobState state)
{
    switch (state) {
    case rpc::JobState::Waiting:
    case rpc::JobState::Asking:
    case rpc::JobState::Fetching:
        return true;
    default:
        return false;
    }
}

// Sums that wrap are as impossible as sums that are too large.
bool fits(const rpc::JobStatus& status)
{
    quint64 left = status.size;
    for (const quint64 part :
         {status.fromOrigin, status.fromGateway, status.fromPeers, status.fromCache}) {
        if (part > left)
            return false;
        left -= part;
    }
    return status.verified <= status.size;
}

// True: something had flowed.
bool stopRates(rpc::ArtifactTelemetry& telemetry)
{
    const bool hasFlowed = telemetry.originBytesPerSecond > 0 || telemetry.peerBytesPerSecond > 0
        || telemetry.uploadBytesPerSecond > 0;
    telemetry.originBytesPerSecond = 0;
    telemetry.peerBytesPerSecond = 0;
    telemetry.uploadBytesPerSecond = 0;
    return hasFlowed;
}

} // namespace

EndpointBook::EndpointBook(EndpointRecord record)
{
    m_now.record = std::move(record);
    m_now.lastReportMs = m_now.record.lastSeenMs;
    m_now.profile.effectiveId = m_now.record.profileId;
    m_now.profile.effectiveRevision = m_now.record.profileRevision;
}

void EndpointBook::setRecord(const EndpointRecord& record)
{
    if (record == m_now.record)
        return;
    m_now.record = record;
    m_isChanged = true;
}

bool EndpointBook::setDesired(const QString& profileId, qint64 revision)
{
    if (m_now.profile.desiredId == profileId && m_now.profile.desiredRevision == revision)
        return false;
    m_now.profile.desiredId = profileId;
    m_now.profile.desiredRevision = revision;
    m_isChanged = true;
    return true;
}

void EndpointBook::setConnection(ConnectionPicture connection, qint64 nowMs)
{
    const ConnectionPicture& before = m_now.connection;
    const bool isSame = before.sinceMs != 0 && before.reach == connection.reach
        && before.failure == connection.failure;
    connection.sinceMs = isSame ? before.sinceMs : nowMs;
    if (connection == before)
        return;
    m_now.connection = connection;
    m_isChanged = true;
}

void EndpointBook::take(const rpc::AgentInfo& info, qint64 nowMs)
{
    m_now.info = info;
    m_now.cacheUsed = info.cacheUsed;
    m_now.cacheLimit = info.cacheLimit;
    m_now.diskFree = info.diskFree;
    m_now.profile.effectiveId = info.profileId;
    m_now.profile.effectiveRevision = info.profileRevision;
    heard(nowMs);
}

void EndpointBook::take(const QVector<rpc::JobStatus>& jobs, qint64 nowMs)
{
    m_jobs = jobs;
    if (m_jobs.size() > EndpointSnapshot::mostJobs) {
        std::sort(m_jobs.begin(), m_jobs.end(),
                  [](const auto& a, const auto& b) { return a.receivedAt > b.receivedAt; });
        m_jobs.resize(EndpointSnapshot::mostJobs);
    }
    std::sort(m_jobs.begin(), m_jobs.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    m_jobsAtMs = nowMs;
    m_listIsOld = false;
    rebuildJobs();
    heard(nowMs);
}

void EndpointBook::take(const rpc::EndpointTelemetry& telemetry, qint64 nowMs)
{
    m_now.links = telemetry.links;
    m_now.wanBytesPerSecond = telemetry.wanBytesPerSecond;
    m_now.lanReceivedBytesPerSecond = telemetry.lanReceivedBytesPerSecond;
    m_now.lanSentBytesPerSecond = telemetry.lanSentBytesPerSecond;
    m_now.cacheUsed = telemetry.cacheUsed;
    m_now.cacheLimit = telemetry.cacheLimit;
    for (const rpc::ArtifactTelemetry& artifact : telemetry.artifacts)
        if (m_artifacts.size() < mostArtifacts || m_artifacts.contains(artifact.cid))
            m_artifacts.insert(artifact.cid, {artifact, nowMs});
    // Telemetry names what is wanted or moves: whatever it leaves out stands still.
    bool hasStopped = false;
    for (Told& told : m_artifacts)
        if (told.atMs < nowMs)
            hasStopped = stopRates(told.telemetry) || hasStopped;
    if (!telemetry.artifacts.isEmpty() || hasStopped)
        rebuildJobs();
    judgeList();
    heard(nowMs);
}

void EndpointBook::take(const rpc::PeerList& peers, qint64 nowMs)
{
    m_now.peers = peers.peers;
    m_now.peersAtMs = nowMs;
    heard(nowMs);
}

void EndpointBook::setReportMs(int ms)
{
    m_isChanged = m_isChanged || m_now.reportMs != ms;
    m_now.reportMs = ms;
}

void EndpointBook::setEvents(qint64 sequence, qint64 lost)
{
    if (m_now.eventSequence == sequence && m_now.lostEvents == lost)
        return;
    m_now.eventSequence = sequence;
    m_now.lostEvents = lost;
    m_isChanged = true;
}

void EndpointBook::setWarnings(const QStringList& warnings)
{
    m_isChanged = m_isChanged || warnings != m_now.warnings;
    m_now.warnings = warnings;
}

void EndpointBook::heard(qint64 nowMs)
{
    m_now.lastReportMs = nowMs;
    m_isChanged = true;
}

void EndpointBook::disconnected()
{
    m_now.links = 0;
    m_now.wanBytesPerSecond = 0;
    m_now.lanReceivedBytesPerSecond = 0;
    m_now.lanSentBytesPerSecond = 0;
    for (JobPicture& job : m_now.jobs) {
        job.originBytesPerSecond = 0;
        job.peerBytesPerSecond = 0;
        job.uploadBytesPerSecond = 0;
        job.status.etaMs.reset();
    }
    for (Told& told : m_artifacts) {
        told.telemetry.originBytesPerSecond = 0;
        told.telemetry.peerBytesPerSecond = 0;
        told.telemetry.uploadBytesPerSecond = 0;
        told.telemetry.etaMs.reset();
    }
    m_now.peers.clear();
    m_now.peersAtMs = 0;
    m_isChanged = true;
}

void EndpointBook::rebuildJobs()
{
    m_now.jobs.resize(m_jobs.size());
    for (qsizetype i = 0; i < m_jobs.size(); ++i)
        m_now.jobs[i] = pictureOf(m_jobs.at(i));
}

JobPicture EndpointBook::pictureOf(const rpc::JobStatus& status) const
{
    JobPicture job;
    job.status = status;
    addTelemetry(job);
    job.isImplausible = !fits(job.status);
    return job;
}

// The bytes of a job are those of its artifacts; all of them must have been told, and later than
// the list.
void EndpointBook::addTelemetry(JobPicture& job) const
{
    rpc::JobStatus sum;
    quint64 largest = 0;
    bool isNewer = !job.status.artifacts.isEmpty();
    std::optional<qint64> eta;
    for (const rpc::ArtifactStatus& artifact : job.status.artifacts) {
        const auto told = m_artifacts.constFind(artifact.cid);
        if (told == m_artifacts.constEnd()) {
            isNewer = false;
            continue;
        }
        const rpc::ArtifactTelemetry& telemetry = told->telemetry;
        isNewer = isNewer && told->atMs >= m_jobsAtMs;
        sum.verified += telemetry.verified;
        sum.fromOrigin += telemetry.fromOrigin;
        sum.fromGateway += telemetry.fromGateway;
        sum.fromPeers += telemetry.fromPeers;
        sum.fromCache += telemetry.fromCache;
        sum.wasted += telemetry.wasted;
        job.originBytesPerSecond += telemetry.originBytesPerSecond;
        job.peerBytesPerSecond += telemetry.peerBytesPerSecond;
        job.uploadBytesPerSecond += telemetry.uploadBytesPerSecond;
        if (telemetry.etaMs)
            eta = std::max(eta.value_or(0), *telemetry.etaMs);
        if (telemetry.size >= largest) {
            largest = telemetry.size;
            job.map = telemetry.map;
            job.chunks = telemetry.chunks;
            job.chunksHeld = telemetry.chunksHeld;
            job.phase = telemetry.phase;
        }
    }
    if (!isNewer)
        return;
    job.status.verified = sum.verified;
    job.status.fromOrigin = sum.fromOrigin;
    job.status.fromGateway = sum.fromGateway;
    job.status.fromPeers = sum.fromPeers;
    job.status.fromCache = sum.fromCache;
    job.status.wasted = sum.wasted;
    job.status.etaMs = eta;
}

void EndpointBook::judgeList()
{
    for (const JobPicture& job : m_now.jobs) {
        const bool isWhole = job.status.size > 0 && job.status.verified >= job.status.size;
        const bool moves = job.originBytesPerSecond + job.peerBytesPerSecond > 0;
        if (isWhole && isRunning(job.status.state))
            m_listIsOld = true;
        if (moves && job.status.state == rpc::JobState::Waiting)
            m_listIsOld = true;
    }
}

void EndpointBook::resume(const EndpointSnapshot& recorded)
{
    for (const JobPicture& job : recorded.jobs)
        m_now.jobs.append(job);
    m_now.lastReportMs = recorded.lastReportMs;
    m_now.cacheUsed = recorded.cacheUsed;
    m_now.cacheLimit = recorded.cacheLimit;
    disconnected(); // rates were of then
}

bool EndpointBook::isTransferring() const
{
    return m_now.wanBytesPerSecond + m_now.lanReceivedBytesPerSecond + m_now.lanSentBytesPerSecond
        > 0;
}

EndpointPointer EndpointBook::snapshot()
{
    if (m_isChanged || !m_published)
        m_published = std::make_shared<const EndpointSnapshot>(m_now);
    m_isChanged = false;
    return m_published;
}

} // namespace patchswarm::fleet
