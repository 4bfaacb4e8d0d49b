#include "console/models/profilerolloutmodel.h"

#include <QCoreApplication>

#include "console/models/stages.h"

namespace patchswarm::models {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::Rollout)
};

} // namespace

QString rolloutStateText(RolloutState state)
{
    switch (state) {
    case RolloutState::Asking:
        return Words::tr("being asked");
    case RolloutState::NotReached:
        return Words::tr("not reached");
    case RolloutState::Planned:
        return Words::tr("planned");
    case RolloutState::Applying:
        return Words::tr("being applied");
    case RolloutState::InForce:
        return Words::tr("in force");
    case RolloutState::Taken:
        return Words::tr("taken, another profile is in force");
    case RolloutState::LeftAlone:
        return Words::tr("left as it is");
    case RolloutState::Failed:
        break;
    }
    return Words::tr("failed");
}

RolloutModel::RolloutModel(QObject* parent)
    : StagedRows(parent)
{
}

QStringList RolloutModel::titles() const
{
    return {tr("Endpoint"), tr("Site"),  tr("Stage"),  tr("State"),
            tr("Before"),   tr("After"), tr("Details")};
}

QStringList RolloutModel::cells(const RolloutRow& row) const
{
    return {row.endpoint, row.site,  stageText(row.stage), rolloutStateText(row.state), row.before,
            row.after,    row.detail};
}

int RolloutModel::stateOrder(const RolloutRow& row) const
{
    return static_cast<int>(row.state);
}

int RolloutModel::severity(const RolloutRow& row) const
{
    switch (row.state) {
    case RolloutState::Failed:
        return 2;
    case RolloutState::NotReached:
    case RolloutState::Taken:
    case RolloutState::LeftAlone:
        return 1;
    default:
        return 0;
    }
}

} // namespace patchswarm::models
