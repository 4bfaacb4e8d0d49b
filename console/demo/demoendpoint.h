#pragma once

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

#include "console/demo/agentprocess.h"
#include "console/fleet/agentclient.h"
#include "shared/content/artifactmanifest.h"
#include "shared/rpc/agentrecords.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"

namespace patchswarm::demo {

// One endpoint of a demo: its process, our connection to it, what it last said of the job. It
// carries out and remembers; when what happens is decided by the demo. Main thread.
class DemoEndpoint : public QObject
{
    Q_OBJECT

public:
    // A certificate in PEM for an endpoint's own key.
    using Certify = std::function<Result<QString>(const QString& csrPem, const QString& id)>;

    DemoEndpoint(QString name, AgentProcess::Command command,
                 std::unique_ptr<fleet::AgentClient> client, Certify certify);

    // Starts the process and connects; the key of its bundle is replaced at first contact. isUp()
    // follows.
    void start();
    void kill();
    void askToEnd(); // and disconnects

    [[nodiscard]] bool waitForEnd(int milliseconds) { return m_process.waitForEnd(milliseconds); }

    void applyProfile(const QByteArray& jws);
    void submit(const QByteArray& jws, const ArtifactManifest& manifest);
    // Asks for the job's state, unless the last question is still open.
    void poll(const QString& jobId);
    // Asks for all its events; isBusy() until they are here.
    void fetchEvents();

    [[nodiscard]] const QString& name() const { return m_name; }

    [[nodiscard]] const QString& address() const { return m_address; }

    [[nodiscard]] const QString& id() const { return m_id; } // empty before it was up

    [[nodiscard]] bool isUp() const { return m_isUp; }

    [[nodiscard]] bool isRunning() const { return m_process.isRunning(); }

    [[nodiscard]] bool isBusy() const { return m_openCalls > 0; }

    // What went wrong; empty while all is well. Without the log.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

    [[nodiscard]] QString endOfLog() const { return m_process.endOfLog(); }

    // As last heard, also of an endpoint that is down now.
    [[nodiscard]] const std::optional<rpc::JobStatus>& job() const { return m_job; }

    [[nodiscard]] const QVector<rpc::SwarmEvent>& events() const { return m_events; }

    // When its events say that all bytes were there and verified, ms since epoch.
    [[nodiscard]] std::optional<qint64> verifiedAt() const;

private:
    void meet();
    void introduced(const rpc::AgentInfo& info);
    void down();
    void ask(const QString& method, const QJsonObject& params,
             std::function<void(const QJsonValue&)> answered = {});
    void askEventsAfter(qint64 sequence);
    void setTrouble(const QString& what);

    QString m_name;
    QString m_address;
    AgentProcess m_process;
    std::unique_ptr<fleet::AgentClient> m_client;
    Certify m_certify;
    QString m_id;
    QString m_trouble;
    bool m_isUp = false;
    bool m_isPolling = false;
    int m_openCalls = 0;
    std::optional<rpc::JobStatus> m_job;
    QVector<rpc::SwarmEvent> m_events;
};

} // namespace patchswarm::demo
