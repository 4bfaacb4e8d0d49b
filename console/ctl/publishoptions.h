#pragma once

#include "console/ctl/command.h"
#include "console/fleet/jobpublisher.h"

namespace patchswarm::ctl {

[[nodiscard]] QList<QCommandLineOption> publishOptions();

// What was typed for `publish` as a request. What it says is checked when it is published.
[[nodiscard]] OrStop<fleet::JobRequest> readJobRequest(const Invocation& invocation);

} // namespace patchswarm::ctl
