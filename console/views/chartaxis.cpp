#include "console/views/chartaxis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "console/views/amounts.h"

namespace patchswarm::views {
namespace {

double roundStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999)
            return factor * power;
    return 10 * power;
}

template<typename Text>
std::vector<Tick> ticks(double most, double step, Text text)
{
    std::vector<Tick> result;
    for (int n = 0; n * step <= most * 1.000001; ++n)
        result.push_back({n * step, text(n * step)});
    return result;
}

QString clockText(double ms)
{
    const auto seconds = static_cast<qint64>(ms / 1000);
    const QLatin1Char zero('0');
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero);
}

} // namespace

std::vector<Tick> countTicks(double most, int wanted)
{
    if (!(most > 0))
        return {{0, countText(0)}};
    const double step = std::max(roundStep(most / std::max(wanted, 1)), 1.0);
    return ticks(most, step, [](double v) { return countText(std::llround(v)); });
}

std::vector<Tick> rateTicks(double most, int wanted)
{
    if (!(most > 0))
        return {{0, ratesText(0)}};
    return ticks(most, roundStep(most / std::max(wanted, 1)),
                 [](double v) { return ratesText(v); });
}

std::vector<Tick> timeTicks(qint64 mostMs, int wanted)
{
    constexpr std::array<double, 15> steps {1,   2,   5,    10,   15,   30,    60,   120,
                                            300, 600, 1800, 3600, 7200, 21600, 86400};
    if (mostMs <= 0)
        return {{0, clockText(0)}};
    const double rough = static_cast<double>(mostMs) / 1000 / std::max(wanted, 1);
    const auto* step =
        std::find_if(steps.begin(), steps.end(), [&](double s) { return s >= rough; });
    const double chosen = step != steps.end() ? *step : std::ceil(rough / 86400) * 86400;
    return ticks(static_cast<double>(mostMs), chosen * 1000, clockText);
}

double ChartFrame::x(double value) const
{
    return plot.left() + plot.width() * value / std::max(mostX, 1e-9);
}

double ChartFrame::y(double value) const
{
    return plot.bottom() - plot.height() * value / std::max(mostY, 1e-9);
}

double ChartFrame::valueAtX(double pixel) const
{
    if (plot.width() <= 0)
        return 0;
    return std::clamp((pixel - plot.left()) / plot.width(), 0.0, 1.0) * mostX;
}

} // namespace patchswarm::views
