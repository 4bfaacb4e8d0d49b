#pragma once

#include <QJsonObject>

#include "console/fleet/endpointvisit.h"

namespace patchswarm::ctl {

// Asks for the job and for the peers of each of its artifacts; the answer is {"jobId","jobState",
// "reason","artifacts":[{"cid","fileName","peers":[rpc::PeerStatus]}]}.
void askWhy(fleet::EndpointVisit& visit, const QString& jobId);

[[nodiscard]] QString whyText(const QJsonObject& answer);

} // namespace patchswarm::ctl
