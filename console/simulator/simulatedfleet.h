#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

#include "console/fleet/fleetsnapshot.h"
#include "shared/scenario/scenariofile.h"

namespace patchswarm::simulator {

// A scenario as a fleet that can be watched: a fleet directory with its endpoints, and a run on a
// thread of its own that tells snapshots and events as it goes, at a pace that people can follow.
// GUI thread, but for the sink.
class SimulatedFleet : public QObject
{
    Q_OBJECT

public:
    // Where the pictures go; called on the run's thread.
    struct Sink
    {
        std::function<void(const fleet::SnapshotPointer&)> snapshot;
        std::function<void(const QVector<fleet::FleetEvent>&)> events;
    };

    explicit SimulatedFleet(scenario::ScenarioFile file, QObject* parent = nullptr);
    ~SimulatedFleet() override; // stops; the fleet directory goes with it

    // Makes the fleet directory: half a second at 1,000 endpoints. Io.
    [[nodiscard]] Result<void> makeDirectory();
    [[nodiscard]] QString directory() const;

    // So many virtual seconds a second at most; about `secondsOfShow` for the whole run.
    void start(Sink sink, double secondsOfShow = 45);
    // The sink is not called any more once this returns; some hundredths of a second.
    void stop();

    [[nodiscard]] const scenario::ScenarioFile& file() const { return m_file; }

Q_SIGNALS:
    void ended(const QJsonObject& outcome); // as `simulate --json` tells it

private:
    void run(const Sink& sink, double speed);

    scenario::ScenarioFile m_file;
    QTemporaryDir m_directory;
    std::unique_ptr<QThread> m_thread;
    std::atomic<bool> m_stop = false;
};

} // namespace patchswarm::simulator
