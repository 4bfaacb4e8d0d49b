#pragma once

#include "console/ctl/command.h"
#include "shared/trust/fleet.h"

// How a person gives the passphrase that the key of a fleet's authority may lie under.
namespace patchswarm::ctl {

inline constexpr int mostPassphraseBytes = 1024;

[[nodiscard]] QCommandLineOption passphraseFileOption(); // --passphrase-file

// The first line of the file, which only its owner may read; "-" is standard input. 1 to
// mostPassphraseBytes.
[[nodiscard]] OrStop<QByteArray> readPassphrase(const QString& path);
// Asked for at the terminal, unseen. Nothing when there is none.
[[nodiscard]] OrStop<std::optional<QByteArray>> askPassphrase(const QString& prompt);
// The same twice, so that it is not mistyped.
[[nodiscard]] OrStop<std::optional<QByteArray>> askNewPassphrase(const QString& prompt);

// From --passphrase-file, PATCHSWARM_PASSPHRASE_FILE or the terminal, in this order; empty: nobody
// gave any. The terminal is asked only by commands that have the option, which is those that need
// the key.
[[nodiscard]] OrStop<QByteArray> passphraseFor(const Invocation& invocation, const QString& keyOf);
// With it, unless the key lies open or elsewhere. A command that does without goes on without.
[[nodiscard]] OrStop<void> unlock(const Invocation& invocation, trust::Fleet& fleet);

// One line from the terminal that is not shown; nothing when there is no terminal.
[[nodiscard]] std::optional<QByteArray> unseenLine(const QString& prompt);

} // namespace patchswarm::ctl
