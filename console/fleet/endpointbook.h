#pragma once

#include <QHash>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::fleet {

// Puts together what one endpoint tells: jobs, telemetry, peers. It decides which of two accounts
// is newer and what cannot be true; it asks nobody. Times in milliseconds since the epoch by our
// clock. One thread.
class EndpointBook
{
public:
    explicit EndpointBook(EndpointRecord record);

    [[nodiscard]] const EndpointRecord& record() const { return m_now.record; }

    [[nodiscard]] const ConnectionPicture& connection() const { return m_now.connection; }

    [[nodiscard]] const std::optional<rpc::AgentInfo>& info() const { return m_now.info; }

    void setRecord(const EndpointRecord& record);
    // True when it is news.
    bool setDesired(const QString& profileId, qint64 revision);
    // `sinceMs` stays while reach and failure do.
    void setConnection(ConnectionPicture connection, qint64 nowMs);
    void take(const rpc::AgentInfo& info, qint64 nowMs);
    // All jobs of the endpoint; keeps the newest EndpointSnapshot::mostJobs.
    void take(const QVector<rpc::JobStatus>& jobs, qint64 nowMs);
    void take(const rpc::EndpointTelemetry& telemetry, qint64 nowMs);
    void take(const rpc::PeerList& peers, qint64 nowMs);
    void setReportMs(int ms); // how often it was asked to tell
    void setEvents(qint64 sequence, qint64 lost);
    void setWarnings(const QStringList& warnings);
    void heard(qint64 nowMs); // anything at all
    // Rates end with the connection; what was last told stays.
    void disconnected();

    // Telemetry says that the job list is out of date: something it calls running is whole, or the
    // other way round.
    [[nodiscard]] bool listIsOld() const { return m_listIsOld; }

    // As it was recorded before a restart, as old as it is.
    void resume(const EndpointSnapshot& recorded);

    [[nodiscard]] bool isTransferring() const;

    // The same pointer as before when nothing was taken since.
    [[nodiscard]] EndpointPointer snapshot();

    [[nodiscard]] bool isChanged() const { return m_isChanged; }

private:
    struct Told
    {
        rpc::ArtifactTelemetry telemetry;
        qint64 atMs = 0;
    };

    static constexpr qsizetype mostArtifacts = 1024;

    [[nodiscard]] JobPicture pictureOf(const rpc::JobStatus& status) const;
    void addTelemetry(JobPicture& job) const;
    void rebuildJobs();
    void judgeList();

    EndpointSnapshot m_now;
    EndpointPointer m_published;
    QVector<rpc::JobStatus> m_jobs;
    qint64 m_jobsAtMs = 0;
    QHash<QString, Told> m_artifacts; // by CID
    bool m_listIsOld = false;
    bool m_isChanged = true;
};

} // namespace patchswarm::fleet
