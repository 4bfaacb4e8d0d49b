#include "console/views/chunkmatrix.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

#include "console/views/amounts.h"

namespace patchswarm::views {

using picture::TileState;

namespace {

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

QRgb mixed(const QColor& from, const QColor& to, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(a + (b - a) * share); };
    return qRgb(part(from.red(), to.red()), part(from.green(), to.green()),
                part(from.blue(), to.blue()));
}

} // namespace

MatrixGeometry::MatrixGeometry(QRectF area, int rowCount, int columnCount, double labelWidth,
                               double stripHeight)
    : rows(rowCount)
    , columns(columnCount)
{
    const double left = area.left() + labelWidth;
    strip = QRectF(left, area.top(), std::max(area.width() - labelWidth, 1.0), stripHeight);
    const double top = strip.bottom() + space::tight;
    cells = QRectF(left, top, strip.width(), std::max(area.bottom() - top, 1.0));
    if (rows > 0) // rows are at most 24 high: three endpoints are no flag
        cells.setHeight(std::min(cells.height(), rows * 24.0));
    labels = QRectF(area.left(), cells.top(), labelWidth - space::small, cells.height());
}

std::optional<MatrixGeometry::Cell> MatrixGeometry::cellAt(QPointF point) const
{
    if (columns <= 0 || point.x() < cells.left() || point.x() >= cells.right())
        return std::nullopt;
    const int column = std::min(
        static_cast<int>((point.x() - cells.left()) / cells.width() * columns), columns - 1);
    if (strip.contains(point))
        return Cell {-1, column};
    if (rows <= 0 || point.y() < cells.top() || point.y() >= cells.bottom())
        return std::nullopt;
    const int row = static_cast<int>((point.y() - cells.top()) / cells.height() * rows);
    return Cell {std::min(row, rows - 1), column};
}

QRectF MatrixGeometry::rect(Cell cell) const
{
    const double left = cells.left() + cells.width() * cell.column / std::max(columns, 1);
    const double wide = cells.width() / std::max(columns, 1);
    if (cell.row < 0)
        return {left, strip.top(), wide, strip.height()};
    const double high = cells.height() / std::max(rows, 1);
    return {left, cells.top() + high * cell.row, wide, high};
}

ChunkMatrix::ChunkMatrix(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Chunks held"));
}

void ChunkMatrix::setCoverage(picture::ChunkCoverage coverage)
{
    const auto wanted = at(coverage.rows()) * at(std::max(coverage.columns, 0));
    if (coverage.columns < 0 || coverage.cells.size() != wanted
        || coverage.copies.size() != at(coverage.columns))
        coverage = {};
    m_coverage = std::move(coverage);
    forgetLayers();
    itemsChanged();
    update();
}

void ChunkMatrix::forgetLayers()
{
    const QFontMetricsF metrics(textFont(font(), TextSize::Caption));
    double widest = 60;
    for (const QString& name : m_coverage.rowNames)
        widest = std::max(widest, name.size() < 40 ? metrics.horizontalAdvance(name) : 160.0);
    const double label = std::min(std::ceil(widest) + space::medium, width() * 0.3);
    const double line = metrics.height();
    const QRectF area(space::medium, space::small + line + 4, width() - 2 * space::medium,
                      height() - space::small - line - 4 - line - space::small);
    m_geometry = MatrixGeometry(area, m_coverage.rows(), m_coverage.columns, label, 26);
    buildImage();
}

void ChunkMatrix::buildImage()
{
    if (m_coverage.rows() == 0 || m_coverage.columns == 0) {
        m_image = {};
        return;
    }
    std::array<QRgb, 256> shades {};
    for (std::size_t level = 0; level < shades.size(); ++level)
        shades[level] = level == 255 ? Theme::hue(TileState::Done).rgb()
                                     : mixed(theme().sunken, Theme::hue(TileState::FromPeers),
                                             static_cast<double>(level) / 255);
    m_image = QImage(m_coverage.columns, m_coverage.rows(), QImage::Format_RGB32);
    for (int row = 0; row < m_coverage.rows(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
        const quint8* from = m_coverage.cells.data() + at(row) * at(m_coverage.columns);
        for (int column = 0; column < m_coverage.columns; ++column)
            line[column] = shades[from[column]];
    }
    const QSize room = m_geometry.cells.size().toSize();
    if (m_image.width() > room.width() || m_image.height() > room.height())
        m_image = m_image.scaled(m_image.size().boundedTo(room), Qt::IgnoreAspectRatio,
                                 Qt::SmoothTransformation);
}

PaintedItem ChunkMatrix::item(int row) const
{
    if (row < 0 || row >= itemCount())
        return {};
    double held = 0;
    for (int column = 0; column < m_coverage.columns; ++column)
        held += m_coverage.cells[at(row) * at(m_coverage.columns) + at(column)];
    QRectF place = m_geometry.rect({row, 0});
    place.setLeft(m_geometry.labels.left());
    place.setRight(m_geometry.cells.right());
    return {m_coverage.rowNames[at(row)],
            tr("%1 of the chunks").arg(shareText(held / 255 / std::max(m_coverage.columns, 1))),
            {},
            place};
}

std::optional<int> ChunkMatrix::itemAt(QPointF point) const
{
    if (m_coverage.rows() == 0 || !m_geometry.labels.united(m_geometry.cells).contains(point))
        return std::nullopt;
    const double share = (point.y() - m_geometry.cells.top()) / m_geometry.cells.height();
    return std::clamp(static_cast<int>(share * m_coverage.rows()), 0, m_coverage.rows() - 1);
}

void ChunkMatrix::paintView(QPainter& painter)
{
    painter.fillRect(rect(), theme().surface);
    painter.setFont(textFont(font(), TextSize::Caption));
    const double line = painter.fontMetrics().height();
    painter.setPen(theme().mutedText);
    if (m_image.isNull()) {
        painter.setFont(font());
        painter.drawText(rect(), Qt::AlignCenter, tr("No chunk maps yet."));
        return;
    }
    const int rarest = *std::min_element(m_coverage.copies.begin(), m_coverage.copies.end());
    const QRectF top(space::medium, space::small, width() - 2 * space::medium, line);
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("%1 endpoints, %2 chunks in file order")
                         .arg(countText(m_coverage.endpoints), countText(m_coverage.chunks)));
    painter.setPen(rarest == 0 ? theme().failureText : theme().text);
    painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter,
                     rarest == 0 ? tr("rarest chunk: no copy yet")
                                 : tr("rarest chunk: %1 copies").arg(countText(rarest)));
    paintStrip(painter);
    painter.drawImage(m_geometry.cells, m_image);
    painter.setPen(theme().border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(m_geometry.cells.adjusted(-1, -1, 0, 0));
    paintRowNames(painter);
    if (currentItem() >= 0 && hasFocus()) {
        painter.setPen(QPen(theme().accent, 2));
        painter.drawRect(item(currentItem()).rect.adjusted(-1, -1, 1, 1));
    }
}

void ChunkMatrix::paintStrip(QPainter& painter) const
{
    const QRectF& strip = m_geometry.strip;
    const int most =
        std::max(*std::max_element(m_coverage.copies.begin(), m_coverage.copies.end()), 1);
    painter.fillRect(strip, theme().sunken);
    for (int column = 0; column < m_coverage.columns; ++column) {
        const int copies = m_coverage.copies[at(column)];
        const QRectF place = m_geometry.rect({-1, column});
        const double high =
            copies == 0 ? strip.height() : std::max(strip.height() * copies / most, 1.0);
        painter.fillRect(
            QRectF(place.left(), strip.bottom() - high, std::max(place.width(), 1.0), high),
            Theme::hue(copies == 0 ? TileState::Failed : TileState::FromPeers));
    }
    painter.setPen(theme().mutedText);
    painter.drawText(
        QRectF(m_geometry.labels.left(), strip.top(), m_geometry.labels.width(), strip.height()),
        Qt::AlignRight | Qt::AlignVCenter, tr("copies"));
}

// As many names as fit without touching.
void ChunkMatrix::paintRowNames(QPainter& painter) const
{
    const QFontMetricsF metrics(painter.font());
    const QRectF& cells = m_geometry.cells;
    double free = cells.top() - metrics.height();
    painter.setPen(theme().mutedText);
    for (int row = 0; row < m_coverage.rows(); ++row) {
        const double top = m_geometry.rect({row, 0}).center().y() - metrics.height() / 2;
        if (top < free
            || (row > 0 && top + metrics.height() > cells.bottom() + metrics.height() / 2))
            continue;
        free = top + metrics.height() + 2;
        painter.drawText(
            QRectF(m_geometry.labels.left(), top, m_geometry.labels.width(), metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter,
            metrics.elidedText(m_coverage.rowNames[at(row)], Qt::ElideMiddle,
                               m_geometry.labels.width()));
    }
}

QString ChunkMatrix::toolTipAt(QPointF point) const
{
    const auto cell = m_geometry.cellAt(point);
    if (!cell)
        return {};
    const int first = static_cast<int>(static_cast<qint64>(cell->column) * m_coverage.chunks
                                       / std::max(m_coverage.columns, 1));
    const int last =
        std::max(first,
                 static_cast<int>(static_cast<qint64>(cell->column + 1) * m_coverage.chunks
                                  / std::max(m_coverage.columns, 1))
                     - 1);
    const QString chunks = tr("chunks %1 to %2").arg(countText(first), countText(last));
    if (cell->row < 0)
        return chunks + QStringLiteral("<br>")
            + tr("rarest one: %1 copies").arg(countText(m_coverage.copies[at(cell->column)]));
    const quint8 held = m_coverage.cells[at(cell->row) * at(m_coverage.columns) + at(cell->column)];
    return QStringLiteral("<b>%1</b><br>%2<br>%3")
        .arg(m_coverage.rowNames[at(cell->row)].toHtmlEscaped(), chunks,
             tr("%1 held").arg(shareText(held / 255.0)));
}

void ChunkMatrix::mousePressEvent(QMouseEvent* event)
{
    setCurrentItem(itemAt(event->position()).value_or(-1));
}

} // namespace patchswarm::views
