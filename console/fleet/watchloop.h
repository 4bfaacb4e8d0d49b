#pragma once

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <random>

#include "console/fleet/peerquestions.h"
#include "console/fleet/reportshares.h"
#include "console/fleet/roundbook.h"
#include "console/fleet/watchmailbox.h"
#include "console/fleet/watchrecorder.h"

namespace patchswarm::fleet {

// Everything of a watched fleet that runs on the network thread: when each link may dial, whom to
// ask for peers, when a snapshot is made, what is recorded. What the endpoints tell, the links
// keep. Network thread.
class WatchLoop : public QObject
{
    Q_OBJECT

public:
    using OutcomeSink = RoundBook::OutcomeSink;

    WatchLoop(WatchSettings settings, std::shared_ptr<WatchMailbox> mailbox);
    ~WatchLoop() override;

    void start(); // started() or failed()
    void setRate(int snapshotsPerSecond);
    void setFocus(const QStringList& endpoints);

    void setPeerPolling(int callsPerSecond) { m_peers.setRate(callsPerSecond); }

    void reloadInventory();
    void retryNow(const QStringList& endpoints);
    void call(const QString& endpoint, const QString& method, const QJsonObject& params,
              AgentClient::Callback callback);
    void startRound(quint64 number, const QStringList& endpoints, EndpointVisit::Work work,
                    OutcomeSink sink);
    void stopRound(quint64 number);

Q_SIGNALS:
    void started();
    void failed(const patchswarm::Error&);
    void snapshotPut(); // there is one in the mailbox
    void eventsPut();

private:
    void add(const EndpointRecord& record);
    void resumePicture();
    void tick();
    void dialMore(qint64 nowMs);
    void lookAtTrust();
    void lookAtInventory();
    void applyExpected();
    void publish();
    [[nodiscard]] SnapshotPointer makeSnapshot();
    void remember(EndpointLink& link, const QString& name, const rpc::AgentInfo& info,
                  quint16 port);
    void rename(const QString& before, EndpointRecord record, quint16 port);
    void storeContacts();
    void rereadRecord(const QString& name);
    void heard(const QString& endpoint, const QVector<rpc::SwarmEvent>& events);

    [[nodiscard]] double nextJitter() { return m_spread(m_random); }

    WatchSettings m_settings;
    std::shared_ptr<WatchMailbox> m_mailbox;
    std::unique_ptr<Workspace> m_workspace;
    WatchRecorder m_recorder;
    std::map<QString, std::unique_ptr<EndpointLink>> m_links; // by name
    std::vector<EndpointLink*> m_order; // whose turn it is, round and round
    std::size_t m_dialNext = 0;
    int m_dialling = 0;
    QSet<QString> m_focus;
    PeerQuestions m_peers;
    QHash<QString, EndpointRecord> m_contacts; // to be stored
    QVector<FleetEvent> m_events; // of this moment
    std::unique_ptr<RoundBook> m_rounds;
    ReportShares m_shares;
    QTimer m_clock;
    QTimer m_publisher;
    qint64 m_lastPublishedMs = 0;
    qint64 m_lastStoredMs = 0;
    qint64 m_lastTrustMs = 0;
    QString m_trustStamp;
    qint64 m_edition = -1; // of the inventory, as it was read last
    bool m_isChanged = false;
    quint64 m_number = 0;
    std::mt19937_64 m_random;
    std::uniform_real_distribution<double> m_spread {0, 1};
};

} // namespace patchswarm::fleet
