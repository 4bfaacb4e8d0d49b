#include "console/views/chartpaint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace patchswarm::views {
namespace {

constexpr double gap = 6; // label to plot
constexpr double swatch = 9;

} // namespace

QRectF plotRect(const QFont& font, QSizeF size, const ChartLabels& labels)
{
    const QFontMetricsF metrics(textFont(font, TextSize::Caption));
    double widest = 0;
    for (const Tick& tick : labels.y)
        widest = std::max(widest, metrics.horizontalAdvance(tick.text));
    const double left = std::ceil(space::medium + widest + gap);
    const double top = std::ceil(space::small + metrics.height() + gap + 4);
    const double bottom = std::ceil(2 * metrics.height() + gap + space::small);
    return {left, top, std::max(size.width() - left - space::large, 1.0),
            std::max(size.height() - top - bottom, 1.0)};
}

void paintGrid(QPainter& painter, const Theme& theme, const ChartFrame& frame,
               const ChartLabels& labels)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(textFont(painter.font(), TextSize::Caption));
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const QRectF& plot = frame.plot;
    for (const Tick& tick : labels.y) {
        const double y = std::round(frame.y(tick.value));
        painter.setPen(tick.value == 0 ? theme.border : theme.grid);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(0, y - line / 2, plot.left() - gap, line),
                         Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
    for (const Tick& tick : labels.x) {
        const double x = std::round(frame.x(tick.value));
        painter.setPen(theme.border);
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3));
        painter.setPen(theme.mutedText);
        const double wide = metrics.horizontalAdvance(tick.text) + 2;
        const double left = std::clamp(x - wide / 2, 0.0, plot.right() + space::medium - wide);
        painter.drawText(QRectF(left, plot.bottom() + gap, wide, line), Qt::AlignCenter, tick.text);
    }
    painter.drawText(QRectF(plot.left(), plot.bottom() + gap + line, plot.width(), line),
                     Qt::AlignRight | Qt::AlignVCenter, labels.xTitle);
    painter.drawText(QRectF(space::medium, space::small, plot.width(), line),
                     Qt::AlignLeft | Qt::AlignVCenter, labels.yTitle);
    painter.restore();
}

void paintReadout(QPainter& painter, const Theme& theme, const ChartFrame& frame, double x,
                  const std::vector<ReadoutLine>& lines)
{
    painter.save();
    painter.setFont(textFont(painter.font(), TextSize::Caption));
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme.text);
    painter.drawLine(QPointF(std::round(x), frame.plot.top()),
                     QPointF(std::round(x), frame.plot.bottom()));
    double wide = 0;
    for (const ReadoutLine& line : lines)
        wide = std::max(wide, metrics.horizontalAdvance(line.text));
    const double step = metrics.height() + 2;
    QRectF box(x + 10, frame.plot.top() + 6, wide + swatch + 22,
               step * static_cast<double>(lines.size()) + 10);
    if (box.right() > frame.plot.right())
        box.moveRight(x - 10);
    box.moveLeft(std::max(box.left(), 0.0));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box.toAlignedRect(), 4, 4);
    double y = box.top() + 5;
    for (const ReadoutLine& line : lines) {
        if (line.swatch.isValid())
            painter.fillRect(
                QRectF(box.left() + 8, std::round(y + (step - swatch) / 2), swatch, swatch),
                line.swatch);
        painter.setPen(theme.text);
        painter.drawText(
            QRectF(box.left() + 8 + (line.swatch.isValid() ? swatch + 6 : 0), y, wide + 4, step),
            Qt::AlignVCenter | Qt::AlignLeft, line.text);
        y += step;
    }
    painter.restore();
}

void paintKey(QPainter& painter, const Theme& theme, const QRectF& r,
              const std::vector<ReadoutLine>& entries)
{
    painter.save();
    painter.setFont(textFont(painter.font(), TextSize::Caption));
    const QFontMetricsF metrics(painter.font());
    double wide = 0;
    std::size_t shown = 0;
    while (shown < entries.size()) {
        const double more = swatch + 5 + metrics.horizontalAdvance(entries[shown].text) + 14;
        if (wide + more > r.width() + 14)
            break;
        wide += more;
        ++shown;
    }
    double x = r.right() - wide + 14;
    for (std::size_t index = 0; index < shown; ++index) {
        const auto& [colour, text] = entries[index];
        const QRectF box(std::round(x), std::round(r.center().y() - swatch / 2), swatch, swatch);
        painter.fillRect(box, colour);
        painter.setPen(theme.mutedText);
        painter.drawText(
            QRectF(x + swatch + 5, r.top(), metrics.horizontalAdvance(text) + 2, r.height()),
            Qt::AlignVCenter | Qt::AlignLeft, text);
        x += swatch + 5 + metrics.horizontalAdvance(text) + 14;
    }
    painter.restore();
}

} // namespace patchswarm::views
