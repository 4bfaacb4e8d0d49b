#pragma once

#include <QByteArray>
#include <QVector>

#include "console/fleet/fleetsnapshot.h"

namespace patchswarm::fleet {

// A frame of the recording: qCompress() of a QDataStream (Qt_6_0) of u32 count, then per endpoint
// what a picture of the swarm needs: name, id, site, groups, reach, failure, last report, rates,
// links, profile, per job id, title, state, reason, bytes by source, rates, times, map; since
// version 2 then u32 count of endpoints that others give to, each with the four that give most:
// what the arcs of a replay need. Sizes are bounded on reading: a damaged or foreign file gives an
// error, never a crash.
inline constexpr int frameVersion = 2;
inline constexpr qsizetype largestFrame = 64 * 1024 * 1024; // unpacked

[[nodiscard]] QByteArray packFrame(const QVector<EndpointPointer>& endpoints);
[[nodiscard]] Result<QVector<EndpointSnapshot>> unpackFrame(const QByteArray& frame);

} // namespace patchswarm::fleet
