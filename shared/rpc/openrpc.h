#pragma once

#include "shared/rpc/methods.h"

namespace patchswarm::rpc {

// The answer to rpc.discover: an OpenRPC 1.2.6 document (https://spec.open-rpc.org) generated from
// the table that dispatches. Roles stand in x-role, what the agent sends by itself in
// x-notifications. `version` is the program's.
[[nodiscard]] QJsonObject openRpcDocument(const QString& version);
[[nodiscard]] QJsonObject openRpcDocument(const QString& version,
                                          const std::vector<Method>& methods,
                                          const std::vector<Notification>& notifications);

} // namespace patchswarm::rpc
