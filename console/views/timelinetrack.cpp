#include "console/views/timelinetrack.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

#include "console/views/chartaxis.h"

namespace patchswarm::views {

using picture::RecordedRange;
using picture::TileState;

namespace {

constexpr qint64 nowMs = 10'000; // recorded so recently, the end of the range is now

constexpr double markReach = 5;

QString clockText(qint64 ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms).time(),
                              QStringLiteral("HH:mm:ss"));
}

} // namespace

TimelineGeometry::TimelineGeometry(QRectF place, qint64 from, qint64 to)
    : track(place)
    , startMs(from)
    , endMs(std::max(to, from))
{
}

double TimelineGeometry::xOf(qint64 ms) const
{
    const double length = std::max(static_cast<double>(endMs - startMs), 1.0);
    return track.left()
        + track.width() * std::clamp(static_cast<double>(ms - startMs) / length, 0.0, 1.0);
}

qint64 TimelineGeometry::msAt(double x) const
{
    const double share = track.width() > 0 ? (x - track.left()) / track.width() : 0;
    return startMs
        + std::llround(static_cast<double>(endMs - startMs) * std::clamp(share, 0.0, 1.0));
}

std::optional<int> TimelineGeometry::markAt(QPointF point,
                                            const std::vector<RecordedRange::Mark>& marks) const
{
    std::optional<int> nearest;
    double least = markReach;
    for (std::size_t index = 0; index < marks.size(); ++index) {
        const double away = std::abs(xOf(marks[index].atMs) - point.x());
        if (away <= least) {
            least = away;
            nearest = static_cast<int>(index);
        }
    }
    return nearest;
}

TimelineTrack::TimelineTrack(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Recording"));
    setAccessibleDescription(tr("Left and right move by a second, with Shift by ten."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize TimelineTrack::sizeHint() const
{
    return {600, 40 + fontMetrics().height()};
}

QSize TimelineTrack::minimumSizeHint() const
{
    return {160, 40 + fontMetrics().height()};
}

void TimelineTrack::setRange(const RecordedRange& range)
{
    m_range = range;
    forgetLayers();
    itemsChanged();
    update();
}

void TimelineTrack::forgetLayers()
{
    const double line = QFontMetricsF(textFont(font(), TextSize::Caption)).height();
    m_geometry = TimelineGeometry(
        QRectF(space::medium, 6, width() - 2.0 * space::medium, height() - line - 16),
        m_range.startMs, m_range.endMs);
}

PaintedItem TimelineTrack::item(int index) const
{
    if (index < 0 || index >= itemCount())
        return {};
    const auto& mark = m_range.marks[static_cast<std::size_t>(index)];
    const double x = m_geometry.xOf(mark.atMs);
    return {
        mark.text,
        clockText(mark.atMs),
        {},
        QRectF(x - markReach, m_geometry.track.top(), 2 * markReach, m_geometry.track.height())};
}

std::optional<int> TimelineTrack::itemAt(QPointF point) const
{
    return m_geometry.markAt(point, m_range.marks);
}

void TimelineTrack::paintView(QPainter& painter)
{
    painter.fillRect(rect(), theme().surface);
    painter.fillRect(m_geometry.track, theme().sunken);
    paintActivity(painter);
    painter.setFont(textFont(font(), TextSize::Caption));
    const double line = painter.fontMetrics().height();
    const QRectF below(m_geometry.track.left(), m_geometry.track.bottom() + 5,
                       m_geometry.track.width(), line);
    painter.setPen(theme().mutedText);
    painter.drawText(below, Qt::AlignLeft, clockText(m_range.startMs));
    const bool endsNow =
        !m_range.replaying && QDateTime::currentMSecsSinceEpoch() - m_range.endMs < nowMs;
    painter.drawText(below, Qt::AlignRight, endsNow ? tr("now") : clockText(m_range.endMs));
    paintMarks(painter);
    paintPosition(painter);
    if (!m_range.replaying && !hasFocus())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_range.replaying ? theme().replay : theme().accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void TimelineTrack::paintActivity(QPainter& painter) const
{
    if (m_range.activity.size() < 2)
        return;
    const float most =
        std::max(*std::max_element(m_range.activity.begin(), m_range.activity.end()), 1e-9F);
    const QRectF& track = m_geometry.track;
    QPolygonF shape {track.bottomLeft()};
    for (std::size_t n = 0; n < m_range.activity.size(); ++n) {
        const double share =
            static_cast<double>(std::clamp(m_range.activity[n] / most, 0.0F, 1.0F));
        shape.append(QPointF(track.left()
                                 + track.width() * static_cast<double>(n)
                                     / static_cast<double>(m_range.activity.size() - 1),
                             track.bottom() - share * (track.height() - 6)));
    }
    shape.append(track.bottomRight());
    QColor fill = theme().mutedText;
    fill.setAlphaF(0.35F);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(shape);
    painter.restore();
}

// Faults and what the operator did differ in shape, not in colour alone: a cross, a flag, a line.
void TimelineTrack::paintMarks(QPainter& painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& mark : m_range.marks) {
        const double x = std::round(m_geometry.xOf(mark.atMs)) + 0.5;
        const double y = m_geometry.track.top();
        const bool fault = mark.kind == RecordedRange::MarkKind::Fault;
        painter.setPen(QPen(fault ? theme().failureText : theme().mutedText, 1));
        painter.drawLine(QPointF(x, y), QPointF(x, m_geometry.track.bottom()));
        if (fault) {
            painter.setPen(QPen(theme().failureText, 2));
            painter.drawLine(QPointF(x - 3.5, y + 2), QPointF(x + 3.5, y + 9));
            painter.drawLine(QPointF(x + 3.5, y + 2), QPointF(x - 3.5, y + 9));
        } else if (mark.kind == RecordedRange::MarkKind::Operator) {
            const std::array<QPointF, 3> flag {QPointF(x, y), QPointF(x + 8, y + 4),
                                               QPointF(x, y + 8)};
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().accent);
            painter.drawPolygon(flag.data(), 3);
        }
    }
    painter.restore();
}

void TimelineTrack::paintPosition(QPainter& painter) const
{
    const double x = std::round(m_geometry.xOf(m_range.positionMs));
    const QColor ink = m_range.replaying ? theme().replay : theme().accent;
    painter.save();
    painter.fillRect(QRectF(x - 1, m_geometry.track.top() - 3, 2, m_geometry.track.height() + 6),
                     ink);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().surface, 1.5));
    painter.setBrush(ink);
    painter.drawEllipse(QPointF(x, m_geometry.track.bottom()), 5.5, 5.5);
    if (m_range.replaying) {
        const QString text = clockText(m_range.positionMs);
        const double wide = painter.fontMetrics().horizontalAdvance(text) + 8.0;
        const double left = std::clamp(
            x - wide / 2, m_geometry.track.left() + wide + 8,
            std::max(m_geometry.track.right() - 2 * wide - 8, m_geometry.track.left() + wide + 8));
        painter.setPen(theme().text);
        painter.drawText(
            QRectF(left, m_geometry.track.bottom() + 5, wide, painter.fontMetrics().height()),
            Qt::AlignCenter, text);
    }
    painter.restore();
}

QString TimelineTrack::toolTipAt(QPointF point) const
{
    if (const auto mark = m_geometry.markAt(point, m_range.marks)) {
        const auto& found = m_range.marks[static_cast<std::size_t>(*mark)];
        return QStringLiteral("<b>%1</b><br>%2")
            .arg(clockText(found.atMs), found.text.toHtmlEscaped());
    }
    return clockText(m_geometry.msAt(point.x()));
}

void TimelineTrack::scrubTo(qint64 ms)
{
    const qint64 wanted = std::clamp(ms, m_range.startMs, std::max(m_range.endMs, m_range.startMs));
    m_range.positionMs = wanted;
    update();
    Q_EMIT scrubbed(wanted);
}

void TimelineTrack::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        scrubTo(m_geometry.msAt(event->position().x()));
}

void TimelineTrack::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        scrubTo(m_geometry.msAt(event->position().x()));
}

void TimelineTrack::keyPressEvent(QKeyEvent* event)
{
    const qint64 step = event->modifiers() & Qt::ShiftModifier ? 10'000 : 1'000;
    const qint64 now = m_range.positionMs;
    switch (event->key()) {
    case Qt::Key_Left:
        return scrubTo(now - step);
    case Qt::Key_Right:
        return scrubTo(now + step);
    case Qt::Key_PageUp:
        return scrubTo(now - 60'000);
    case Qt::Key_PageDown:
        return scrubTo(now + 60'000);
    case Qt::Key_Home:
        return scrubTo(m_range.startMs);
    case Qt::Key_End:
        return scrubTo(m_range.endMs);
    default:
        PaintedView::keyPressEvent(event);
    }
}

} // namespace patchswarm::views
