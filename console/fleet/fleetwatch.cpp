#include "console/fleet/fleetwatch.h"

#include <QPointer>

#include "console/fleet/networkdispatcher.h"
#include "console/fleet/watchloop.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

FleetWatch::FleetWatch(WatchSettings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_mailbox(std::make_shared<WatchMailbox>())
    , m_loop(new WatchLoop(m_settings, m_mailbox))
    , m_snapshot(std::make_shared<const FleetSnapshot>())
{
    m_thread.setObjectName(u"fleet"_s);
    if (auto dispatcher = newNetworkDispatcher())
        m_thread.setEventDispatcher(dispatcher.release()); // the thread's from now on
    m_loop->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_loop, &QObject::deleteLater);
    connect(m_loop, &WatchLoop::started, this, &FleetWatch::started);
    connect(m_loop, &WatchLoop::failed, this, &FleetWatch::failed);
    connect(m_loop, &WatchLoop::snapshotPut, this, &FleetWatch::takeSnapshot);
    connect(m_loop, &WatchLoop::eventsPut, this, &FleetWatch::takeEvents);
}

FleetWatch::~FleetWatch()
{
    if (!m_thread.isRunning()) {
        delete m_loop;
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

void FleetWatch::start()
{
    m_thread.start();
    onLoop([](WatchLoop& loop) { loop.start(); });
}

void FleetWatch::onLoop(std::function<void(WatchLoop&)> what)
{
    QMetaObject::invokeMethod(
        m_loop, [loop = m_loop, what = std::move(what)] { what(*loop); }, Qt::QueuedConnection);
}

void FleetWatch::takeSnapshot()
{
    m_snapshot = m_mailbox->takeSnapshot();
    Q_EMIT snapshotChanged(m_snapshot);
}

void FleetWatch::takeEvents()
{
    const auto [events, skipped] = m_mailbox->takeEvents();
    Q_EMIT eventsArrived(events, skipped);
}

void FleetWatch::show(const SnapshotPointer& snapshot)
{
    if (m_mailbox->put(snapshot))
        QMetaObject::invokeMethod(this, &FleetWatch::takeSnapshot, Qt::QueuedConnection);
}

void FleetWatch::tell(const QVector<FleetEvent>& events)
{
    if (m_mailbox->put(events))
        QMetaObject::invokeMethod(this, &FleetWatch::takeEvents, Qt::QueuedConnection);
}

void FleetWatch::setRate(int snapshotsPerSecond)
{
    onLoop([snapshotsPerSecond](WatchLoop& loop) { loop.setRate(snapshotsPerSecond); });
}

void FleetWatch::setFocus(const QStringList& endpoints)
{
    onLoop([endpoints](WatchLoop& loop) { loop.setFocus(endpoints); });
}

void FleetWatch::setPeerPolling(int callsPerSecond)
{
    onLoop([callsPerSecond](WatchLoop& loop) { loop.setPeerPolling(callsPerSecond); });
}

void FleetWatch::reloadInventory()
{
    onLoop([](WatchLoop& loop) { loop.reloadInventory(); });
}

void FleetWatch::retryNow(const QStringList& endpoints)
{
    onLoop([endpoints](WatchLoop& loop) { loop.retryNow(endpoints); });
}

void FleetWatch::call(const QString& endpoint, const QString& method, const QJsonObject& params,
                      QObject* context, Callback callback)
{
    const QPointer<QObject> guard(context);
    auto answer = [this, guard, callback = std::move(callback)](const CallResult& result) {
        QMetaObject::invokeMethod(
            this,
            [guard, callback, result] {
                if (guard)
                    callback(result);
            },
            Qt::QueuedConnection);
    };
    onLoop([endpoint, method, params, answer = std::move(answer)](WatchLoop& loop) {
        loop.call(endpoint, method, params, answer);
    });
}

// --- rounds --------------------------------------------------------------------------------------

std::unique_ptr<FleetRound> FleetWatch::startRound(const QStringList& endpoints,
                                                   EndpointVisit::Work work)
{
    std::unique_ptr<FleetRound> round(new FleetRound(*this, endpoints));
    round->m_number = ++m_lastRound;
    const QPointer<FleetRound> target(round.get());
    auto sink = [this, target](int index, const Outcome& outcome) {
        QMetaObject::invokeMethod(
            this,
            [target, index, outcome] {
                if (target)
                    target->take(index, outcome);
            },
            Qt::QueuedConnection);
    };
    onLoop([number = round->m_number, endpoints, work = std::move(work), sink](WatchLoop& loop) {
        loop.startRound(number, endpoints, work, sink);
    });
    return round;
}

FleetRound::FleetRound(FleetWatch& watch, QStringList endpoints)
    : m_watch(&watch)
    , m_endpoints(std::move(endpoints))
    , m_outcomes(m_endpoints.size())
{
    for (qsizetype i = 0; i < m_endpoints.size(); ++i)
        m_outcomes[i].endpoint = m_endpoints.at(i);
    if (m_endpoints.isEmpty())
        QMetaObject::invokeMethod(this, &FleetRound::finished, Qt::QueuedConnection);
}

FleetRound::~FleetRound()
{
    if (!isOver())
        stop();
}

void FleetRound::stop()
{
    if (m_watch)
        m_watch->onLoop([number = m_number](WatchLoop& loop) { loop.stopRound(number); });
}

void FleetRound::take(int index, const Outcome& outcome)
{
    m_outcomes[index] = outcome;
    ++m_done;
    Q_EMIT ended(index, outcome);
    if (isOver())
        Q_EMIT finished();
}

} // namespace patchswarm::fleet
