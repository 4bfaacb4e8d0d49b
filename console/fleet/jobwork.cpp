#include "console/fleet/jobwork.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

EndpointVisit::Work deployWork(std::shared_ptr<const VerifiedJob> job)
{
    return [job](EndpointVisit& visit) {
        auto* deployment = new Deployment(visit.client(), job, {}, &visit);
        QObject::connect(deployment, &Deployment::finished, &visit,
                         [&visit, deployment](const Deployed& deployed) {
                             deployment->deleteLater();
                             visit.succeed({{u"jobId"_s, deployed.submitted.jobId},
                                            {u"applies"_s, deployed.submitted.applies}});
                         });
        QObject::connect(deployment, &Deployment::failed, &visit,
                         [&visit, deployment](const CallFailure& failure) {
                             deployment->deleteLater();
                             visit.giveUp(failure);
                         });
        deployment->begin();
    };
}

EndpointVisit::Work callWork(const QString& method, const QJsonObject& params)
{
    return [method, params](EndpointVisit& visit) {
        visit.client().call(method, params, [&visit](const CallResult& result) {
            if (!result)
                return visit.giveUp(result.error());
            visit.succeed(result->toObject());
        });
    };
}

EndpointVisit::Work cancelWork(const QString& jobId, qint64 revision,
                               policy::TombstoneReason reason)
{
    return [jobId, revision, reason](EndpointVisit& visit) {
        const auto tombstone = visit.workspace().publisher().tombstone(
            jobId, revision, reason, QDateTime::currentDateTimeUtc());
        if (!tombstone)
            return visit.giveUp(tombstone.error());
        callWork(u"job.cancel"_s, {{u"jws"_s, QString::fromLatin1(*tombstone)}})(visit);
    };
}

} // namespace patchswarm::fleet
