#pragma once

#include <QString>

namespace patchswarm::ctl {

// What a demo's report starts this program with, to have its curve as a bitmap: a drawing on
// standard input becomes a PNG on standard output. In a process of its own, because text in
// pictures needs a QGuiApplication, which a machine without a screen's libraries may end.
inline constexpr char drawArgument[] = "--draw-svg";

// Runs instead of any command; the exit code. Makes its own application object.
[[nodiscard]] int drawSvg(int argc, char** argv);

} // namespace patchswarm::ctl
