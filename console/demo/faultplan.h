#pragma once

#include <QStringList>

#include <optional>

namespace patchswarm::demo {

// Who among the endpoints (0-based) has which bad day. Decides who, from the seed; not when, and
// not what becomes of it. No two faults meet on one endpoint.
struct FaultPlan
{
    std::optional<int> late; // switched on when the others are half done
    std::optional<int> killed; // killed mid-way, comes back
    std::optional<int> corrupt; // serves wrong bytes
    QStringList leftOut; // faults this run cannot have, and why

    // Endpoints from 1; each fault needs enough others to be worth watching.
    [[nodiscard]] static FaultPlan make(int endpoints, quint32 seed, bool hasCorruptPeer);
};

} // namespace patchswarm::demo
