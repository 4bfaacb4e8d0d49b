#pragma once

#include <QTableView>

namespace patchswarm::pages {

// A table as all pages have them: rows are selected, columns may be moved, hidden and sorted, and
// the arrangement is kept; Ctrl+C copies the selection for a spreadsheet, and everything can be
// exported as CSV. The models are those of console/models. GUI thread.
class FleetTable : public QTableView
{
    Q_OBJECT

public:
    // `name`: of the arrangement in the settings.
    explicit FleetTable(const QString& name, QWidget* parent = nullptr);
    ~FleetTable() override;

    // Widths in average characters, by column; 0: hidden until a person shows it.
    void setColumns(QAbstractItemModel* model, const QVector<int>& widths);
    void resetColumns();

    // What stands in the middle while there are no rows: what that means, or what to do about it.
    void setEmptyText(const QString& text);

    // KeyRole of the selected rows, in their order.
    [[nodiscard]] QStringList selectedKeys() const;
    [[nodiscard]] QString currentKey() const;
    // False: it is not there.
    bool selectKey(const QString& key);

    // Copy and export, for menus of the page.
    [[nodiscard]] QAction* copyAction() const { return m_copy; }

    [[nodiscard]] QAction* exportAction() const { return m_export; }

Q_SIGNALS:
    void currentKeyChanged(const QString& key);
    void said(const QString& message);

protected:
    void paintEvent(QPaintEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void copySelection() const;
    void exportAll();
    void columnMenu(const QPoint& at);

    QString m_key;
    QVector<int> m_widths;
    QString m_emptyText;
    QAction* m_copy;
    QAction* m_export;
};

} // namespace patchswarm::pages
