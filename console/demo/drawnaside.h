#pragma once

#include <QByteArray>

#include "shared/base/error.h"

namespace patchswarm::demo {

// What patchswarmctl starts itself with, to draw without a display and without the libraries of one
// in its own process: what it is given on standard input comes out on standard output.
inline constexpr char svgToPng[] = "--draw-svg"; // twice the drawing's size
inline constexpr char htmlToPdf[] = "--print-html"; // A4 across

// Waits for it, some seconds at most. Io when it cannot. Only inside patchswarmctl.
[[nodiscard]] Result<QByteArray> drawnAside(const char* what, const QByteArray& input);

// A drawing as a PNG.
[[nodiscard]] Result<QByteArray> pictureOf(const QByteArray& svg);

} // namespace patchswarm::demo
