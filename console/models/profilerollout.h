#pragma once

#include <QHash>
#include <QObject>

#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/profilework.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// Where one endpoint stands in a roll-out.
enum class RolloutState
{
    Asking, // which profile it has
    NotReached, // it could not be asked; nothing is planned for it
    Planned,
    Applying,
    InForce,
    Taken, // it has the document, but another profile is in force there
    LeftAlone, // nothing is sent to it; the details say why
    Failed,
};

[[nodiscard]] QString rolloutStateText(RolloutState);

struct RolloutRow
{
    QString endpoint;
    QString site;
    int stage = 0; // 0 pilot, 1 the pilot's sites, 2 everybody
    RolloutState state = RolloutState::Asking;
    QString before; // "default r3"
    QString after;
    QString detail; // why it failed, with the next step

    friend bool operator==(const RolloutRow&, const RolloutRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const RolloutRow& row)
{
    return row.endpoint;
}

class RolloutModel : public KeyedRows<RolloutRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Endpoint,
        Site,
        Stage,
        State,
        Before,
        After,
        Detail,
        ColumnCount
    };

    explicit RolloutModel(QObject* parent = nullptr);

    void setRows(QVector<RolloutRow> rows) { merge(std::move(rows)); } // by endpoint

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;
};

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
    // The same for what was before each one's last change.
    void planUndo(const QStringList& endpoints);
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
