#pragma once

#include "console/picture/rollout.h"
#include "console/picture/swarmpicture.h"

// Made-up roll-outs of any size for the tests and the benchmark of the views: the same for the
// same arguments.
namespace patchswarm::picture {

// share: how far the roll-out is, 0-1.
[[nodiscard]] SwarmPicture sampleSwarm(int endpoints, double share);
[[nodiscard]] EgoPicture sampleEgo(int neighbours);
[[nodiscard]] KpiFigures sampleKpi(const SwarmPicture&);
[[nodiscard]] DeliveryCurve sampleCurve(int endpoints, int points);
[[nodiscard]] ThroughputSeries sampleThroughput(int points);
[[nodiscard]] ChunkCoverage sampleCoverage(int rows, int columns);
[[nodiscard]] RecordedRange sampleRange(bool replaying);
[[nodiscard]] Pieces samplePieces();

} // namespace patchswarm::picture
