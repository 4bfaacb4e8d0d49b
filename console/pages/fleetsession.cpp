#include "console/pages/fleetsession.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int tableMs = 250;

fleet::WatchSettings watchSettings(const QString& directory)
{
    fleet::WatchSettings settings;
    settings.directory = directory;
    return settings;
}

} // namespace

Result<std::unique_ptr<FleetSession>> FleetSession::open(const QString& directory)
{
    return openAs(watchSettings(directory));
}

Result<std::unique_ptr<FleetSession>> FleetSession::openSimulated(const QString& directory)
{
    fleet::WatchSettings settings = watchSettings(directory);
    settings.isFed = true;
    settings.records = false;
    return openAs(settings);
}

Result<std::unique_ptr<FleetSession>> FleetSession::openAs(const fleet::WatchSettings& settings)
{
    auto workspace = fleet::Workspace::open(settings.directory, QDateTime::currentDateTimeUtc());
    if (!workspace)
        return tl::unexpected(workspace.error());
    return std::unique_ptr<FleetSession>(new FleetSession(settings, std::move(*workspace)));
}

FleetSession::FleetSession(const fleet::WatchSettings& settings,
                           std::unique_ptr<fleet::Workspace> workspace)
    : m_workspace(std::move(workspace))
    , m_watch(settings)
{
    connect(&m_watch, &fleet::FleetWatch::snapshotChanged, this, &FleetSession::take);
    connect(&m_watch, &fleet::FleetWatch::eventsArrived, &m_events,
            &models::EventTableModel::append);
    connect(&m_watch, &fleet::FleetWatch::failed, this, [this](const Error& error) {
        Q_EMIT said(tr("The fleet cannot be watched: %1").arg(error.detail));
    });
    m_tableClock.setSingleShot(true);
    m_tableClock.setInterval(tableMs);
    connect(&m_tableClock, &QTimer::timeout, this, &FleetSession::fillTables);
    m_jobs.setKnownJobs(models::readKnownJobs(m_workspace->inventory().published()));
    m_watch.setPeerPolling(8);
    m_watch.start();
}

FleetSession::~FleetSession() = default;

void FleetSession::take(const fleet::SnapshotPointer& snapshot)
{
    if (!m_tableClock.isActive())
        m_tableClock.start();
    if (snapshot->recorder.trouble != m_recorderTrouble) {
        m_recorderTrouble = snapshot->recorder.trouble;
        Q_EMIT recorderTroubleChanged(m_recorderTrouble);
    }
    Q_EMIT snapshotChanged(snapshot);
}

void FleetSession::fillTables()
{
    const auto& current = snapshot();
    m_endpoints.setSnapshot(current);
    m_jobs.setSnapshot(current);
    m_events.setLost(*current);
    m_events.setNames(*current);
    if (!m_isChosen)
        chooseFirstJob();
    // A job of another console, or of the command line: its document tells title and targets.
    for (const models::JobRow& row : m_jobs.rows())
        if (!row.summary.isKnown && m_published != m_jobs.rows().size()) {
            m_published = m_jobs.rows().size();
            m_jobs.setKnownJobs(models::readKnownJobs(m_workspace->inventory().published()));
            break;
        }
    Q_EMIT tablesChanged();
}

void FleetSession::chooseFirstJob()
{
    const models::JobRow* best = nullptr;
    const auto rank = [](const models::JobRow& row) {
        return row.place > 0 ? std::pair(0, qint64(row.place))
                             : std::pair(1, -row.summary.publishedAtMs);
    };
    for (const models::JobRow& row : m_jobs.rows())
        if (!best || rank(row) < rank(*best))
            best = &row;
    const QString id = best ? best->summary.id : QString();
    if (id == m_job)
        return;
    m_job = id;
    m_endpoints.setJob(id);
    Q_EMIT jobChanged(id);
}

void FleetSession::chooseJob(const QString& id)
{
    m_isChosen = !id.isEmpty();
    if (id == m_job)
        return;
    m_job = id;
    m_endpoints.setJob(id);
    Q_EMIT jobChanged(id);
}

void FleetSession::inventoryChanged()
{
    m_jobs.setKnownJobs(models::readKnownJobs(m_workspace->inventory().published()));
    m_watch.reloadInventory();
}

void FleetSession::membersChanged()
{
    trust::Fleet& known = m_workspace->fleet();
    auto fleet = trust::Fleet::open(directory(), QDateTime::currentDateTimeUtc());
    // A key that was unlocked here is to stay so; learning reads the records again, too.
    const bool isUnlocked = known.canSign() && fleet && !fleet->canSign();
    if (fleet && (!isUnlocked || !known.learn(known.revocations())))
        known = std::move(*fleet);
    inventoryChanged();
}

void FleetSession::setWanBytesPerSecond(double rate)
{
    m_wanBytesPerSecond = rate;
    Q_EMIT wanRateChanged();
}

} // namespace patchswarm::pages
