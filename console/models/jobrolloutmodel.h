#pragma once

#include <QString>

#include "console/models/stagedrows.h"

namespace patchswarm::models {

// Where one endpoint stands in the deployment of a job.
enum class JobStep
{
    Waiting, // its stage has not begun
    Handing, // the job is being handed to it
    Working, // it has the job; the details say what it does
    Done, // succeeded, or delivered where nothing hands over
    Failed, // there; the details say why
    NotReached, // it could not be told; neighbours may tell it
};

[[nodiscard]] QString jobStepText(JobStep);

struct JobRolloutRow
{
    QString endpoint;
    QString site;
    int stage = 0; // 0 pilot, 1 the pilot's sites, 2 everybody
    JobStep step = JobStep::Waiting;
    QString detail;

    friend bool operator==(const JobRolloutRow&, const JobRolloutRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const JobRolloutRow& row)
{
    return row.endpoint;
}

// The endpoints of a job's deployment.
class JobRolloutModel : public StagedRows<JobRolloutRow>
{
    Q_OBJECT

public:
    explicit JobRolloutModel(QObject* parent = nullptr);

private:
    [[nodiscard]] QStringList titles() const override;
    [[nodiscard]] QStringList cells(const JobRolloutRow& row) const override;
    [[nodiscard]] int stateOrder(const JobRolloutRow& row) const override;
    [[nodiscard]] int severity(const JobRolloutRow& row) const override;
};

} // namespace patchswarm::models
