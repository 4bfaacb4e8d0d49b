#pragma once

#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// The endpoints of a roll-out in stages as a table: each with its site, its stage and where it
// stands, then what the roll-out has to say of it. A Row has an endpoint (its key), a site and a
// stage. GUI thread.
template<class Row>
class StagedRows : public KeyedRows<Row>
{
public:
    enum Column
    {
        Endpoint,
        Site,
        Stage,
        State,
        FirstOwn, // of the roll-out in question
    };

    using KeyedRows<Row>::KeyedRows;

    void setRows(QVector<Row> rows) { this->merge(std::move(rows)); } // by endpoint

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(titles().size());
    }

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        const Row* row = index.isValid() ? this->rowAt(index.row()) : nullptr;
        if (row == nullptr)
            return {};
        switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
        case ExportRole:
            return cells(*row).value(index.column());
        case SortRole:
            return index.column() == Stage ? QVariant(row->stage)
                : index.column() == State  ? QVariant(stateOrder(*row))
                                           : QVariant(cells(*row).value(index.column()));
        case Qt::TextAlignmentRole:
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        case KeyRole:
            return row->endpoint;
        case SeverityRole:
            return severity(*row);
        default:
            return {};
        }
    }

    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        if (role == Qt::TextAlignmentRole)
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        return role == Qt::DisplayRole || role == ExportRole ? QVariant(titles().at(section))
                                                             : QVariant();
    }

protected:
    [[nodiscard]] virtual QStringList titles() const = 0; // by column
    [[nodiscard]] virtual QStringList cells(const Row& row) const = 0; // the same
    [[nodiscard]] virtual int stateOrder(const Row& row) const = 0;
    [[nodiscard]] virtual int severity(const Row& row) const = 0; // as SeverityRole
};

} // namespace patchswarm::models
