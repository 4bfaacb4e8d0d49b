#pragma once

#include "shared/base/endpointid.h"

namespace patchswarm::transfer {

enum class KeepLink
{
    Old,
    New,
    Both
};

// Which of two links to one endpoint stays. Dialled crosswise: the one dialled by the smaller id,
// so that both sides keep the same. Dialled twice from one side: that side keeps its first, and the
// other waits for it to close one (Both).
[[nodiscard]] inline KeepLink keepWhich(const EndpointId& self, const EndpointId& peer,
                                        bool oldIncoming, bool newIncoming)
{
    if (oldIncoming == newIncoming)
        return newIncoming ? KeepLink::Both : KeepLink::Old;
    const bool keepIncoming = peer < self;
    return newIncoming == keepIncoming ? KeepLink::New : KeepLink::Old;
}

} // namespace patchswarm::transfer
