#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

#include "console/fleet/agentclient.h"
#include "console/fleet/jobpublisher.h"
#include "shared/rpc/jobrecords.h"

namespace patchswarm::fleet {

// Milliseconds.
struct DeploymentRules
{
    bool wait = false; // until delivered, succeeded or failed
    int pollMs = 500;
    int timeoutMs = 0; // of the waiting; 0: none
    int unreachableMs = 60'000; // while waiting: so long away is a failure
};

struct Deployed
{
    rpc::JobSubmitted submitted;
    std::optional<rpc::JobStatus> status; // as last seen, when waited for
};

// One job to one agent: submits it, sends the chunk lists it lacks in pages, and if asked waits
// until the job has ended there, over lost connections too. Which endpoints get a job when is its
// caller's affair. Thread of the client.
class Deployment : public QObject
{
    Q_OBJECT

public:
    Deployment(AgentClient& client, std::shared_ptr<const VerifiedJob> job, DeploymentRules rules,
               QObject* parent = nullptr);

    // Precondition: the client is ready. Answered by finished() or failed(), once.
    void begin();

    [[nodiscard]] const Deployed& state() const { return m_state; }

    // Whether waiting is over in this state.
    [[nodiscard]] static bool isOver(rpc::JobState state);

Q_SIGNALS:
    void submitted(const patchswarm::rpc::JobSubmitted&);
    void progressed(const patchswarm::rpc::JobStatus&);
    void finished(const patchswarm::fleet::Deployed&);
    // It could not be handed over, or it ended there without success.
    void failed(const patchswarm::fleet::CallFailure&);

private:
    void sendLists();
    void sendPage();
    void listsSent();
    void poll();
    void polled(const tl::expected<rpc::JobList, CallFailure>& list);
    void fail(const CallFailure& failure);
    void finish();
    [[nodiscard]] bool end();

    AgentClient& m_client;
    std::shared_ptr<const VerifiedJob> m_job;
    DeploymentRules m_rules;
    Deployed m_state;
    std::size_t m_artifact = 0; // whose list is being sent
    quint64 m_digest = 0; // the next one
    int m_deliveredPolls = 0;
    QTimer m_poll;
    QElapsedTimer m_waiting;
    QElapsedTimer m_lastAnswer;
    bool m_isOver = false;
};

} // namespace patchswarm::fleet
