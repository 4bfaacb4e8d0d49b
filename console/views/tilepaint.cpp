#include "console/views/tilepaint.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>

#include "console/views/amounts.h"

namespace patchswarm::views {

using picture::Contact;
using picture::Glyph;
using picture::TileState;

namespace {

QColor faded(QColor colour, double share)
{
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

double fillTop(const QRectF& rect, float progress) // whole pixels; some progress always shows
{
    const double height = std::round(rect.height() * static_cast<double>(progress));
    return rect.bottom() - (progress > 0 ? std::max(height, 1.0) : 0.0);
}

QString stateLine(const picture::Tile& tile)
{
    if (tile.contact != Contact::Live)
        return picture::contactName(tile.contact);
    if (tile.glyph != Glyph::None && tile.glyph != Glyph::Failed)
        return picture::glyphName(tile.glyph);
    return picture::stateName(tile.state);
}

quint64 keyOf(const TileLook& look, double side)
{
    const auto level = static_cast<quint64>(std::lround(static_cast<double>(look.progress) * side));
    return level << 16 | static_cast<quint64>(look.state) << 12
        | static_cast<quint64>(look.contact) << 8 | static_cast<quint64>(look.glyph) << 4
        | static_cast<quint64>(look.crew) << 1 | static_cast<quint64>(look.progress > 0);
}

} // namespace

TileLook lookOf(const picture::Tile& tile)
{
    return {tile.state, tile.contact, tile.state == TileState::Failed ? Glyph::Failed : tile.glyph,
            tile.crew, std::clamp(tile.progress, 0.0F, 1.0F)};
}

TilePaint::TilePaint(const Theme& theme)
    : m_theme(theme)
{
}

void TilePaint::paintHatch(QPainter& painter, const QRectF& rect, const TileLook& look) const
{
    const double step = std::max(4.0, std::round(rect.width() / 5));
    painter.setPen(QPen(faded(m_theme.text, look.contact == Contact::Offline ? 0.55 : 0.4), 1));
    for (double x = rect.left() - rect.height() + step; x < rect.right(); x += step)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
}

void TilePaint::paintGauge(QPainter& painter, const QRectF& rect, const TileLook& look) const
{
    const bool offline = look.contact == Contact::Offline;
    const QColor hue = Theme::hue(look.state);
    const double radius = rect.width() >= 14 ? 3 : rect.width() >= 8 ? 1.5 : 0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(rect, radius, radius);
    painter.setClipPath(shape);
    painter.fillRect(rect, m_theme.sunken);
    if (look.state == TileState::Failed)
        painter.fillRect(rect, faded(hue, 0.3));
    const double top = fillTop(rect, look.progress);
    painter.fillRect(QRectF(rect.left(), top, rect.width(), rect.bottom() - top),
                     offline ? faded(hue, 0.35) : hue);
    if (look.contact != Contact::Live)
        paintHatch(painter, rect, look);
    painter.setClipping(false);
    painter.setBrush(Qt::NoBrush);
    QPen pen(offline ? m_theme.mutedText : m_theme.outline(look.state), 1);
    painter.setPen(pen);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (look.glyph != Glyph::None && rect.width() >= 9)
        paintGlyph(painter, rect, look.glyph);
    if (look.crew && rect.width() >= 12) { // a notch in the upper corner
        const double side = std::clamp(std::round(rect.width() / 4), 4.0, 8.0);
        const QPointF corner = rect.topRight();
        const std::array<QPointF, 3> notch {corner, corner - QPointF(side + 2, 0),
                                            corner + QPointF(0, side + 2)};
        painter.setClipPath(shape);
        painter.setPen(QPen(m_theme.surface, 1));
        painter.setBrush(m_theme.text);
        painter.drawPolygon(notch.data(), 3);
    }
    painter.restore();
}

void TilePaint::paintGlyph(QPainter& painter, const QRectF& rect, Glyph glyph) const
{
    const double side = std::min({rect.width(), rect.height(), 22.0}) * 0.5;
    const QRectF r(rect.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPen ink(m_theme.text, std::max(1.5, side / 5.5), Qt::SolidLine, Qt::RoundCap);
    const QPen halo(faded(m_theme.surface, 0.75), ink.widthF() + 2, Qt::SolidLine, Qt::RoundCap);
    QPainterPath path;
    if (glyph == Glyph::Failed) {
        path.moveTo(r.topLeft());
        path.lineTo(r.bottomRight());
        path.moveTo(r.topRight());
        path.lineTo(r.bottomLeft());
    } else if (glyph == Glyph::Warning) {
        path.moveTo(r.center().x(), r.top());
        path.lineTo(r.center().x(), r.top() + side * 0.62);
        path.moveTo(r.center().x(), r.bottom());
        path.lineTo(r.center().x(), r.bottom() + 0.01);
    } else if (glyph == Glyph::Paused) {
        for (const double x : {0.25, 0.75}) {
            path.moveTo(r.left() + side * x, r.top());
            path.lineTo(r.left() + side * x, r.bottom());
        }
    } else if (glyph == Glyph::DiskFull) {
        path.addRect(r);
        path.moveTo(r.left(), r.center().y());
        path.lineTo(r.right(), r.center().y());
    } else { // drift: a delta
        path.moveTo(r.center().x(), r.top());
        path.lineTo(r.bottomRight());
        path.lineTo(r.bottomLeft());
        path.closeSubpath();
    }
    painter.strokePath(path, halo);
    painter.strokePath(path, ink);
    painter.restore();
}

void TilePaint::paintLabelled(QPainter& painter, const QRectF& rect, const picture::Tile& tile,
                              float progress) const
{
    TileLook look = lookOf(tile);
    look.progress = progress;
    paintGauge(painter, QRectF(rect.topLeft(), QSizeF(16, rect.height())), look);
    const QRectF in = rect.adjusted(23, 0, 0, 0);
    const QFont base = painter.font();
    const QFont caption = textFont(base, TextSize::Caption);
    QFont name = base;
    name.setWeight(QFont::DemiBold);
    const double wanted = std::ceil(QFontMetricsF(base).height());
    const int lines = in.height() >= 3 * wanted ? 3 : 2;
    const double line = std::min(in.height() / lines, wanted * 1.35);
    const double first = std::round(in.center().y() - line * lines / 2);
    const QColor backing = faded(m_theme.surface, 0.85); // arcs pass beneath
    const auto put = [&](int row, const QFont& font, const QColor& ink, const QString& text) {
        const QFontMetricsF metrics(font);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, in.width());
        const QRectF place(in.left(), first + row * line, in.width(), line);
        painter.fillRect(QRectF(place.left() - 2, place.center().y() - metrics.height() / 2,
                                metrics.horizontalAdvance(shown) + 4, metrics.height()),
                         backing);
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, shown);
    };
    const bool failed = tile.state == TileState::Failed;
    const QString share = shareText(static_cast<double>(tile.progress));
    put(0, name, m_theme.text, tile.name);
    if (lines == 2) {
        const bool quiet = !failed && tile.contact == Contact::Live;
        put(1, caption, failed ? m_theme.failureText : m_theme.mutedText,
            quiet ? share : stateLine(tile));
    } else {
        const QFontMetricsF metrics(caption);
        const auto fitting = [&](const QString& text, const QString& more) { // no figure in halves
            const bool fits = metrics.horizontalAdvance(text + more) <= in.width();
            return fits ? text + more : text;
        };
        const bool moving = tile.bytesPerSecond >= 1 && tile.contact == Contact::Live;
        put(1, caption, failed ? m_theme.failureText : m_theme.mutedText,
            tile.crew ? fitting(stateLine(tile),
                                QStringLiteral(" · ") + QCoreApplication::translate("tile", "crew"))
                      : stateLine(tile));
        put(2, caption, m_theme.text,
            moving ? fitting(
                share, QStringLiteral(" · ") + ratesText(static_cast<double>(tile.bytesPerSecond)))
                   : share);
    }
    painter.setFont(base);
}

void TilePaint::paintCached(QPainter& painter, QPointF topLeft, double side, const TileLook& look)
{
    const double ratio = painter.device()->devicePixelRatio();
    if (side != m_keptSide || ratio != m_keptRatio) {
        m_kept.clear();
        m_keptSide = side;
        m_keptRatio = ratio;
    }
    QPixmap& kept = m_kept[keyOf(look, side)];
    if (kept.isNull()) {
        kept = QPixmap((QSizeF(side, side) * ratio).toSize());
        kept.setDevicePixelRatio(ratio);
        kept.fill(Qt::transparent);
        QPainter once(&kept);
        paintGauge(once, QRectF(0, 0, side, side), look);
    }
    painter.drawPixmap(topLeft, kept);
}

void TilePaint::paintSmall(QPainter& painter, std::span<const Small> tiles) const
{
    constexpr std::size_t kinds = 2 + 2 * picture::tileStates;
    std::array<QVector<QRectF>, kinds> batches;
    for (const auto& [rect, look] : tiles) {
        const auto hue = static_cast<std::size_t>(look.state);
        const bool faint = look.contact != Contact::Live;
        if (look.state == TileState::Failed) { // whole and larger: seen among ten thousand
            batches[1 + 2 * hue].append(rect.adjusted(-1, -1, 1, 1));
            continue;
        }
        batches[0].append(rect);
        const double top = fillTop(rect, look.progress);
        batches[1 + 2 * hue + (faint ? 1 : 0)].append(
            QRectF(rect.left(), top, rect.width(), rect.bottom() - top));
        if (look.contact == Contact::Offline && rect.width() >= 4)
            batches[kinds - 1].append(QRectF(rect.center() - QPointF(0.5, 0.5), QSizeF(1, 1)));
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const QColor hue = kind == 0 ? m_theme.sunken
            : kind == kinds - 1
            ? m_theme.text
            : faded(Theme::hue(static_cast<TileState>((kind - 1) / 2)), kind % 2 == 0 ? 0.4 : 1);
        painter.setBrush(hue);
        painter.drawRects(batches[kind]);
    }
    painter.setPen(m_theme.surface); // few: the cross of what failed
    for (const QRectF& rect : batches[1 + 2 * static_cast<std::size_t>(TileState::Failed)]) {
        const QRectF cross = rect.adjusted(2, 2, -3, -3);
        if (cross.width() < 2)
            continue;
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.topRight(), cross.bottomLeft());
    }
    painter.restore();
}

} // namespace patchswarm::views
