#pragma once

#include <QString>

#include "console/fleet/agentclient.h"

namespace patchswarm::fleet {

// How a fleet is watched. Milliseconds.
struct WatchSettings
{
    QString directory; // of the fleet
    int telemetryMs = 500; // 100-60000
    int telemetriesPerSecond = 2000; // of all, see reportbudget.h
    int connectingAtOnce = 32; // handshakes under way; more only slow each other down
    int firstRetryMs = 500; // doubles up to longestRetryMs, each with up to half of jitter
    int longestRetryMs = 30'000;
    int infoMs = 15'000; // between two agent.info and job.list of one endpoint, if there are few
    int infosPerSecond = 100; // agent.info and job.list each, of all
    int followAtMost = 64; // endpoints whose events are followed; more are asked in turn
    bool isFed = false; // pictures come by FleetWatch::show(); no endpoint is dialled
    bool records = true; // history.sqlite in the fleet directory
    qint64 recordedBytes = 256'000'000; // most on disk
    qint64 recordedMs = qint64(30) * 24 * 3600 * 1000; // older is dropped
    quint64 seed = 0; // of the jitter; 0: a random one
    Patience patience = {};
};

} // namespace patchswarm::fleet
