#pragma once

#include <QObject>

#include <map>
#include <memory>

#include "console/models/jobrollout.h"

namespace patchswarm::pages {

class FleetSession;

// The deployments of one fleet, by job: signs each stage, keeps the job file in DIR/jobs, so that
// the command line can deploy the same, and beside it how far the stages came, so that the next
// console goes on. GUI thread.
class JobDeployment : public QObject
{
    Q_OBJECT

public:
    explicit JobDeployment(FleetSession& session, QObject* parent = nullptr);
    ~JobDeployment() override;

    // Starts the first stage.
    [[nodiscard]] Result<void> begin(const fleet::PublishedJob& job, const models::JobPlan& plan);

    // Of this run, or of one before; null when the job was not deployed from here.
    [[nodiscard]] models::JobRollout* rolloutOf(const QString& jobId);

    [[nodiscard]] QString jobFile(const QString& jobId) const;

Q_SIGNALS:
    void said(const QString& message);
    void changed(const QString& jobId);
    // Another console went on with it: what rolloutOf() gave before is no more.
    void replaced(const QString& jobId);

private:
    [[nodiscard]] QString stagesFile(const QString& jobId) const;
    // Signs it for these and publishes that in the fleet directory.
    [[nodiscard]] Result<std::shared_ptr<const fleet::VerifiedJob>>
    make(const QString& jobId, const policy::Targets& targets, qint64 revision);
    models::JobRollout* add(std::unique_ptr<models::JobRollout> rollout);
    [[nodiscard]] QJsonObject readStages(const QString& jobId) const; // empty: none can be read
    void keep(const models::JobRollout& rollout);
    void readAgain(const QString& jobId);
    void tellHanded(const models::JobRollout& rollout, int stage);

    FleetSession& m_session;
    std::map<QString, std::unique_ptr<models::JobRollout>> m_rollouts;
    std::map<QString, QByteArray> m_kept; // what is on disk
};

} // namespace patchswarm::pages
