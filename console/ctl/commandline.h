#pragma once

#include "console/ctl/command.h"

namespace patchswarm::ctl {

// Every command there is.
[[nodiscard]] Commands allCommands();

// Finds the command that the words name, reads its options, runs it; answers --help and --version
// at every level. Arguments without the program's name. The exit code.
[[nodiscard]] int runCommandLine(const Commands& commands, const QStringList& arguments);

// What may come after these words, for shell completion: commands, or the options of one; empty
// where a value or file goes.
[[nodiscard]] QStringList completions(const Commands& commands, const QStringList& words);

// Help as it is printed. `words` may be the beginning of several commands ("fleet").
[[nodiscard]] QString helpOf(const Command& command);
[[nodiscard]] QString helpOfGroup(const Commands& commands, const QString& words);

} // namespace patchswarm::ctl
