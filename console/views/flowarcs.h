#pragma once

#include <QPointF>
#include <QRectF>

#include <vector>

namespace patchswarm::views {

// How a flow runs through the view.
enum class ArcKind
{
    FromOrigin, // straight down from the bar, behind the cards
    BetweenCards, // an arch over their upper edges
    BetweenTiles
};

// A flow whose ends have a place in the view.
struct PlacedFlow
{
    QRectF from;
    QRectF to;
    ArcKind kind = ArcKind::BetweenTiles;
    double bytesPerSecond = 0;
    quint64 bytes = 0;
};

// A curve of the picture: a cubic Bézier, its width, and the dots on it.
struct Arc
{
    QPointF from;
    QPointF control1;
    QPointF control2;
    QPointF to;
    ArcKind kind = ArcKind::BetweenTiles;
    double width = 1;
    std::vector<QPointF> dots;

    // t: 0 at the sender, 1 at the receiver.
    [[nodiscard]] QPointF at(double t) const;
};

// Which flows are drawn, and where: at most `most`, the strongest. Each dot stands for
// bytesPerDot() bytes and crosses an arc in one second of transfer at the flow's rate; its place
// follows from the bytes reported, so that nothing moves unless bytes did.
class FlowArcs
{
public:
    static constexpr int most = 40;
    static constexpr int mostDots = 8; // on the strongest arc

    FlowArcs() = default;
    // At most this many arcs, and never more than most: those between labelled tiles cross words.
    explicit FlowArcs(std::vector<PlacedFlow>, int atMost = most);

    [[nodiscard]] const std::vector<Arc>& arcs() const { return m_arcs; }

    // 0: no flow. Else 1, 2 or 5 times a power of ten.
    [[nodiscard]] quint64 bytesPerDot() const { return m_bytesPerDot; }

    [[nodiscard]] static quint64 bytesPerDotFor(double strongestBytesPerSecond);

private:
    std::vector<Arc> m_arcs;
    quint64 m_bytesPerDot = 0;
};

} // namespace patchswarm::views
