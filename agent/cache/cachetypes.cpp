#include "agent/cache/cachetypes.h"

#include <algorithm>

namespace patchswarm::cache {

quint64 Limits::floorOn(quint64 totalBytes) const
{
    if (freeSpaceFloor != automaticFloor)
        return freeSpaceFloor;
    return std::min<quint64>(totalBytes / 10, 10 * gigabyte);
}

} // namespace patchswarm::cache
