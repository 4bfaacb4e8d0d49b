#include "console/views/flowarcs.h"

#include <algorithm>
#include <cmath>

namespace patchswarm::views {
namespace {

constexpr double archHeight = 24;

QPointF towards(const QRectF& rect, QPointF other) // where the line to other leaves the rectangle
{
    const QPointF centre = rect.center();
    const QPointF way = other - centre;
    const double x = std::abs(way.x()) > 1e-6 ? rect.width() / 2 / std::abs(way.x()) : 1e9;
    const double y = std::abs(way.y()) > 1e-6 ? rect.height() / 2 / std::abs(way.y()) : 1e9;
    return centre + way * std::min({x, y, 1.0});
}

Arc curve(const PlacedFlow& flow)
{
    Arc arc;
    arc.kind = flow.kind;
    if (flow.kind == ArcKind::FromOrigin) {
        arc.to = {flow.to.center().x(), flow.to.top()};
        arc.from = {std::clamp(arc.to.x(), flow.from.left(), flow.from.right()),
                    flow.from.bottom()};
        arc.control1 = arc.from + QPointF(0, (arc.to.y() - arc.from.y()) / 2);
        arc.control2 = arc.control1;
        return arc;
    }
    if (flow.kind == ArcKind::BetweenCards) {
        const bool right = flow.to.center().x() >= flow.from.center().x();
        arc.from = {flow.from.center().x() + (right ? 12 : -12), flow.from.top()};
        arc.to = {flow.to.center().x() - (right ? 12 : -12), flow.to.top()};
        arc.control1 = arc.from - QPointF(0, archHeight);
        arc.control2 = arc.to - QPointF(0, archHeight);
        return arc;
    }
    arc.from = towards(flow.from, flow.to.center());
    arc.to = towards(flow.to, flow.from.center());
    const QPointF way = arc.to - arc.from;
    const double length = std::hypot(way.x(), way.y());
    // Bowed to the sender's left, so that the two directions of a pair lie apart.
    const QPointF bow = length > 0
        ? QPointF(way.y(), -way.x()) / length * std::min(length * 0.18, 60.0)
        : QPointF();
    arc.control1 = arc.from + way * 0.3 + bow;
    arc.control2 = arc.from + way * 0.7 + bow;
    return arc;
}

void placeDots(Arc& arc, const PlacedFlow& flow, quint64 bytesPerDot)
{
    const auto unit = static_cast<double>(bytesPerDot);
    const double spacing = unit / flow.bytesPerSecond; // of a crossing that takes 1 s
    const double phase = static_cast<double>(flow.bytes % bytesPerDot) / unit;
    for (double t = phase * spacing; t <= 1; t += spacing)
        arc.dots.push_back(arc.at(t));
}

} // namespace

QPointF Arc::at(double t) const
{
    const double u = 1 - t;
    return from * (u * u * u) + control1 * (3 * u * u * t) + control2 * (3 * u * t * t)
        + to * (t * t * t);
}

quint64 FlowArcs::bytesPerDotFor(double strongest)
{
    if (strongest <= 0 || !std::isfinite(strongest))
        return 0;
    const double least = std::max(strongest / mostDots, 1.0);
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= least * 0.999)
            return static_cast<quint64>(step * power);
    return static_cast<quint64>(10 * power);
}

FlowArcs::FlowArcs(std::vector<PlacedFlow> flows, int atMost)
{
    std::erase_if(flows, [](const PlacedFlow& flow) {
        return !(flow.bytesPerSecond >= 1) || !std::isfinite(flow.bytesPerSecond);
    });
    const auto kept = std::min(flows.size(), static_cast<std::size_t>(std::clamp(atMost, 0, most)));
    std::stable_sort(flows.begin(), flows.end(), [](const PlacedFlow& a, const PlacedFlow& b) {
        return a.bytesPerSecond > b.bytesPerSecond;
    });
    flows.resize(kept);
    if (flows.empty())
        return;
    const double strongest = flows.front().bytesPerSecond;
    m_bytesPerDot = bytesPerDotFor(strongest);
    for (const PlacedFlow& flow : flows) {
        Arc arc = curve(flow);
        arc.width = 1 + 3 * std::sqrt(flow.bytesPerSecond / strongest);
        placeDots(arc, flow, m_bytesPerDot);
        m_arcs.push_back(std::move(arc));
    }
}

} // namespace patchswarm::views
