#pragma once

#include <QHash>
#include <QObject>

#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/profileundo.h"
#include "console/fleet/profilework.h"
#include "console/models/profilerolloutmodel.h"

namespace patchswarm::models {

// A change of profiles over many endpoints, in stages: asks how they stand, plans (nothing is sent
// yet), applies stage by stage when told to, tries the failed ones again, undoes. One after
// another; what is asked meanwhile is refused. GUI thread.
class ProfileRollout : public QObject
{
    Q_OBJECT

public:
    static constexpr int stages = 3;

    ProfileRollout(fleet::FleetWatch& watch, fleet::FleetInventory& inventory,
                   QObject* parent = nullptr);
    ~ProfileRollout() override;

    // planned() or refused() follows. The first `pilots` endpoints are the pilot.
    void plan(const QStringList& endpoints, const fleet::ProfileEdit& edit, int pilots = 5);
    // The same for taking back each one's last change, or after an undo the one before.
    void planUndo(const QStringList& endpoints, fleet::UndoReach reach);
    // Brings these back to what was last sent to them from here, all at once: planned(), then
    // stageEnded(), or refused().
    void repair(const QStringList& endpoints);

    // The settings that change, over all endpoints, and how many each touches.
    struct Difference
    {
        fleet::SettingDifference difference;
        int endpoints = 0;
    };

    [[nodiscard]] QVector<Difference> differences() const;

    // "applies to 214 endpoints"
    [[nodiscard]] int count() const { return static_cast<int>(m_changes.size()); }

    // A signed one spreads beyond the endpoints planned: how many it is assigned to; empty: none is
    // signed.
    [[nodiscard]] std::optional<int> reach() const;

    // Precondition: planned, not running. Nothing to do in it: stageEnded() follows at once.
    void applyStage(int stage);
    void retryFailed();
    void stop();

    [[nodiscard]] bool isRunning() const { return m_round != nullptr; }

    [[nodiscard]] int countIn(int stage, RolloutState state) const;
    // The first stage in which anybody still waits; `stages` when none does.
    [[nodiscard]] int nextStage() const;
    [[nodiscard]] QStringList applied() const; // what undo is for

    [[nodiscard]] RolloutModel& model() { return m_model; }

Q_SIGNALS:
    void planned();
    void refused(const QString& why); // every fault, one a line
    void progressed(int done, int total);
    void stageEnded();

private:
    // Changes, whose document is signed, and of those without a change why.
    using MakePlan = std::function<policy::Checked<fleet::RepairPlan>(
        const QVector<fleet::ProfileStand>& stands)>;

    void ask(const QStringList& endpoints, int pilots, const QString& profileId,
             const MakePlan& makePlan);
    void answered(const QString& profileId, const MakePlan& makePlan);
    void setStages(int pilots);
    void apply(const QStringList& endpoints);
    void ended(const fleet::Outcome& outcome, const QString& endpoint);
    void show();
    void endRound();
    [[nodiscard]] RolloutRow* rowOf(const QString& endpoint);

    fleet::FleetWatch& m_watch;
    fleet::FleetInventory& m_inventory;
    RolloutModel m_model;
    QStringList m_endpoints;
    QVector<RolloutRow> m_rows; // by endpoint
    QHash<QString, fleet::PlannedChange> m_changes;
    QSet<QString> m_isSigned;
    bool m_appliesAtOnce = false;
    std::unique_ptr<fleet::FleetRound> m_round;
};

} // namespace patchswarm::models
