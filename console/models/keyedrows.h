#pragma once

#include <QAbstractTableModel>
#include <QVector>

#include <utility>

namespace patchswarm::models {

// Rows in the order of their keys, brought up to date by merging: what is gone is removed, what is
// new inserted, what differs told per range; never a reset, so that selection and scroll survive.
// A Row is a value with operator==, and keyOf(row) is ordered and unique. It decides nothing about
// what a row shows. GUI thread.
template<class Row>
class KeyedRows : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    [[nodiscard]] const QVector<Row>& rows() const { return m_rows; }

    // Of a valid index or row number; null otherwise.
    [[nodiscard]] const Row* rowAt(int row) const
    {
        return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
    }

protected:
    // Precondition: `fresh` is sorted by key, without duplicates.
    void merge(QVector<Row> fresh)
    {
        removeGone(fresh);
        insertNew(fresh);
        replaceChanged(std::move(fresh));
    }

private:
    void removeGone(const QVector<Row>& fresh)
    {
        qsizetype f = fresh.size();
        for (qsizetype end = m_rows.size(); end > 0;) {
            qsizetype first = end; // of the run that is gone, ending before `end`
            while (first > 0 && !isIn(fresh, f, m_rows.at(first - 1)))
                --first;
            if (first < end) {
                beginRemoveRows({}, static_cast<int>(first), static_cast<int>(end - 1));
                m_rows.remove(first, end - first);
                endRemoveRows();
            }
            end = first > 0 ? first - 1 : 0;
        }
    }

    // Keys are asked for in falling order; `f` is behind the last one that may be equal.
    static bool isIn(const QVector<Row>& fresh, qsizetype& f, const Row& row)
    {
        while (f > 0 && keyOf(row) < keyOf(fresh.at(f - 1)))
            --f;
        return f > 0 && !(keyOf(fresh.at(f - 1)) < keyOf(row));
    }

    void insertNew(const QVector<Row>& fresh)
    {
        qsizetype at = 0;
        for (qsizetype f = 0; f < fresh.size();) {
            if (at < m_rows.size() && !(keyOf(fresh.at(f)) < keyOf(m_rows.at(at)))) {
                ++at;
                ++f;
                continue;
            }
            qsizetype end = f + 1;
            while (end < fresh.size()
                   && (at == m_rows.size() || keyOf(fresh.at(end)) < keyOf(m_rows.at(at))))
                ++end;
            const qsizetype count = end - f;
            beginInsertRows({}, static_cast<int>(at), static_cast<int>(at + count - 1));
            m_rows.insert(at, count, Row {});
            for (qsizetype i = 0; i < count; ++i)
                m_rows[at + i] = fresh.at(f + i);
            endInsertRows();
            at += count;
            f = end;
        }
    }

    void replaceChanged(QVector<Row> fresh)
    {
        const int lastColumn = columnCount() - 1;
        for (qsizetype i = 0; i < fresh.size();) {
            if (fresh.at(i) == m_rows.at(i)) {
                ++i;
                continue;
            }
            const qsizetype first = i;
            for (; i < fresh.size() && !(fresh.at(i) == m_rows.at(i)); ++i)
                m_rows[i] = std::move(fresh[i]);
            Q_EMIT this->dataChanged(this->index(static_cast<int>(first), 0),
                                     this->index(static_cast<int>(i - 1), lastColumn));
        }
    }

    QVector<Row> m_rows;
};

} // namespace patchswarm::models
