#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThread>

#include <functional>
#include <memory>

#include "console/fleet/endpointvisit.h"
#include "console/fleet/fleetsnapshot.h"
#include "console/fleet/watchsettings.h"

namespace patchswarm::fleet {

class WatchLoop;
class FleetRound;

// The fleet as it is now, for the GUI thread. Owns the network thread: every connection, the
// recording and every round of work run there; snapshots come over whole, coalesced, never more
// often than asked for. It decides nothing about the fleet. GUI thread.
class FleetWatch : public QObject
{
    Q_OBJECT

public:
    using Callback = std::function<void(const CallResult&)>;

    explicit FleetWatch(WatchSettings settings, QObject* parent = nullptr);
    ~FleetWatch() override; // ends the connections; a second at most

    // started() or failed() follows.
    void start();

    // Never null; without endpoints until started.
    [[nodiscard]] const SnapshotPointer& snapshot() const { return m_snapshot; }

    [[nodiscard]] const QString& directory() const { return m_settings.directory; }

    // Of a fleet that is fed (WatchSettings): the next picture and events, by the same way as those
    // of live endpoints. Any thread.
    void show(const SnapshotPointer& snapshot);
    void tell(const QVector<FleetEvent>& events);

    // Snapshots a second, 1-60; 4 by default. A fleet in which nothing changes gives none but one a
    // second, whose age counts.
    void setRate(int snapshotsPerSecond);
    // Endpoints whose swarm.peers is asked each second: the detail dock's, the ego view's.
    void setFocus(const QStringList& endpoints);
    // Further endpoints with transfers are asked in turn, so many calls a second in all; 0: none.
    void setPeerPolling(int callsPerSecond);
    // The inventory was changed here: endpoints added, moved, removed, grouped.
    void reloadInventory();
    // Does not wait for the next attempt.
    void retryNow(const QStringList& endpoints);

    // The callback is called once, on this thread, unless `context` has gone before. An endpoint
    // that is not connected answers with its last failure.
    void call(const QString& endpoint, const QString& method, const QJsonObject& params,
              QObject* context, Callback callback);
    template<class R>
    void callFor(const QString& endpoint, const QString& method, const QJsonObject& params,
                 QObject* context,
                 std::function<void(const tl::expected<R, CallFailure>&)> callback);

    // The same work at many endpoints, over connections of its own. The work runs on the NETWORK
    // thread (see EndpointVisit::Work), so capture by value. The round is the caller's.
    [[nodiscard]] std::unique_ptr<FleetRound> startRound(const QStringList& endpoints,
                                                         EndpointVisit::Work work);

Q_SIGNALS:
    void started();
    // The fleet directory cannot be used; nothing further happens.
    void failed(const patchswarm::Error&);
    void snapshotChanged(const patchswarm::fleet::SnapshotPointer&);
    // Oldest first; at most 2,000 at once, `skipped` others of the same moment are in the
    // recording only.
    void eventsArrived(const QVector<patchswarm::fleet::FleetEvent>& events, int skipped);

private:
    friend class FleetRound;

    void takeSnapshot();
    void takeEvents();
    void onLoop(std::function<void(WatchLoop&)> what);

    WatchSettings m_settings;
    QThread m_thread;
    std::shared_ptr<class WatchMailbox> m_mailbox;
    WatchLoop* m_loop = nullptr; // lives on m_thread, which deletes it
    SnapshotPointer m_snapshot;
    quint64 m_lastRound = 0;
};

// A round of work under way. Destroying it stops it. GUI thread.
class FleetRound : public QObject
{
    Q_OBJECT

public:
    ~FleetRound() override;

    [[nodiscard]] const QStringList& endpoints() const { return m_endpoints; }

    // In the order of endpoints(); of those that have not ended, state is empty.
    [[nodiscard]] const QVector<Outcome>& outcomes() const { return m_outcomes; }

    [[nodiscard]] int done() const { return m_done; }

    [[nodiscard]] bool isOver() const { return m_done == m_endpoints.size(); }

    // The rest fails as "stopped".
    void stop();

Q_SIGNALS:
    void ended(int index, const patchswarm::fleet::Outcome&); // one endpoint
    void finished();

private:
    friend class FleetWatch;
    FleetRound(FleetWatch& watch, QStringList endpoints);

    void take(int index, const Outcome& outcome);

    QPointer<FleetWatch> m_watch;
    quint64 m_number = 0;
    QStringList m_endpoints;
    QVector<Outcome> m_outcomes;
    int m_done = 0;
};

template<class R>
void FleetWatch::callFor(const QString& endpoint, const QString& method, const QJsonObject& params,
                         QObject* context,
                         std::function<void(const tl::expected<R, CallFailure>&)> callback)
{
    call(endpoint, method, params, context,
         [method, callback = std::move(callback)](const CallResult& result) {
             callback(readAnswer<R>(method, result));
         });
}

} // namespace patchswarm::fleet
