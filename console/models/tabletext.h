#pragma once

#include <QAbstractItemModel>
#include <QModelIndexList>

namespace patchswarm::models {

// Any table here as text, by ExportRole (headers too), hidden columns left out.

// What is pasted into a spreadsheet: tab-separated, one line a row, the columns of the selection in
// their order, with a first line of titles when `withTitles`.
[[nodiscard]] QString tsvOf(const QModelIndexList& selection, bool withTitles = true);

// RFC 4180 with CRLF and a first line of titles: all rows of the model in its order.
[[nodiscard]] QString csvOf(const QAbstractItemModel& model);

} // namespace patchswarm::models
