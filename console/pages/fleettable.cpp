#include "console/pages/fleettable.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QProxyStyle>
#include <QSaveFile>
#include <QSettings>

#include "console/models/roles.h"
#include "console/models/tabletext.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

// Columns that end right and columns that begin left stand beside each other: they need a gap.
class RoomyCells : public QProxyStyle
{
public:
    RoomyCells()
        : QProxyStyle(u"fusion"_s)
    {
    }

    int pixelMetric(PixelMetric metric, const QStyleOption* option,
                    const QWidget* widget) const override
    {
        return metric == PM_FocusFrameHMargin || metric == PM_HeaderMargin
            ? views::space::tight + 1
            : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace

FleetTable::FleetTable(const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_key(u"tables/"_s + name)
    , m_copy(new QAction(views::icon(u"copy"_s), tr("Copy rows"), this))
    , m_export(new QAction(views::icon(u"export"_s), tr("Export as CSV…"), this))
{
    auto* style = new RoomyCells;
    style->setParent(this);
    setStyle(style);
    horizontalHeader()->setStyle(style);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setSortingEnabled(true);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + views::space::medium);
    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &FleetTable::columnMenu);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    connect(m_copy, &QAction::triggered, this, &FleetTable::copySelection);
    connect(m_export, &QAction::triggered, this, &FleetTable::exportAll);
    addActions({m_copy, m_export});
}

FleetTable::~FleetTable()
{
    if (model())
        QSettings().setValue(m_key, horizontalHeader()->saveState());
}

void FleetTable::setColumns(QAbstractItemModel* model, const QVector<int>& widths)
{
    setModel(model);
    m_widths = widths;
    resetColumns();
    horizontalHeader()->restoreState(QSettings().value(m_key).toByteArray());
    // A table without a current cell confuses screen readers.
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (!currentIndex().isValid())
            selectionModel()->setCurrentIndex(this->model()->index(0, 0),
                                              QItemSelectionModel::NoUpdate);
    });
}

void FleetTable::resetColumns()
{
    QHeaderView* header = horizontalHeader();
    const int character = fontMetrics().averageCharWidth();
    for (int column = 0; column < m_widths.size(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->setSectionHidden(column, m_widths.at(column) == 0);
        const int width = m_widths.at(column) == 0 ? 14 : m_widths.at(column);
        header->resizeSection(column, width * character + 2 * views::space::small);
    }
}

void FleetTable::setEmptyText(const QString& text)
{
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void FleetTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(views::Theme::of(*this).mutedText);
    const int margin = views::space::large;
    painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

QStringList FleetTable::selectedKeys() const
{
    QStringList keys;
    if (!selectionModel())
        return keys;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows)
        keys.append(row.data(models::KeyRole).toString());
    return keys;
}

QString FleetTable::currentKey() const
{
    return currentIndex().data(models::KeyRole).toString();
}

bool FleetTable::selectKey(const QString& key)
{
    for (int row = 0; model() && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(models::KeyRole).toString() != key)
            continue;
        selectRow(row);
        scrollTo(index);
        return true;
    }
    return false;
}

void FleetTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT currentKeyChanged(current.data(models::KeyRole).toString());
}

void FleetTable::copySelection() const
{
    QModelIndexList cells;
    for (const QModelIndex& row : selectionModel()->selectedRows())
        for (int column = 0; column < model()->columnCount(); ++column)
            if (!isColumnHidden(column))
                cells.append(row.siblingAtColumn(column));
    QGuiApplication::clipboard()->setText(models::tsvOf(cells));
}

void FleetTable::exportAll()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export as CSV"), {},
                                                      tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.write(models::csvOf(*model()).toUtf8()) >= 0 && file.commit();
    Q_EMIT said(
        isWritten
            ? tr("%1 rows written to %2").arg(model()->rowCount()).arg(path)
            : tr("%1 cannot be written: %2. Choose another folder.").arg(path, file.errorString()));
}

void FleetTable::columnMenu(const QPoint& at)
{
    QMenu menu(this);
    for (int column = 0; column < model()->columnCount(); ++column) {
        QAction* action =
            menu.addAction(model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column > 0);
        connect(action, &QAction::toggled, this,
                [this, column](bool shown) { setColumnHidden(column, !shown); });
    }
    menu.addSeparator();
    menu.addAction(tr("Reset columns"), this, &FleetTable::resetColumns);
    menu.exec(horizontalHeader()->mapToGlobal(at));
}

} // namespace patchswarm::pages
