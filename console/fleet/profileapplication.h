#pragma once

#include <QObject>
#include <QTimer>

#include "console/fleet/agentclient.h"
#include "shared/rpc/agentrecords.h"

namespace patchswarm::fleet {

// One profile document to one agent; when it changes the admin port, follows the agent there and
// confirms, so that it stays. What is in the document is its caller's affair. Thread of the client.
class ProfileApplication : public QObject
{
    Q_OBJECT

public:
    ProfileApplication(AgentClient& client, QJsonValue document, qint64 baseRevision,
                       QObject* parent = nullptr);

    // Precondition: the client is ready. Answered by finished() or failed(), once.
    void begin();

Q_SIGNALS:
    void finished(const patchswarm::rpc::ProfileApplied&);
    void failed(const patchswarm::fleet::CallFailure&);

private:
    void follow(const rpc::PendingSwitch& pending);
    void confirm(const rpc::PendingSwitch& pending);
    void end();

    AgentClient& m_client;
    QJsonValue m_document;
    qint64 m_baseRevision;
    rpc::ProfileApplied m_applied;
    quint16 m_oldPort = 0;
    QTimer m_redial;
    int m_redials = 0;
};

} // namespace patchswarm::fleet
