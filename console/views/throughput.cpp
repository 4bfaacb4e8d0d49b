#include "console/views/throughput.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

#include "console/views/amounts.h"
#include "console/views/chartpaint.h"

namespace patchswarm::views {

using picture::ThroughputSeries;
using picture::TileState;

namespace {

double highest(const ThroughputSeries& series)
{
    double most = 1;
    for (const auto& point : series.points)
        most = std::max(most, point.origin + point.peers);
    return most;
}

qint64 lastOf(const ThroughputSeries& series)
{
    return series.points.empty() ? 1000 : std::max<qint64>(series.points.back().atMs, 1000);
}

ChartLabels labelsFor(const ThroughputSeries& series, QSizeF size)
{
    ChartLabels labels;
    labels.x = timeTicks(lastOf(series), static_cast<int>(size.width() / 90));
    labels.y = rateTicks(highest(series), std::max(static_cast<int>(size.height() / 50), 2));
    labels.xTitle = Throughput::tr("since publishing (min:s)");
    labels.yTitle = Throughput::tr("received");
    return labels;
}

} // namespace

ThroughputGeometry::ThroughputGeometry(const QRectF& plot, const ThroughputSeries& series)
    : frame {plot, static_cast<double>(lastOf(series)), highest(series)}
{
    for (std::size_t index = 0; index < series.points.size(); ++index) {
        const auto& point = series.points[index];
        const double x = frame.x(static_cast<double>(point.atMs));
        const double sum = frame.y(point.origin + point.peers);
        if (!columns.empty() && x - columns.back() < 1) { // keep the peak
            if (sum < sumEdge.back()) {
                points.back() = static_cast<int>(index);
                originEdge.back() = frame.y(point.origin);
                sumEdge.back() = sum;
            }
            continue;
        }
        columns.push_back(x);
        points.push_back(static_cast<int>(index));
        originEdge.push_back(frame.y(point.origin));
        sumEdge.push_back(sum);
    }
}

std::optional<int> ThroughputGeometry::pointAt(double x) const
{
    const auto after = std::upper_bound(columns.begin(), columns.end(), x + 0.5);
    if (after == columns.begin())
        return std::nullopt;
    return static_cast<int>(after - columns.begin()) - 1;
}

Throughput::Throughput(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Throughput"));
}

void Throughput::setSeries(ThroughputSeries series)
{
    m_series = std::move(series);
    m_column.reset();
    forgetLayers();
    itemsChanged();
    update();
}

void Throughput::forgetLayers()
{
    m_geometry =
        ThroughputGeometry(plotRect(font(), size(), labelsFor(m_series, size())), m_series);
    if (m_column && *m_column >= static_cast<int>(m_geometry.columns.size()))
        m_column.reset();
}

PaintedItem Throughput::item(int index) const
{
    if (index < 0 || index >= itemCount())
        return {};
    const auto column = static_cast<std::size_t>(
        m_column.value_or(static_cast<int>(m_geometry.columns.size()) - 1));
    const auto& point = m_series.points[static_cast<std::size_t>(m_geometry.points[column])];
    return {picture::stateName(index == 0 ? TileState::FromOrigin : TileState::FromPeers),
            ratesText(index == 0 ? point.origin : point.peers),
            tr("at %1").arg(durationText(point.atMs)), m_geometry.frame.plot};
}

void Throughput::paintBand(QPainter& painter, const std::vector<double>& upper,
                           const std::vector<double>* lower, TileState state) const
{
    const auto& columns = m_geometry.columns;
    QPolygonF shape;
    for (std::size_t n = 0; n < columns.size(); ++n)
        shape.append(QPointF(columns[n], upper[n]));
    for (std::size_t n = columns.size(); n-- > 0;)
        shape.append(QPointF(columns[n], lower ? (*lower)[n] : m_geometry.frame.plot.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::hue(state));
    painter.drawPolygon(shape);
    painter.setPen(QPen(theme().outline(state), 1));
    painter.drawPolyline(shape.constData(), static_cast<int>(columns.size()));
}

void Throughput::paintView(QPainter& painter)
{
    painter.fillRect(rect(), theme().surface);
    const QRectF plot = m_geometry.frame.plot;
    paintGrid(painter, theme(), m_geometry.frame, labelsFor(m_series, size()));
    if (m_series.points.empty()) {
        painter.setPen(theme().mutedText);
        painter.drawText(plot, Qt::AlignCenter, tr("No reports yet."));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paintBand(painter, m_geometry.sumEdge, &m_geometry.originEdge, TileState::FromPeers);
    paintBand(painter, m_geometry.originEdge, nullptr, TileState::FromOrigin);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintKey(painter, theme(), QRectF(plot.left() + 60, 4, plot.width() - 60, plot.top() - 6),
             {{Theme::hue(TileState::FromOrigin), tr("from origin")},
              {Theme::hue(TileState::FromPeers), tr("from peers, on top")}});
    if (m_column) {
        const auto column = static_cast<std::size_t>(*m_column);
        const auto& point = m_series.points[static_cast<std::size_t>(m_geometry.points[column])];
        paintReadout(
            painter, theme(), m_geometry.frame, m_geometry.columns[column],
            {{QColor(), tr("%1 since publishing").arg(durationText(point.atMs))},
             {Theme::hue(TileState::FromPeers), tr("%1 from peers").arg(ratesText(point.peers))},
             {Theme::hue(TileState::FromOrigin),
              tr("%1 from origin").arg(ratesText(point.origin))}});
    }
}

void Throughput::mouseMoveEvent(QMouseEvent* event)
{
    const auto column = m_geometry.frame.plot.contains(event->position())
        ? m_geometry.pointAt(event->position().x())
        : std::nullopt;
    if (column != m_column) {
        m_column = column;
        update();
    }
}

void Throughput::leaveEvent(QEvent*)
{
    m_column.reset();
    update();
}

void Throughput::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(m_geometry.columns.size()) - 1;
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (step == 0 || last < 0) {
        PaintedView::keyPressEvent(event);
        return;
    }
    m_column = std::clamp(m_column.value_or(last) + step, 0, last);
    itemsChanged();
    update();
}

} // namespace patchswarm::views
