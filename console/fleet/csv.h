#pragma once

#include <QByteArray>
#include <QStringList>
#include <QVector>

#include "shared/base/error.h"

namespace patchswarm::fleet {

struct CsvRow
{
    int line = 1; // where it begins in the text
    QStringList fields;
};

// Comma-separated values as in RFC 4180: quotes around a field, doubled quotes inside, line breaks
// inside quotes; also ";" and tab as separator when the first line has no comma. Empty lines are
// left out; a byte-order mark is skipped. InvalidInput names the line of a quote that is not closed
// or of text that is not UTF-8.
[[nodiscard]] Result<QVector<CsvRow>> parseCsv(const QByteArray& text);

// One line without its line break, quoted where needed. Text that a spreadsheet would take for a
// formula gets an apostrophe.
[[nodiscard]] QString csvLine(const QStringList& fields);

} // namespace patchswarm::fleet
