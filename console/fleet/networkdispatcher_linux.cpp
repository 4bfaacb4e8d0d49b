#include "console/fleet/epolldispatcher_linux.h"
#include "console/fleet/networkdispatcher.h"

namespace patchswarm::fleet {

std::unique_ptr<QAbstractEventDispatcher> newNetworkDispatcher()
{
    return std::make_unique<EpollDispatcher>();
}

} // namespace patchswarm::fleet
