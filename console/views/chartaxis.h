#pragma once

#include <QRectF>
#include <QString>

#include <vector>

namespace patchswarm::views {

// Round numbers between two bounds, and what stands beside them.
struct Tick
{
    double value = 0;
    QString text;
};

// About `wanted` ticks at 1, 2 or 5 times a power of ten, from 0 up; the last one is at most most.
// most <= 0 gives the tick 0 alone.
[[nodiscard]] std::vector<Tick> countTicks(double most, int wanted);
[[nodiscard]] std::vector<Tick> rateTicks(double mostBytesPerSecond, int wanted);
// At full seconds, minutes or hours: "0:00", "2:30", "1:00:00".
[[nodiscard]] std::vector<Tick> timeTicks(qint64 mostMs, int wanted);

// The rectangle that a chart's curves fill, and its two scales, both from 0. Pixels grow to the
// right and downwards, values to the right and upwards.
struct ChartFrame
{
    QRectF plot;
    double mostX = 1;
    double mostY = 1;

    [[nodiscard]] double x(double value) const;
    [[nodiscard]] double y(double value) const;
    [[nodiscard]] double valueAtX(double pixel) const; // within 0-mostX
};

} // namespace patchswarm::views
