#pragma once

#include <QStringList>

class QCoreApplication;

namespace patchswarm::pages {

// Codes of the languages that come with the program, sorted; English is always among them.
[[nodiscard]] QStringList knownLanguages();

// The first of `wanted` ("de-AT", "de", "fr", the best first) that is known, else English.
[[nodiscard]] QString nearestLanguage(const QStringList& wanted);

// Puts the texts of the console, and those of Qt where they are installed, into the language with
// this code of knownLanguages(), and writes numbers and dates as it does; empty: into the nearest
// of the system's languages. What agents and shared rooms report stays English, as on the command
// line. Before the first window; GUI thread. The translators belong to the application.
void applyLanguage(QCoreApplication& application, const QString& code = {});

} // namespace patchswarm::pages
