#pragma once

#include "agent/service/agentsession.h"

class QCoreApplication;

namespace patchswarm::service {

// patchswarm-agent from its arguments to its exit code: 0 ended as asked, 1 failed, 2 usage.
// `decorate` is empty in the agent that ships.
[[nodiscard]] int runAgent(QCoreApplication& application,
                           SessionOptions::DecorateReader decorate = {});

} // namespace patchswarm::service
