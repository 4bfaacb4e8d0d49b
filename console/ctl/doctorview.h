#pragma once

#include "shared/rpc/doctorrecords.h"

namespace patchswarm::ctl {

// What the doctor found, for a person: findings, worst first, each with its fix; then the ports to
// and from neighbours. `who`: the endpoint.
[[nodiscard]] QString doctorText(const QString& who, const rpc::DoctorReport& report);

} // namespace patchswarm::ctl
