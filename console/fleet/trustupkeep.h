#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>

#include "console/fleet/agentclient.h"
#include "console/fleet/workspace.h"
#include "shared/rpc/agentrecords.h"

namespace patchswarm::fleet {

// The parameters of trust.update for an agent that has these lists: what the fleet directory holds
// newer of revocations and discovery keys; empty: nothing.
[[nodiscard]] QJsonObject newerTrust(const trust::Fleet& fleet, qint64 revocationNumber,
                                     qint64 discoveryEpoch);

// Brings an agent's trust up to date when it is contacted: a key made on the endpoint in place of
// the bundle's, the newest revocation list and discovery keys. An agent that gets its own key
// starts anew: the connection ends and is made again, which this waits for. Same thread as the
// client.
class TrustUpkeep : public QObject
{
    Q_OBJECT

public:
    TrustUpkeep(AgentClient& client, Workspace& workspace, QObject* parent = nullptr);

    // Precondition: the client is ready. Answered by done() or failed(); what could not be brought
    // up to date without ending the contact is in warnings().
    void begin();

    [[nodiscard]] const QStringList& warnings() const { return m_warnings; }

Q_SIGNALS:
    void done(const patchswarm::rpc::AgentInfo&);
    void failed(const patchswarm::fleet::CallFailure&);

private:
    void askWho();
    void replaceKey();
    void reconnect(const EndpointId& own);
    void redial();
    void retireOld();
    void pushLists();
    void finish();
    void giveUp(const CallFailure& failure);

    AgentClient& m_client;
    Workspace& m_workspace;
    rpc::AgentInfo m_info;
    EndpointId m_travelled; // the identity of the bundle, once replaced
    bool m_hasReplaced = false;
    QStringList m_warnings;
    Target m_next; // where the agent with its own key is expected
    QTimer m_redial;
    int m_redials = 0;
    std::vector<QMetaObject::Connection> m_watches;
};

} // namespace patchswarm::fleet
