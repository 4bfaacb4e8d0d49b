#pragma once

#include "console/ctl/command.h"

// One file a family.
namespace patchswarm::ctl {

[[nodiscard]] Commands fleetCommands();
[[nodiscard]] Commands memberCommands(); // fleet pair, fleet renew
[[nodiscard]] Commands inventoryCommands(); // fleet import, fleet label
[[nodiscard]] Commands contentCommands(); // cid, publish
[[nodiscard]] Commands deployCommands();
[[nodiscard]] Commands jobCommands();
[[nodiscard]] Commands statusCommands();
[[nodiscard]] Commands profileCommands();
[[nodiscard]] Commands cacheCommands();
[[nodiscard]] Commands inspectCommands(); // why, rpc
[[nodiscard]] Commands reportCommands();
[[nodiscard]] Commands demoCommands();
[[nodiscard]] Commands laterCommands(); // forms of the contract that this version has not

} // namespace patchswarm::ctl
