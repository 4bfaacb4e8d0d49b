#include "console/fleet/networkdispatcher.h"

namespace patchswarm::fleet {

std::unique_ptr<QAbstractEventDispatcher> newNetworkDispatcher()
{
    return nullptr;
}

} // namespace patchswarm::fleet
