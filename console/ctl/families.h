#pragma once

#include "console/ctl/command.h"

// One file a family.
namespace patchswarm::ctl {

[[nodiscard]] Commands fleetCommands();
[[nodiscard]] Commands memberCommands(); // fleet pair, fleet renew
[[nodiscard]] Commands authorityCommands(); // fleet passphrase
[[nodiscard]] Commands caseCommands(); // fleet cases
[[nodiscard]] Commands inventoryCommands(); // fleet import, fleet label
[[nodiscard]] Commands contentCommands(); // cid, publish
[[nodiscard]] Commands deployCommands();
[[nodiscard]] Commands jobCommands();
[[nodiscard]] Commands statusCommands();
[[nodiscard]] Commands profileCommands();
[[nodiscard]] Commands cacheCommands();
[[nodiscard]] Commands inspectCommands(); // why, doctor, rpc
[[nodiscard]] Commands reportCommands();
[[nodiscard]] Commands demoCommands();

} // namespace patchswarm::ctl
