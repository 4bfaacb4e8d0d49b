#include "console/models/stages.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

#include "console/fleet/fleetsnapshot.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::RolloutModel)
};

} // namespace

QVector<int> stagesOf(const QStringList& sites, int pilots)
{
    const QStringList piloted = sites.first(std::clamp<qsizetype>(pilots, 0, sites.size()));
    const QSet<QString> pilotSites(piloted.begin(), piloted.end());
    QVector<int> stages;
    for (qsizetype i = 0; i < sites.size(); ++i)
        stages.append(i < piloted.size() ? 0 : pilotSites.contains(sites.at(i)) ? 1 : 2);
    return stages;
}

QString stageText(int stage)
{
    return QStringList {Words::tr("pilot"), Words::tr("site"), Words::tr("all")}.value(stage);
}

QString failureText(const fleet::CallFailure& failure)
{
    return failure.connection
        ? u"%1. %2"_s.arg(failure.error.detail, fleet::nextStep(*failure.connection))
        : failure.error.detail;
}

} // namespace patchswarm::models
