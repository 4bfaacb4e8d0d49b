#pragma once

namespace patchswarm::ctl {

// Whether this program was started by itself to draw something: what drawnaside.h describes. In a
// process of its own, because text in pictures needs a QGuiApplication, which a machine without a
// screen's libraries may end.
[[nodiscard]] bool isAskedToDraw(int argc, char** argv);

// Runs instead of any command: standard input is drawn to standard output. The exit code. Makes its
// own application object.
[[nodiscard]] int draw(int argc, char** argv);

} // namespace patchswarm::ctl
