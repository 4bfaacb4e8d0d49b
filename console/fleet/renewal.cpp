#include "console/fleet/renewal.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

void tell(EndpointVisit& visit, const rpc::AgentInfo& info)
{
    QJsonObject answer {{u"endpointId"_s, info.id}};
    if (const QDateTime end = certificateEnd(info); end.isValid())
        answer.insert(u"certificateExpiresAt"_s, end.toMSecsSinceEpoch());
    visit.succeed(answer);
}

} // namespace

EndpointVisit::Work renewalWork()
{
    return [](EndpointVisit& visit) {
        if (visit.hasRenewed())
            return tell(visit, visit.info());
        auto* upkeep = new TrustUpkeep(visit.client(), visit.workspace(), &visit);
        QObject::connect(upkeep, &TrustUpkeep::done, &visit,
                         [&visit, upkeep](const rpc::AgentInfo& info) {
                             for (const QString& warning : upkeep->warnings())
                                 visit.warn(warning);
                             upkeep->deleteLater();
                             visit.noteRenewal(info);
                             tell(visit, info);
                         });
        QObject::connect(upkeep, &TrustUpkeep::failed, &visit,
                         [&visit, upkeep](const CallFailure& failure) {
                             upkeep->deleteLater();
                             visit.giveUp(failure);
                         });
        upkeep->renew();
    };
}

} // namespace patchswarm::fleet
