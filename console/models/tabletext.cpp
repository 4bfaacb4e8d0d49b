#include "console/models/tabletext.h"

#include <algorithm>
#include <map>

#include "console/fleet/csv.h"
#include "console/models/roles.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

QString titleOf(const QAbstractItemModel& model, int column)
{
    const QVariant title = model.headerData(column, Qt::Horizontal, ExportRole);
    return title.isValid() ? title.toString()
                           : model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

QString textOf(const QModelIndex& index)
{
    const QVariant exported = index.data(ExportRole);
    return exported.isValid() ? exported.toString() : index.data(Qt::DisplayRole).toString();
}

// A tab or line break in a field would tear the row.
QString flat(QString text)
{
    return text.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', u' ');
}

} // namespace

QString tsvOf(const QModelIndexList& selection, bool withTitles)
{
    if (selection.isEmpty())
        return {};
    std::map<int, std::map<int, QString>> rows;
    std::map<int, QString> titles;
    for (const QModelIndex& index : selection) {
        rows[index.row()][index.column()] = flat(textOf(index));
        titles[index.column()] = flat(titleOf(*index.model(), index.column()));
    }
    QString text;
    const auto write = [&](const std::map<int, QString>& cells) {
        QStringList line;
        for (const auto& [column, title] : titles) {
            const auto cell = cells.find(column);
            line.append(cell == cells.end() ? QString() : cell->second);
        }
        text += line.join(u'\t') + u'\n';
    };
    if (withTitles)
        write(titles);
    for (const auto& [row, cells] : rows)
        write(cells);
    return text;
}

QString csvOf(const QAbstractItemModel& model)
{
    QString text;
    QStringList line;
    for (int column = 0; column < model.columnCount(); ++column)
        line.append(titleOf(model, column));
    text += fleet::csvLine(line) + u"\r\n"_s;
    for (int row = 0; row < model.rowCount(); ++row) {
        line.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            line.append(textOf(model.index(row, column)));
        text += fleet::csvLine(line) + u"\r\n"_s;
    }
    return text;
}

} // namespace patchswarm::models
