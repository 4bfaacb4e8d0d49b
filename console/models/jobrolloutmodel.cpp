#include "console/models/jobrolloutmodel.h"

#include <QCoreApplication>

#include "console/models/stages.h"

namespace patchswarm::models {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::JobRollout)
};

} // namespace

QString jobStepText(JobStep step)
{
    switch (step) {
    case JobStep::Waiting:
        return Words::tr("waits for its stage");
    case JobStep::Handing:
        return Words::tr("being told");
    case JobStep::Working:
        return Words::tr("under way");
    case JobStep::Done:
        return Words::tr("done");
    case JobStep::Failed:
        return Words::tr("failed");
    case JobStep::NotReached:
        break;
    }
    return Words::tr("not reached");
}

JobRolloutModel::JobRolloutModel(QObject* parent)
    : StagedRows(parent)
{
}

QStringList JobRolloutModel::titles() const
{
    return {tr("Endpoint"), tr("Site"), tr("Stage"), tr("State"), tr("Details")};
}

QStringList JobRolloutModel::cells(const JobRolloutRow& row) const
{
    return {row.endpoint, row.site, stageText(row.stage), jobStepText(row.step), row.detail};
}

int JobRolloutModel::stateOrder(const JobRolloutRow& row) const
{
    return static_cast<int>(row.step);
}

int JobRolloutModel::severity(const JobRolloutRow& row) const
{
    return row.step == JobStep::Failed ? 2 : row.step == JobStep::NotReached ? 1 : 0;
}

} // namespace patchswarm::models
