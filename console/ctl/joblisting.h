#pragma once

#include <QVector>

#include <functional>

#include "console/fleet/endpointvisit.h"
#include "shared/rpc/jobrecords.h"

namespace patchswarm::ctl {

// All jobs of the endpoint, page by page, or only the one; the visit fails when they cannot be had.
void listJobs(fleet::EndpointVisit& visit, const QString& onlyJob,
              const std::function<void(const QVector<rpc::JobStatus>&)>& then);

} // namespace patchswarm::ctl
