#pragma once

#include <QByteArray>
#include <QVector>

#include "console/demo/outcome.h"

namespace patchswarm::demo {

// A run at one moment.
struct CurvePoint
{
    qint64 ms = 0; // from the start of the job
    int finished = 0; // endpoints
    double meanShare = 0; // of the artifact, verified, over all endpoints
};

// The S-curve: endpoints finished and mean progress over time, with the model of everybody fetching
// from the CDN as a dashed line. A self-contained SVG.
[[nodiscard]] QByteArray curveSvg(const QVector<CurvePoint>& curve, const Outcome& outcome);

} // namespace patchswarm::demo
