#pragma once

#include <QObject>
#include <QPointer>

#include <memory>

#include "console/fleet/endpointbook.h"
#include "console/fleet/eventstream.h"
#include "console/fleet/telemetryallowance.h"
#include "console/fleet/trustupkeep.h"
#include "console/fleet/watchsettings.h"

namespace patchswarm::fleet {

// The console's standing connection to one endpoint: keeps its trust up to date, subscribes, asks
// again now and then, and keeps the book. When it may dial is its owner's affair, who looks after
// hundreds. Network thread.
class EndpointLink : public QObject
{
    Q_OBJECT

public:
    EndpointLink(Workspace& workspace, const WatchSettings& settings, const EndpointRecord& record);
    ~EndpointLink() override;

    [[nodiscard]] EndpointBook& book() { return m_book; }

    // A new address ends the connection to the old one.
    void setRecord(const EndpointRecord& record);

    // The identities that it may prove.
    void setExpected(std::vector<EndpointId> ids) { m_expected = std::move(ids); }

    // The fleet directory's trust has changed: a revoked endpoint is dropped at once and not
    // dialled again; any other is brought the newest lists over the connection there is.
    void trustChanged();

    void setFollowing(bool follows, int eventsMs);

    void setTelemetryMs(int ms) { m_telemetryMs = ms; } // asked for at the next subscription

    // What its profile should be. When that is news, the endpoint is soon asked what it has, so
    // that one that took it does not look drifted.
    void setDesired(const QString& profileId, qint64 revision);

    void setInfoMs(int ms) { m_infoMs = ms; } // between two agent.info

    // The interval that it was asked for is clearly another than the one that is set.
    [[nodiscard]] bool isOutOfStep() const;
    // Asks for the interval that is set; it takes the place of the one before. Only while live.
    void subscribe();

    void resumeEventsAfter(qint64 sequence) { m_events.resumeAfter(sequence); }

    // It has an address, is not connected, and its waiting is over.
    [[nodiscard]] bool isDue(qint64 nowMs) const;
    // Precondition: isDue(). dialled() follows.
    void dial(qint64 nowMs, double jitter);
    void retryNow();
    void close();

    // Asks again what is to be asked again.
    void tick(qint64 nowMs);
    void askPeers();
    void call(const QString& method, const QJsonObject& params, AgentClient::Callback callback);

    [[nodiscard]] bool isLive() const { return m_isLive; }

    [[nodiscard]] bool hasTransfers() const;

Q_SIGNALS:
    void dialled(); // the attempt has ended, well or not
    void changed();
    // It told who it is; `name` is the one it proved.
    void identified(const QString& name, const patchswarm::rpc::AgentInfo& info, quint16 port);
    void eventsHeard(const QVector<patchswarm::rpc::SwarmEvent>&);
    void lost(); // the attempt or the connection failed

private:
    void connected();
    void established(const rpc::AgentInfo& info);
    void failed(const ConnectionFailure& failure);
    void attemptEnded();
    void askInfo();
    void askJobs();
    void askJobsAfter(const QString& last, std::shared_ptr<QVector<rpc::JobStatus>> sofar);
    void askEvents();
    void heardPage(const rpc::EventPage& page);
    void heard(const QString& method, const QJsonObject& params);
    void heardTelemetry(const QJsonObject& params);
    void heardEvent(const QJsonObject& params);
    void tell(const QVector<rpc::SwarmEvent>& events);
    void stand();
    void note(Reach reach);
    void bringTrust();
    void complain(const QString& text);

    Workspace& m_workspace;
    const WatchSettings& m_settings;
    EndpointBook m_book;
    EventStream m_events;
    AgentClient m_client;
    std::unique_ptr<TrustUpkeep> m_upkeep;
    std::vector<EndpointId> m_expected;
    double m_jitter = 0; // 0 to 1
    int m_retryMs = 0;
    qint64 m_dueMs = 0; // when the next attempt may be
    bool m_isDialling = false; // until dialled()
    bool m_isLive = false; // trust is up to date, subscribed
    bool m_follows = false;
    int m_eventsMs = 1000; // between two questions for events
    int m_telemetryMs = 500;
    int m_askedMs = 0; // of the subscription there is
    int m_infoMs = 15'000;
    qint64 m_infoDueMs = 0;
    qint64 m_jobsDueMs = 0;
    qint64 m_eventsDueMs = 0;
    bool m_asksJobs = false;
    bool m_asksEvents = false;
    bool m_asksPeers = false;
    bool m_isRevoked = false;
    qint64 m_broughtRevocations = 0; // number of the list last sent over this connection
    qint64 m_broughtEpoch = 0;
    TelemetryAllowance m_allowance;
};

} // namespace patchswarm::fleet
