#pragma once

#include <QStyledItemDelegate>

#include "console/picture/rollout.h"

namespace patchswarm::views {

// Where the parts of a progress cell end, left to right: origin with gateway, peers, own cache.
struct ProgressGeometry
{
    ProgressGeometry(QRectF bar, const picture::ProgressSplit&);

    QRectF origin;
    QRectF peers;
    QRectF cache;
};

// A table cell with picture::ProgressSplit as its DisplayRole: a bar split by source and the
// percentage. Anything else is shown as text.
class ProgressDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override;
    // The percentage: for copies, searches and screen readers.
    [[nodiscard]] QString displayText(const QVariant&, const QLocale&) const override;
};

// A table cell with picture::Trend as its DisplayRole: a small line, without axes.
class TrendDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override;
    [[nodiscard]] QString displayText(const QVariant&, const QLocale&) const override;
};

// The line through the values, oldest left; empty for fewer than two.
[[nodiscard]] QPolygonF trendLine(const QRectF&, const picture::Trend&);

} // namespace patchswarm::views
