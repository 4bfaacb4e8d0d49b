#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/workspace.h"
#include "console/models/auditmodel.h"
#include "console/models/endpointtablemodel.h"
#include "console/models/eventtablemodel.h"
#include "console/models/jobtablemodel.h"

namespace patchswarm::pages {

// One open fleet as all pages see it: the watch, the directory's keys and inventory, the tables fed
// from snapshots, and which job is looked at. It decides nothing about the fleet and shows nothing.
// GUI thread.
class FleetSession : public QObject
{
    Q_OBJECT

public:
    // The directory's faults are told at once; started() of the watch follows.
    [[nodiscard]] static Result<std::unique_ptr<FleetSession>> open(const QString& directory);
    // The same of a fleet that does not exist: pictures come by watch().show() alone, nothing is
    // dialled or recorded.
    [[nodiscard]] static Result<std::unique_ptr<FleetSession>>
    openSimulated(const QString& directory);
    ~FleetSession() override;

    [[nodiscard]] const QString& directory() const { return m_watch.directory(); }

    [[nodiscard]] QString name() const { return m_workspace->fleet().name(); }

    [[nodiscard]] fleet::FleetWatch& watch() { return m_watch; }

    [[nodiscard]] fleet::Workspace& workspace() { return *m_workspace; }

    [[nodiscard]] models::EndpointTableModel& endpoints() { return m_endpoints; }

    [[nodiscard]] models::JobTableModel& jobs() { return m_jobs; }

    [[nodiscard]] models::EventTableModel& events() { return m_events; }

    [[nodiscard]] const fleet::SnapshotPointer& snapshot() const { return m_watch.snapshot(); }

    [[nodiscard]] bool isEmpty() const { return snapshot()->endpoints.isEmpty(); }

    // The job that Swarm and Endpoints look at; the first in the agents' order until one is chosen.
    [[nodiscard]] const QString& job() const { return m_job; }

    void chooseJob(const QString& id);

    // Endpoints, groups or jobs in the inventory were changed from here.
    void inventoryChanged();

    // An endpoint was enrolled elsewhere: by another process, or on another thread.
    void membersChanged();

    // What the dashed line of the S-curve assumes of each site's WAN, bytes per second; 0: not
    // known.
    [[nodiscard]] double wanBytesPerSecond() const { return m_wanBytesPerSecond; }

    void setWanBytesPerSecond(double rate);

Q_SIGNALS:
    void snapshotChanged(const patchswarm::fleet::SnapshotPointer&); // as often as the watch tells
    void tablesChanged(); // after the tables took a snapshot: four times a second at most
    void jobChanged(const QString& id);
    void wanRateChanged();
    // Why nothing is recorded, with who does; empty: all is well.
    void recorderTroubleChanged(const QString& trouble);
    void said(const QString& message); // for the status bar

private:
    FleetSession(const fleet::WatchSettings& settings, std::unique_ptr<fleet::Workspace> workspace);

    [[nodiscard]] static Result<std::unique_ptr<FleetSession>>
    openAs(const fleet::WatchSettings& settings);

    void take(const fleet::SnapshotPointer& snapshot);
    void fillTables();
    void chooseFirstJob();

    std::unique_ptr<fleet::Workspace> m_workspace;
    fleet::FleetWatch m_watch;
    models::EndpointTableModel m_endpoints;
    models::JobTableModel m_jobs;
    models::EventTableModel m_events;
    QTimer m_tableClock;
    QString m_job;
    bool m_isChosen = false; // by a person
    qsizetype m_published = 0; // documents read
    double m_wanBytesPerSecond = 0;
    QString m_recorderTrouble;
};

} // namespace patchswarm::pages
