#pragma once

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/jobpublisher.h"
#include "console/models/jobrolloutmodel.h"

namespace patchswarm::models {

// What is to be deployed to whom, and how carefully.
struct JobPlan
{
    QString jobId;
    policy::Targets targets; // in the end
    QStringList endpoints; // that these mean now; the first ones are the pilot
    int pilots = 0; // 0: everybody at once
    bool goesOn = false; // by itself, once everybody of a stage is done
};

// A job over many endpoints, at once or in stages: pilot, the pilot's sites, everybody. Each stage
// signs the job for its endpoints and those before, so that no neighbour gets it before its turn.
// It decides when a stage has succeeded; signing and files are its owner's. GUI thread.
class JobRollout : public QObject
{
    Q_OBJECT

public:
    static constexpr int stages = 3;

    // The job signed for these, as this revision, ready to be handed over.
    using MakeJob = std::function<Result<std::shared_ptr<const fleet::VerifiedJob>>(
        const policy::Targets& targets, qint64 revision)>;

    JobRollout(fleet::FleetWatch& watch, const JobPlan& plan, MakeJob makeJob,
               QObject* parent = nullptr);
    ~JobRollout() override;

    // One that another run of the console began; null when it cannot be read. What became of it,
    // snapshots tell.
    [[nodiscard]] static std::unique_ptr<JobRollout>
    fromJson(fleet::FleetWatch& watch, const QJsonObject& json, MakeJob makeJob);
    [[nodiscard]] QJsonObject toJson() const;

    // Conflict while one is being handed over, when there is none, or after the job was cancelled.
    [[nodiscard]] Result<void> startNext();
    // A failed job is started again where it failed; it is handed once more to whom it did not
    // reach. False: there is nothing to do, or something is being handed over.
    bool retryFailed();
    void setGoesOn(bool goesOn);
    void take(const fleet::FleetSnapshot& fleet);

    [[nodiscard]] const QString& jobId() const { return m_plan.jobId; }

    [[nodiscard]] qint64 revision() const { return m_revision; } // signed last; 0: none

    [[nodiscard]] bool goesOn() const { return m_plan.goesOn; }

    [[nodiscard]] bool isStaged() const { return m_plan.pilots > 0; }

    [[nodiscard]] bool isHanding() const { return m_round != nullptr; }

    [[nodiscard]] bool isCancelled() const { return m_isCancelled; }

    [[nodiscard]] int stage() const { return m_stage; } // begun last; -1: none

    // The first stage that has not begun and has endpoints; `stages` when there is none.
    [[nodiscard]] int nextStage() const;
    [[nodiscard]] int countIn(int stage, JobStep step) const;
    [[nodiscard]] int count(JobStep step) const;
    [[nodiscard]] int countIn(int stage) const;
    // Everybody of it is done.
    [[nodiscard]] bool hasSucceeded(int stage) const;
    [[nodiscard]] QStringList endpointsOf(int stage) const;

    [[nodiscard]] JobRolloutModel& model() { return m_model; }

Q_SIGNALS:
    void changed();
    void stageBegan(int stage);
    void stageHanded(int stage); // everybody was told, or could not be
    void stageSucceeded(int stage);
    void refused(const QString& why); // it could not go on by itself, and waits

private:
    void setStages(const fleet::FleetSnapshot& fleet);
    [[nodiscard]] policy::Targets targetsUpTo(int stage) const;
    void hand(const QStringList& endpoints);
    void ended(const QString& endpoint, const fleet::Outcome& outcome);
    void endRound();
    bool see(JobRolloutRow& row, const fleet::FleetSnapshot& fleet);
    void judge();
    void goOn();
    void show();
    [[nodiscard]] JobRolloutRow* rowOf(const QString& endpoint);
    [[nodiscard]] QStringList endpointsAt(JobStep step) const;

    fleet::FleetWatch& m_watch;
    JobPlan m_plan;
    MakeJob m_makeJob;
    JobRolloutModel m_model;
    QVector<JobRolloutRow> m_rows; // by endpoint
    std::shared_ptr<const fleet::VerifiedJob> m_job; // of the stage begun last
    QHash<QString, qint64> m_deliveredSince; // of those that may yet hand it over
    qint64 m_revision = 0; // signed last
    int m_stage = -1;
    int m_succeeded = -1; // the last stage that was told to have
    bool m_isCancelled = false;
    std::unique_ptr<fleet::FleetRound> m_round;
};

} // namespace patchswarm::models
