#pragma once

#include <QRectF>

#include "console/picture/tilestate.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

struct Theme;

// The pill LIVE / STALE / REPLAY / SIMULATED, right-aligned and vertically centred in the
// rectangle; returns the place it took.
QRectF paintBadge(QPainter&, const Theme&, const QRectF& in, picture::Badge);

// The width that paintBadge takes with the painter's font.
[[nodiscard]] double badgeWidth(const QPainter&, picture::Badge);

// SIMULATED across the picture, faint but not to be missed; nothing for other badges.
void burnInMark(QPainter&, const Theme&, const QRectF& in, picture::Badge);

} // namespace patchswarm::views
