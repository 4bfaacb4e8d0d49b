#pragma once

#include <QJsonArray>
#include <QVector>

#include "console/fleet/endpointvisit.h"
#include "shared/rpc/jobrecords.h"

// What `status` prints; the JSON is a contract.
namespace patchswarm::ctl {

// [{"id","state","size","verified","fromOrigin","fromGateway","fromPeers","fromCache","wasted",
// "etaMs"}]; etaMs is null when it is not known.
[[nodiscard]] QJsonArray statusJobs(const QVector<rpc::JobStatus>& jobs);

// [{"endpoint","address","state","profileRevision","jobs"}]: answers are {"state",
// "profileRevision","jobs"}; an endpoint that failed keeps its place, with the failure as state.
[[nodiscard]] QJsonArray statusDocument(const QVector<fleet::Outcome>& outcomes);
[[nodiscard]] QString statusTable(const QVector<fleet::Outcome>& outcomes);

} // namespace patchswarm::ctl
