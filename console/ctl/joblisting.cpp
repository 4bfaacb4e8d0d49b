#include "console/ctl/joblisting.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

constexpr qsizetype mostJobs = 100'000; // of one endpoint; beyond it, it does not tell the truth

void askPage(fleet::EndpointVisit& visit, const QJsonObject& params,
             const QVector<rpc::JobStatus>& before,
             const std::function<void(const QVector<rpc::JobStatus>&)>& then)
{
    visit.client().callFor<rpc::JobList>(
        u"job.list"_s, params, [&visit, before, then](const auto& list) {
            if (!list)
                return visit.giveUp(list.error());
            const auto jobs = before + list->jobs;
            if (!list->more || list->jobs.isEmpty() || jobs.size() > mostJobs)
                return then(jobs);
            askPage(visit, {{u"after"_s, jobs.last().id}}, jobs, then);
        });
}

} // namespace

void listJobs(fleet::EndpointVisit& visit, const QString& onlyJob,
              const std::function<void(const QVector<rpc::JobStatus>&)>& then)
{
    QJsonObject params;
    if (!onlyJob.isEmpty())
        params.insert(u"jobId"_s, onlyJob);
    askPage(visit, params, {}, then);
}

} // namespace patchswarm::ctl
