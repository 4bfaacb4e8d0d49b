#pragma once

#include <QByteArray>

#include "shared/base/error.h"

namespace patchswarm::demo {

// A drawing of curveSvg() as a PNG, twice its size, drawn by this very program in a process of its
// own (`patchswarmctl --draw-svg`), which needs no display. Waits for it, some seconds at most. Io
// when it cannot.
[[nodiscard]] Result<QByteArray> pictureOf(const QByteArray& svg);

} // namespace patchswarm::demo
