#pragma once

#include <QStringList>

// The patchswarmctl line that does what an action of the console does.
namespace patchswarm::pages {

// One word for a POSIX shell: quoted where it has to be.
[[nodiscard]] QString shellWord(const QString& text);
// Words joined, each quoted where needed.
[[nodiscard]] QString shellLine(const QStringList& words);

// "patchswarmctl job pause ID --fleet DIR --to a --to b"; `all`: --all instead of names.
[[nodiscard]] QString endpointCommand(const QStringList& verb, const QString& fleetDirectory,
                                      const QStringList& endpoints, bool all = false);

} // namespace patchswarm::pages
