#pragma once

#include "console/ctl/command.h"

namespace patchswarm::ctl {

// Every command there is.
[[nodiscard]] Commands allCommands();

// Finds the command that the words name, reads its options, runs it; answers --help and --version
// at every level. Arguments without the program's name. The exit code.
[[nodiscard]] int runCommandLine(const Commands& commands, const QStringList& arguments);

// Help as it is printed. `words` may be the beginning of several commands ("fleet").
[[nodiscard]] QString helpOf(const Command& command);
[[nodiscard]] QString helpOfGroup(const Commands& commands, const QString& words);

} // namespace patchswarm::ctl
