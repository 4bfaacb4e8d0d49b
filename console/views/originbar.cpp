#include "console/views/originbar.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "console/views/amounts.h"
#include "console/views/theme.h"

namespace patchswarm::views {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("originbar", text);
}

void paintPair(QPainter& painter, const Theme& theme, const QRectF& r, const QString& caption,
               const QString& value)
{
    const QFont base = painter.font();
    const QFont small = textFont(base, TextSize::Caption);
    const QFont title = textFont(base, TextSize::Title);
    painter.setFont(small);
    painter.setPen(theme.mutedText);
    painter.drawText(QRectF(r.left(), r.top(), r.width(), r.height() / 2),
                     Qt::AlignLeft | Qt::AlignBottom,
                     QFontMetricsF(small).elidedText(caption, Qt::ElideRight, r.width()));
    painter.setFont(title);
    painter.setPen(theme.text);
    painter.drawText(QRectF(r.left(), r.center().y(), r.width(), r.height() / 2),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(title).elidedText(value, Qt::ElideRight, r.width()));
    painter.setFont(base);
}

// With one site "per site" would say nothing.
QString copiesWords(const picture::SwarmPicture& picture)
{
    const picture::Origin& origin = picture.origin;
    const bool isPerSite = picture.sites.size() > 1;
    const QString copies = copiesText(origin.copies);
    if (origin.budget <= 0)
        return (isPerSite ? words(QT_TRANSLATE_NOOP("originbar", "%1 copies per site"))
                          : words(QT_TRANSLATE_NOOP("originbar", "%1 copies")))
            .arg(copies);
    return (isPerSite ? words(QT_TRANSLATE_NOOP("originbar", "%1 copies per site, %2 allowed"))
                      : words(QT_TRANSLATE_NOOP("originbar", "%1 copies, %2 allowed")))
        .arg(copies, copiesText(origin.budget));
}

} // namespace

OriginBar::OriginBar(QRectF place, const picture::Origin& origin)
    : frame(place)
{
    const QRectF in = frame.adjusted(16, 5, -12, -5);
    const double unit = in.width() / 20;
    const auto part = [&](double from, double to) {
        const double left = std::round(in.left() + from * unit);
        return QRectF(left, in.top(), std::round(in.left() + to * unit) - left - 12, in.height());
    };
    name = part(0, 6);
    bytes = part(6, 10);
    rate = part(10, 14);
    const QRectF rest = part(14, 20).adjusted(0, 0, 12, 0);
    meterText = QRectF(rest.left(), rest.top(), rest.width(), rest.height() / 2);
    meter = QRectF(rest.left(), std::round(rest.center().y() + 5), rest.width(), 8);
    scale = std::max({origin.budget, origin.copies, 1.0}) * 1.1;
}

double OriginBar::xOf(double copies) const
{
    return std::round(meter.left() + meter.width() * std::clamp(copies / scale, 0.0, 1.0));
}

void paintOriginBar(QPainter& painter, const Theme& theme, const OriginBar& bar,
                    const picture::SwarmPicture& picture)
{
    using picture::TileState;
    const auto& origin = picture.origin;
    const QColor orange = Theme::hue(TileState::FromOrigin);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(bar.frame.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(orange);
    painter.drawRoundedRect(
        QRectF(bar.frame.left() + 5, bar.frame.top() + 7, 4, bar.frame.height() - 14), 2, 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintPair(painter, theme, bar.name, words(QT_TRANSLATE_NOOP("originbar", "Origin")),
              origin.name);
    paintPair(painter, theme, bar.bytes, words(QT_TRANSLATE_NOOP("originbar", "Over the WAN")),
              bytesText(static_cast<double>(origin.wanBytes)));
    paintPair(painter, theme, bar.rate, words(QT_TRANSLATE_NOOP("originbar", "Rate now")),
              ratesText(origin.bytesPerSecond));

    painter.setFont(textFont(painter.font(), TextSize::Caption));
    painter.setPen(theme.mutedText);
    const QString copies = copiesWords(picture);
    painter.drawText(bar.meterText, Qt::AlignLeft | Qt::AlignBottom,
                     painter.fontMetrics().elidedText(copies, Qt::ElideRight,
                                                      static_cast<int>(bar.meterText.width())));
    painter.fillRect(bar.meter, theme.sunken);
    const bool over = origin.budget > 0 && origin.copies > origin.budget;
    painter.fillRect(
        QRectF(bar.meter.topLeft(), QPointF(bar.xOf(origin.copies), bar.meter.bottom())),
        over ? Theme::hue(TileState::Failed) : orange);
    painter.setPen(theme.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar.meter.adjusted(0, 0, -1, -1));
    if (origin.budget > 0)
        painter.fillRect(QRectF(bar.xOf(origin.budget) - 1, bar.meter.top() - 3, 2, 14),
                         theme.text);
    painter.restore();
}

} // namespace patchswarm::views
