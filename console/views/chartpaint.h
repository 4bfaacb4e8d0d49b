#pragma once

#include <QStringList>

#include "console/views/chartaxis.h"
#include "console/views/theme.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

// What the charts share: room for axis labels, grid, labels, and a box of figures at the pointer.
struct ChartLabels
{
    std::vector<Tick> x;
    std::vector<Tick> y;
    QString xTitle; // with its unit
    QString yTitle;
};

// The plot's rectangle inside a widget of that size, with room for these labels.
[[nodiscard]] QRectF plotRect(const QFont&, QSizeF, const ChartLabels&);

void paintGrid(QPainter&, const Theme&, const ChartFrame&, const ChartLabels&);

struct ReadoutLine
{
    QColor swatch; // invalid: none
    QString text;
};

// A vertical line at x and a box beside it that stays inside the plot.
void paintReadout(QPainter&, const Theme&, const ChartFrame&, double x,
                  const std::vector<ReadoutLine>&);

// A swatch and a word after another from the left; those that do not fit are left out.
void paintKey(QPainter&, const Theme&, const QRectF&, const std::vector<ReadoutLine>&);

} // namespace patchswarm::views
