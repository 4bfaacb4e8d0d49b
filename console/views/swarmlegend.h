#pragma once

#include <QRectF>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

struct Theme;

// The line under the swarm: what hues and marks mean, what a dot stands for, lost events. Drops
// words from the right when narrow, never a hue.
void paintSwarmLegend(QPainter&, const Theme&, const QRectF&, quint64 bytesPerDot,
                      quint64 lostEvents);

} // namespace patchswarm::views
