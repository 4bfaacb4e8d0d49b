#include "console/views/scurve.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "console/views/amounts.h"
#include "console/views/chartpaint.h"

namespace patchswarm::views {

using picture::DeliveryCurve;
using picture::stackOrder;
using picture::TileState;

namespace {

QColor bandColour(TileState state) // what waits is the ground, not the figure
{
    QColor colour = Theme::hue(state);
    if (state == TileState::Waiting)
        colour.setAlphaF(0.35F);
    return colour;
}

int totalOf(const DeliveryCurve& curve)
{
    if (curve.points.empty())
        return 0;
    const auto& counts = curve.points.back().counts;
    return std::accumulate(counts.begin(), counts.end(), 0);
}

// To the last report, or a little further when deadline or model say what is to come.
double lastOf(const DeliveryCurve& curve)
{
    const double now =
        curve.points.empty() ? 1000.0 : static_cast<double>(curve.points.back().atMs);
    double last = std::max(now, 1000.0);
    if (curve.deadlineMs)
        last = std::max(last, std::min(static_cast<double>(*curve.deadlineMs) * 1.03, now * 2));
    return last;
}

ChartLabels labelsFor(const DeliveryCurve& curve, QSizeF size)
{
    ChartLabels labels;
    labels.x = timeTicks(static_cast<qint64>(lastOf(curve)), static_cast<int>(size.width() / 90));
    labels.y = countTicks(totalOf(curve), std::max(static_cast<int>(size.height() / 50), 2));
    labels.xTitle = SCurve::tr("since publishing (min:s)");
    labels.yTitle = SCurve::tr("endpoints");
    return labels;
}

} // namespace

CurveGeometry::CurveGeometry(const QRectF& plot, const DeliveryCurve& curve)
    : frame {plot, lastOf(curve), static_cast<double>(std::max(totalOf(curve), 1))}
{
    double before = -1e9;
    for (std::size_t index = 0; index < curve.points.size(); ++index) {
        const auto& point = curve.points[index];
        const double x = frame.x(static_cast<double>(point.atMs));
        if (x - before < 1 && index + 1 != curve.points.size())
            continue; // a column holds one point
        before = x;
        columns.push_back(x);
        points.push_back(static_cast<int>(index));
        times.push_back(point.atMs);
        int below = 0;
        for (std::size_t band = 0; band < stackOrder.size(); ++band) {
            below += countOf(point.counts, stackOrder[band]);
            edges[band].push_back(frame.y(below));
        }
    }
    for (const auto& point : curve.model)
        model.emplace_back(frame.x(static_cast<double>(point.atMs)), frame.y(point.done));
}

std::optional<int> CurveGeometry::pointAt(double x) const
{
    const auto after = std::upper_bound(columns.begin(), columns.end(), x + 0.5);
    if (after == columns.begin())
        return std::nullopt;
    return static_cast<int>(after - columns.begin()) - 1;
}

SCurve::SCurve(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Roll-out over time"));
}

void SCurve::setCurve(DeliveryCurve curve)
{
    m_curve = std::move(curve);
    m_column.reset();
    forgetLayers();
    itemsChanged();
    update();
}

void SCurve::forgetLayers()
{
    m_layer = {};
    m_geometry = CurveGeometry(plotRect(font(), size(), labelsFor(m_curve, size())), m_curve);
    if (m_column && *m_column >= static_cast<int>(m_geometry.columns.size()))
        m_column.reset();
}

int SCurve::itemCount() const
{
    return m_curve.points.empty() ? 0 : picture::tileStates;
}

PaintedItem SCurve::item(int index) const
{
    if (index < 0 || index >= itemCount())
        return {};
    const TileState state = stackOrder[static_cast<std::size_t>(index)];
    const auto column = static_cast<std::size_t>(
        m_column.value_or(static_cast<int>(m_geometry.columns.size()) - 1));
    const auto& point = m_curve.points[static_cast<std::size_t>(m_geometry.points[column])];
    return {picture::stateName(state), countText(countOf(point.counts, state)),
            tr("at %1").arg(durationText(point.atMs)), m_geometry.frame.plot};
}

void SCurve::paintView(QPainter& painter)
{
    const double ratio = painter.device()->devicePixelRatio();
    if (m_layer.isNull()) {
        m_layer = QPixmap(size() * ratio);
        m_layer.setDevicePixelRatio(ratio);
        QPainter once(&m_layer);
        once.setFont(font());
        paintLayer(once);
    }
    painter.drawPixmap(0, 0, m_layer);
    if (m_column)
        paintPoint(painter, *m_column);
}

void SCurve::paintLayer(QPainter& painter)
{
    painter.fillRect(rect(), theme().surface);
    const ChartLabels labels = labelsFor(m_curve, size());
    paintGrid(painter, theme(), m_geometry.frame, labels);
    if (m_curve.points.empty()) {
        painter.setPen(theme().mutedText);
        painter.drawText(m_geometry.frame.plot, Qt::AlignCenter, tr("No reports yet."));
        return;
    }
    paintBands(painter);
    paintLines(painter);
    std::vector<ReadoutLine> key;
    for (const TileState state : stackOrder)
        key.push_back({bandColour(state), picture::stateName(state)});
    const QRectF plot = m_geometry.frame.plot;
    paintKey(painter, theme(), QRectF(plot.left() + 60, 4, plot.width() - 60, plot.top() - 6), key);
}

void SCurve::paintBands(QPainter& painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& columns = m_geometry.columns;
    const double floor = m_geometry.frame.plot.bottom();
    for (std::size_t band = 0; band < stackOrder.size(); ++band) {
        QPolygonF shape;
        shape.reserve(static_cast<int>(2 * columns.size()));
        for (std::size_t n = 0; n < columns.size(); ++n)
            shape.append(QPointF(columns[n], m_geometry.edges[band][n]));
        for (std::size_t n = columns.size(); n-- > 0;)
            shape.append(QPointF(columns[n], band == 0 ? floor : m_geometry.edges[band - 1][n]));
        painter.setPen(Qt::NoPen);
        painter.setBrush(bandColour(stackOrder[band]));
        painter.drawPolygon(shape);
        painter.setPen(QPen(theme().outline(stackOrder[band]), 1));
        painter.drawPolyline(shape.constData(), static_cast<int>(columns.size()));
    }
    painter.restore();
}

void SCurve::paintLines(QPainter& painter) const
{
    painter.save();
    const ChartFrame& frame = m_geometry.frame;
    painter.setClipRect(frame.plot.adjusted(-1, -20, 1, 1));
    painter.setFont(textFont(font(), TextSize::Caption));
    const QFontMetricsF metrics(painter.font());
    painter.setRenderHint(QPainter::Antialiasing);
    const auto note = [&](QPointF corner, const QString& text) {
        const QRectF box(corner, QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2));
        painter.fillRect(
            box,
            QColor(theme().surface.red(), theme().surface.green(), theme().surface.blue(), 215));
        painter.setPen(theme().text);
        painter.drawText(box, Qt::AlignCenter, text);
    };
    if (m_geometry.model.size() > 1) {
        QPen pen(theme().text, 1.5);
        pen.setDashPattern({5, 4});
        painter.setPen(pen);
        painter.drawPolyline(m_geometry.model.data(), static_cast<int>(m_geometry.model.size()));
        // Below the plot, left of the axis' title: it would hide the bands.
        const double free = frame.plot.width()
            - metrics.horizontalAdvance(labelsFor(m_curve, size()).xTitle) - 2 * space::medium;
        painter.setClipping(false);
        painter.drawText(QRectF(frame.plot.left(), height() - space::small - metrics.height(), free,
                                metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(
                             tr("- -  model: everybody from the CDN (%1)").arg(m_curve.modelInputs),
                             Qt::ElideRight, free));
        painter.setClipping(true);
    }
    if (m_curve.deadlineMs && static_cast<double>(*m_curve.deadlineMs) <= frame.mostX) {
        const double x = std::round(frame.x(static_cast<double>(*m_curve.deadlineMs)));
        painter.setPen(QPen(theme().failureText, 1.5));
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
        const QString text = tr("deadline");
        note(QPointF(x - metrics.horizontalAdvance(text) - 12,
                     frame.plot.bottom() - metrics.height() - 8),
             text);
    }
    painter.restore();
}

void SCurve::paintPoint(QPainter& painter, int column) const
{
    const auto index =
        static_cast<std::size_t>(m_geometry.points[static_cast<std::size_t>(column)]);
    const auto& point = m_curve.points[index];
    std::vector<ReadoutLine> lines {
        {QColor(), tr("%1 since publishing").arg(durationText(point.atMs))}};
    for (auto state = stackOrder.rbegin(); state != stackOrder.rend(); ++state)
        lines.push_back({Theme::hue(*state),
                         QStringLiteral("%1  %2").arg(countText(countOf(point.counts, *state)),
                                                      picture::stateName(*state))});
    paintReadout(painter, theme(), m_geometry.frame,
                 m_geometry.columns[static_cast<std::size_t>(column)], lines);
}

void SCurve::mouseMoveEvent(QMouseEvent* event)
{
    const auto column = m_geometry.frame.plot.contains(event->position())
        ? m_geometry.pointAt(event->position().x())
        : std::nullopt;
    if (column != m_column) {
        m_column = column;
        update();
    }
}

void SCurve::leaveEvent(QEvent*)
{
    m_column.reset();
    update();
}

void SCurve::keyPressEvent(QKeyEvent* event)
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
