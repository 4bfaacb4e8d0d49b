#include "console/ctl/commandline.h"
#include "console/ctl/families.h"

namespace patchswarm::ctl {

Commands allCommands()
{
    Commands all;
    for (Commands& family : std::vector<Commands> {
             fleetCommands(), memberCommands(), authorityCommands(), caseCommands(),
             inventoryCommands(), contentCommands(), deployCommands(), jobCommands(),
             statusCommands(), profileCommands(), cacheCommands(), inspectCommands(),
             reportCommands(), demoCommands()})
        for (Command& command : family)
            all.push_back(std::move(command));
    return all;
}

} // namespace patchswarm::ctl
