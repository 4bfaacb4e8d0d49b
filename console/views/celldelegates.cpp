#include "console/views/celldelegates.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "console/views/amounts.h"
#include "console/views/theme.h"

namespace patchswarm::views {

using picture::ProgressSplit;
using picture::TileState;
using picture::Trend;

namespace {

// The row's background, selection and focus, without its text.
void paintRow(QPainter* painter, const QStyleOptionViewItem& option)
{
    QStyleOptionViewItem empty = option;
    empty.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &empty, painter, option.widget);
}

QColor textColour(const QStyleOptionViewItem& option)
{
    const bool selected = option.state & QStyle::State_Selected;
    return option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
}

} // namespace

ProgressGeometry::ProgressGeometry(QRectF bar, const ProgressSplit& split)
{
    const auto edge = [&](float share) {
        return bar.left()
            + std::round(bar.width() * static_cast<double>(std::clamp(share, 0.0F, 1.0F)));
    };
    const double first = edge(split.origin + split.gateway);
    const double second = edge(split.origin + split.gateway + split.peers);
    const double third = edge(split.total());
    origin = QRectF(bar.left(), bar.top(), first - bar.left(), bar.height());
    peers = QRectF(first, bar.top(), second - first, bar.height());
    cache = QRectF(second, bar.top(), third - second, bar.height());
}

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given,
                             const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QVariant value = index.data();
    if (!value.canConvert<ProgressSplit>()) {
        QStyledItemDelegate::paint(painter, given, index);
        return;
    }
    const auto split = value.value<ProgressSplit>();
    const Theme theme = Theme::of(option.palette);
    paintRow(painter, option);
    painter->save();
    const QString text = option.text;
    const double wide = QFontMetricsF(option.font).horizontalAdvance(QStringLiteral("100.0 %")) + 4;
    const QRectF cell = QRectF(option.rect).adjusted(space::small, 0, -space::small, 0);
    const QRectF bar(cell.left(), std::round(cell.center().y() - 4),
                     std::max(cell.width() - wide - 6, 0.0), 9);
    const ProgressGeometry parts(bar, split);
    painter->fillRect(bar, theme.sunken);
    painter->fillRect(parts.origin, Theme::hue(TileState::FromOrigin));
    painter->fillRect(parts.peers, Theme::hue(TileState::FromPeers));
    painter->fillRect(parts.cache, Theme::hue(TileState::Done));
    painter->setPen(split.failed ? theme.outline(TileState::Failed) : theme.border);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(bar.adjusted(-0.5, -0.5, -0.5, -0.5));
    painter->setFont(option.font);
    painter->setPen(textColour(option));
    painter->drawText(QRectF(cell.right() - wide, cell.top(), wide, cell.height()),
                      Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    return {std::max(plain.width(), 160), plain.height()};
}

QString ProgressDelegate::displayText(const QVariant& value, const QLocale& locale) const
{
    if (!value.canConvert<ProgressSplit>())
        return QStyledItemDelegate::displayText(value, locale);
    const auto split = value.value<ProgressSplit>();
    const QString share = shareText(static_cast<double>(split.total()));
    return split.failed ? QStringLiteral("✕ ") + share : share;
}

QPolygonF trendLine(const QRectF& r, const Trend& trend)
{
    QPolygonF line;
    if (trend.values.size() < 2)
        return line;
    const float most = std::max(*std::max_element(trend.values.begin(), trend.values.end()), 1e-9F);
    for (std::size_t n = 0; n < trend.values.size(); ++n) {
        const double share = static_cast<double>(std::clamp(trend.values[n] / most, 0.0F, 1.0F));
        line.append(QPointF(r.left()
                                + r.width() * static_cast<double>(n)
                                    / static_cast<double>(trend.values.size() - 1),
                            r.bottom() - r.height() * share));
    }
    return line;
}

void TrendDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given,
                          const QModelIndex& index) const
{
    const QVariant value = index.data();
    if (!value.canConvert<Trend>()) {
        QStyledItemDelegate::paint(painter, given, index);
        return;
    }
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    paintRow(painter, option);
    const QRectF room = QRectF(option.rect).adjusted(space::small, 5, -space::small, -5);
    const QPolygonF line = trendLine(room, value.value<Trend>());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(textColour(option), 1.2));
    painter->drawPolyline(line);
    if (!line.isEmpty()) {
        painter->setBrush(textColour(option));
        painter->drawEllipse(line.last(), 1.5, 1.5);
    }
    painter->restore();
}

QSize TrendDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    return {std::max(plain.width(), 90), plain.height()};
}

QString TrendDelegate::displayText(const QVariant& value, const QLocale& locale) const
{
    return value.canConvert<Trend>() ? QString() : QStyledItemDelegate::displayText(value, locale);
}

} // namespace patchswarm::views
