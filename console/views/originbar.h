#pragma once

#include <QRectF>

#include "console/picture/swarmpicture.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

struct Theme;

// The bar on top of the swarm: name, WAN bytes, rate, and copies per site against what a site may
// fetch. Where its parts stand.
struct OriginBar
{
    OriginBar() = default;
    OriginBar(QRectF frame, const picture::Origin&);

    // Copies to pixels on the meter.
    [[nodiscard]] double xOf(double copies) const;

    QRectF frame;
    QRectF name;
    QRectF bytes;
    QRectF rate;
    QRectF meterText;
    QRectF meter;
    double scale = 1; // copies at the meter's right end
};

void paintOriginBar(QPainter&, const Theme&, const OriginBar&, const picture::SwarmPicture&);

} // namespace patchswarm::views
