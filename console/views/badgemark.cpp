#include "console/views/badgemark.h"

#include <QPainter>

#include <cmath>

#include "console/views/theme.h"

namespace patchswarm::views {
namespace {

constexpr double pillPadding = 9;

QColor fillOf(const Theme& theme, picture::Badge badge)
{
    switch (badge) {
    case picture::Badge::Live:
        return theme.accent;
    case picture::Badge::Stale:
        return Theme::hue(picture::TileState::FromOrigin);
    case picture::Badge::Replay:
        return theme.replay;
    case picture::Badge::Simulated:
        return theme.text;
    }
    return theme.text;
}

QFont pillFont(const QPainter& painter)
{
    QFont font = textFont(painter.font(), TextSize::Caption);
    font.setWeight(QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    return font;
}

} // namespace

double badgeWidth(const QPainter& painter, picture::Badge badge)
{
    return std::ceil(QFontMetricsF(pillFont(painter)).horizontalAdvance(picture::badgeName(badge))
                     + 2 * pillPadding);
}

QRectF paintBadge(QPainter& painter, const Theme& theme, const QRectF& in, picture::Badge badge)
{
    painter.save();
    const double width = badgeWidth(painter, badge);
    painter.setFont(pillFont(painter));
    const double height = std::round(painter.fontMetrics().height() + 4);
    const QRectF pill(in.right() - width, std::round(in.center().y() - height / 2), width, height);
    const QColor fill = fillOf(theme, badge);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(Theme::textOn(fill));
    painter.drawText(pill, Qt::AlignCenter, picture::badgeName(badge));
    painter.restore();
    return pill;
}

void burnInMark(QPainter& painter, const Theme& theme, const QRectF& in, picture::Badge badge)
{
    if (badge != picture::Badge::Simulated)
        return;
    painter.save();
    QFont font = painter.font();
    font.setWeight(QFont::Black);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 4);
    font.setPixelSize(std::max(12, static_cast<int>(std::min(in.width() / 9, in.height() / 3))));
    painter.setFont(font);
    QColor ink = theme.text;
    ink.setAlphaF(0.10F);
    painter.setPen(ink);
    painter.translate(in.center());
    painter.rotate(-std::atan2(in.height(), in.width()) * 180 / M_PI * 0.6);
    painter.drawText(QRectF(-in.width(), -in.height(), 2 * in.width(), 2 * in.height()),
                     Qt::AlignCenter, picture::badgeName(badge));
    painter.restore();
}

} // namespace patchswarm::views
