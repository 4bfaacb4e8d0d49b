#pragma once

#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>

#include "console/fleet/inventoryimport.h"

namespace patchswarm::fleet {

// Reads an inventory CSV and stores it, each on a thread of its own with a connection of its own to
// the fleet's inventory, so that a hundred thousand rows hold nobody up. One at a time. GUI thread.
class ImportRun : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 mostBytes = 64'000'000;

    explicit ImportRun(const QString& fleetDirectory, QObject* parent = nullptr);
    ~ImportRun() override; // as cancel(), and waits

    // planned(), failed() or cancelled() follows; not while one is running.
    void plan(const QString& csvPath);
    // What plan() has found. stored(), failed() or cancelled() follows.
    void store();
    void cancel(); // what was not stored yet is not stored

    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }

    // Of the last planned(); null before.
    [[nodiscard]] const std::shared_ptr<const ImportPlan>& result() const { return m_plan; }

Q_SIGNALS:
    void progressed(int percent);
    void planned();
    void stored();
    void failed(const patchswarm::Error& error);
    void cancelled();

private:
    using Work = std::function<Result<void>(const ImportProgress&)>;

    void start(Work work, void (ImportRun::*done)());
    void ended(const Result<void>& outcome, void (ImportRun::*done)());

    QString m_directory;
    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<std::atomic<bool>> m_isCancelled;
    std::shared_ptr<const ImportPlan> m_plan;
};

} // namespace patchswarm::fleet
