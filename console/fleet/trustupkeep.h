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

// Fewer days than this are said wherever an endpoint or a fleet is looked at.
inline constexpr int expiryWarningDays = 30;

// Until when an agent's certificate holds; invalid when it does not say (0 or less).
[[nodiscard]] QDateTime certificateEnd(const rpc::AgentInfo& info);
// "the certificate of WHAT ends in 12 days, on 2027-01-05"; empty when that is far or not known.
[[nodiscard]] QString expiryWarning(const QString& what, const QDateTime& end,
                                    const QDateTime& now);
// Of the fleet's CA and of the person whose directory it is, with what to do about it.
[[nodiscard]] QStringList expiryWarnings(const trust::Fleet& fleet, const QDateTime& now);

// Brings an agent's trust up to date when it is contacted: a key made on the endpoint in place of
// the bundle's or of one whose certificate ends soon, the newest revocation list and discovery
// keys. An endpoint keeps its name and what is known of it; its new key is a new id, and the old
// one is revoked. An agent that gets a new key starts anew: the connection ends and is made again,
// which this waits for. Same thread as the client.
class TrustUpkeep : public QObject
{
    Q_OBJECT

public:
    TrustUpkeep(AgentClient& client, Workspace& workspace, QObject* parent = nullptr);

    // Precondition: the client is ready. Answered by done() or failed(); what could not be brought
    // up to date without ending the contact is in warnings().
    void begin();
    // The same with a new key and certificate, however long the present one would hold; a refusal
    // is failed() then.
    void renew();

    // The agent has a new key and certificate now.
    [[nodiscard]] bool hasRenewed() const { return m_hasReplaced; }

    [[nodiscard]] const QStringList& warnings() const { return m_warnings; }

Q_SIGNALS:
    void done(const patchswarm::rpc::AgentInfo&);
    void failed(const patchswarm::fleet::CallFailure&);

private:
    void askWho();
    void askRequest();
    void replaceKey();
    void keepKey(const CallFailure& why);
    void warnOfExpiry();
    void reconnect(const EndpointId& own);
    void redial();
    void retireOld();
    void learnLists();
    void learn(const rpc::TrustLists& lists);
    void pushLists();
    void finish();
    void giveUp(const CallFailure& failure);

    AgentClient& m_client;
    Workspace& m_workspace;
    rpc::AgentInfo m_info;
    EndpointId m_former; // the identity that was replaced
    bool m_mustRenew = false;
    bool m_hasReplaced = false;
    QStringList m_warnings;
    Target m_next; // where the agent with its own key is expected
    QTimer m_redial;
    int m_redials = 0;
    std::vector<QMetaObject::Connection> m_watches;
};

} // namespace patchswarm::fleet
