#pragma once

#include "console/views/egogeometry.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

struct Theme;

// current: index of a row, -1 for none.
void paintEgo(QPainter&, const Theme&, const EgoGeometry&, const picture::EgoPicture&, int current);

} // namespace patchswarm::views
