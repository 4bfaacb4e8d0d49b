#pragma once

#include <QStringList>

// The demos as commands: arguments are what stands after `demo patch-tuesday`, `demo table` or
// `demo scale`;
// results go to stdout, everything else to stderr. A QCoreApplication must exist; they run on the
// main thread and return the exit code: 0 every endpoint succeeded, 1 not (or nothing could be set
// up), 2 usage, 130 interrupted. Nothing they made is left when they return.
namespace patchswarm::demo {

[[nodiscard]] int runPatchTuesday(const QStringList& arguments);
[[nodiscard]] int runDemoTable(const QStringList& arguments);
[[nodiscard]] int runDemoScale(const QStringList& arguments);

} // namespace patchswarm::demo
