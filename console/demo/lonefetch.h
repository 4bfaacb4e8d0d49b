#pragma once

#include "console/demo/demofleet.h"
#include "console/demo/screen.h"

namespace patchswarm::demo {

// One endpoint that got the artifact while the others stood by.
struct LoneFetch
{
    qint64 verifiedMs = 0; // from when it knew of the job until all bytes were there and checked
    qint64 deliveredMs = 0; // until the file was delivered
    quint64 fromOrigin = 0; // verified bytes
    quint64 fromPeers = 0;
    int peers = 0; // that gave bytes
    bool succeeded = false;
    QString reason; // why not
};

// Each endpoint gets its own key and its profile now, since an agent that gets a key starts anew,
// and is switched off until its turn comes: one that is up would learn the job from its neighbours
// and fetch along.
[[nodiscard]] Result<void> introduceAll(DemoFleet& fleet);

// Asks them to end and waits until they have.
[[nodiscard]] Result<void> switchOff(DemoFleet& fleet, const DemoFleet::Members& members);

// Starts the endpoint, deploys the job to it alone and follows it on the screen to its end. Blocks
// in an event loop. Errors: the world failed or the user interrupted; a fetch that failed is an
// answer that says so.
[[nodiscard]] Result<LoneFetch> fetchAlone(DemoFleet& fleet, DemoEndpoint& endpoint, Screen& screen,
                                           int patienceMs);

} // namespace patchswarm::demo
