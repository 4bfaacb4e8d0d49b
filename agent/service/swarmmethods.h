#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <set>

#include "agent/admin/adminserver.h"
#include "agent/service/agentsession.h"
#include "agent/service/eventlog.h"
#include "agent/service/ledgerkeeper.h"
#include "agent/service/ratebook.h"
#include "agent/service/statusreport.h"

namespace patchswarm::service {

// swarm.peers, ledger.get, telemetry.subscribe and events.since of the administration port, with
// the notifications that follow from the last two. A slow reader gets the newest telemetry only,
// and events again from where it stopped by asking.
class SwarmMethods : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        AgentSession& session;
        EventLog& events;
        LedgerKeeper& ledger;
        RateBook& rates;
        const StatusReport& report;
        admin::AdminServer& server;
    };

    explicit SwarmMethods(const Parts& parts, QObject* parent = nullptr);

    void offer();

private:
    struct Subscription
    {
        std::unique_ptr<QTimer> timer;
        qint64 sequence = 0;
        std::map<Cid, quint64>
            lastSeen; // bytes verified plus uploaded: what moved since the last update
    };

    void offerPeers();
    void offerLedger();
    void offerTelemetry();
    void offerEvents();
    void sendTelemetry(admin::ConnectionId);

    Parts m_parts;
    std::map<admin::ConnectionId, Subscription> m_subscriptions;
    std::set<admin::ConnectionId> m_followers;
};

} // namespace patchswarm::service
