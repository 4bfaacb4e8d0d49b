#include "console/views/egopaint.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "console/views/amounts.h"
#include "console/views/tilepaint.h"

namespace patchswarm::views {
namespace {

using picture::TileState;

constexpr double twoLineHeight = 36;

QString words(const char* text)
{
    return QCoreApplication::translate("ego", text);
}

double strongest(const picture::EgoPicture& ego)
{
    double most = 1;
    for (const auto& n : ego.neighbours)
        most = std::max({most, n.inBytesPerSecond, n.outBytesPerSecond});
    return most;
}

// Both directions, or where there is room for one only the stronger.
QString rateWords(const picture::EgoPicture::Neighbour& n, bool both)
{
    QStringList rates;
    const bool in = n.inBytesPerSecond >= 1;
    const bool out = n.outBytesPerSecond >= 1;
    if (in && (both || n.inBytesPerSecond >= n.outBytesPerSecond))
        rates << QStringLiteral("↓ ") + ratesText(n.inBytesPerSecond);
    if (out && (both || n.outBytesPerSecond > n.inBytesPerSecond))
        rates << QStringLiteral("↑ ") + ratesText(n.outBytesPerSecond);
    return rates.isEmpty() ? words(QT_TRANSLATE_NOOP("ego", "idle"))
                           : rates.join(QStringLiteral("  "));
}

void paintLink(QPainter& painter, const Theme& theme, const EgoGeometry& geometry,
               const EgoGeometry::Row& row, double share)
{
    const auto [from, to] = geometry.link(row);
    const double bend = (to.x() - from.x()) / 2;
    QPainterPath path(from);
    path.cubicTo(from + QPointF(bend, 0), to - QPointF(bend, 0), to);
    QColor ink = share > 0 ? Theme::hue(TileState::FromPeers) : theme.border;
    painter.strokePath(path,
                       QPen(ink, share > 0 ? 1 + 4 * std::sqrt(share) : 1,
                            share > 0 ? Qt::SolidLine : Qt::DotLine, Qt::FlatCap));
}

void paintRow(QPainter& painter, const Theme& theme, const QRectF& r,
              const picture::EgoPicture::Neighbour& n, bool current)
{
    painter.setPen(QPen(current ? theme.accent : theme.border, current ? 2 : 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(r.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    if (r.height() < 12)
        return;
    const TilePaint tiles(theme);
    const double side = std::min(r.height() - 6, 24.0);
    tiles.paintGauge(painter,
                     QRectF(r.left() + 6, std::round(r.center().y() - side / 2),
                            std::max(std::round(side * 0.6), 8.0), side),
                     lookOf(n.tile));
    const QRectF in = r.adjusted(30, 0, -8, 0);
    const QFont base = painter.font();
    const QFont small = textFont(base, TextSize::Caption);
    const QString rate = rateWords(n, r.width() >= 240 || r.height() >= twoLineHeight);
    const bool twoLines = r.height() >= twoLineHeight;
    const QRectF top =
        twoLines ? QRectF(in.left(), in.top() + 3, in.width(), in.height() / 2 - 3) : in;
    const QRectF low =
        twoLines ? QRectF(in.left(), in.center().y(), in.width(), in.height() / 2 - 3) : in;
    painter.setFont(small);
    const double rateWidth = twoLines ? 0 : painter.fontMetrics().horizontalAdvance(rate) + 8.0;
    painter.setPen(theme.mutedText);
    painter.drawText(low, Qt::AlignVCenter | (twoLines ? Qt::AlignLeft : Qt::AlignRight), rate);
    painter.setFont(r.height() >= 18 ? base : small);
    painter.setPen(theme.text);
    painter.drawText(top, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(n.tile.name, Qt::ElideMiddle,
                                                      static_cast<int>(top.width() - rateWidth)));
    painter.setFont(base);
}

void paintTitles(QPainter& painter, const Theme& theme, const EgoGeometry& geometry,
                 const picture::EgoPicture& ego)
{
    const QFont base = painter.font();
    QFont title = textFont(base, TextSize::Caption);
    title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(theme.mutedText);
    painter.drawText(geometry.leftTitle, Qt::AlignLeft | Qt::AlignVCenter,
                     words(QT_TRANSLATE_NOOP("ego", "Receives from")));
    painter.drawText(geometry.rightTitle, Qt::AlignLeft | Qt::AlignVCenter,
                     words(QT_TRANSLATE_NOOP("ego", "Sends to")));
    QStringList notes;
    if (geometry.hidden > 0)
        notes << words(QT_TRANSLATE_NOOP("ego", "%1 more neighbours")).arg(geometry.hidden);
    if (!ego.unused.isEmpty())
        notes << ego.unused;
    painter.setFont(textFont(base, TextSize::Caption));
    const QRectF below(geometry.leftTitle.right() + 12, geometry.centre.bottom() + 10,
                       geometry.rightTitle.left() - geometry.leftTitle.right() - 24, 80);
    painter.drawText(below, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     notes.join(QLatin1Char('\n')));
    painter.setFont(base);
}

} // namespace

void paintEgo(QPainter& painter, const Theme& theme, const EgoGeometry& geometry,
              const picture::EgoPicture& ego, int current)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double most = strongest(ego);
    for (const auto& row : geometry.rows()) {
        const auto& n = ego.neighbours[static_cast<std::size_t>(row.neighbour)];
        paintLink(painter, theme, geometry, row,
                  (row.incoming ? n.inBytesPerSecond : n.outBytesPerSecond) / most);
    }
    if (ego.originBytesPerSecond >= 1) {
        const QPointF to(geometry.centre.center().x(), geometry.centre.top());
        const QPointF from(to.x(), geometry.leftTitle.top() - 28);
        painter.setPen(QPen(Theme::hue(TileState::FromOrigin), 4));
        painter.drawLine(from, to);
        painter.setPen(theme.text);
        painter.drawText(QRectF(to.x() + 10, to.y() - 24, 160, 20), Qt::AlignVCenter,
                         ratesText(ego.originBytesPerSecond));
    }
    for (std::size_t index = 0; index < geometry.rows().size(); ++index) {
        const auto& row = geometry.rows()[index];
        paintRow(painter, theme, row.rect, ego.neighbours[static_cast<std::size_t>(row.neighbour)],
                 static_cast<int>(index) == current);
    }
    painter.setPen(QPen(theme.text, 2));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(geometry.centre, 6, 6);
    const TilePaint tiles(theme);
    tiles.paintLabelled(painter, geometry.centre.adjusted(12, 12, -10, -12), ego.centre,
                        ego.centre.progress);
    paintTitles(painter, theme, geometry, ego);
    painter.restore();
}

} // namespace patchswarm::views
