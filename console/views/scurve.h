#pragma once

#include <QPixmap>

#include "console/picture/rollout.h"
#include "console/views/chartaxis.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// The curve in pixels: a polygon edge per state, thinned to one point a pixel column.
struct CurveGeometry
{
    CurveGeometry() = default;
    CurveGeometry(const QRectF& plot, const picture::DeliveryCurve&);

    // Index of the point shown at a pixel: the last one not after it; nullopt when there is none.
    [[nodiscard]] std::optional<int> pointAt(double x) const;

    ChartFrame frame;
    std::vector<double> columns; // x of each kept point
    std::vector<int> points; // its index in the curve
    // By stackOrder: y of the band's upper edge at each column.
    std::array<std::vector<double>, picture::tileStates> edges;
    std::vector<QPointF> model;
    std::vector<qint64> times;
};

// The roll-out stacked by state, with what everybody fetching from the CDN would have done as a
// dashed line. Its items are the states at the last report. Hovering, or the arrow keys, read out
// any instant.
class SCurve : public PaintedView
{
    Q_OBJECT

public:
    explicit SCurve(QWidget* parent = nullptr);

    void setCurve(picture::DeliveryCurve);

    [[nodiscard]] int itemCount() const override;
    [[nodiscard]] PaintedItem item(int) const override;

    [[nodiscard]] QSize sizeHint() const override { return {640, 260}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 160}; }

protected:
    void paintView(QPainter&) override;

    [[nodiscard]] picture::Badge badge() const override { return m_curve.badge; }

    void forgetLayers() override;
    void mouseMoveEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void paintLayer(QPainter&);
    void paintBands(QPainter&) const;
    void paintLines(QPainter&) const;
    void paintPoint(QPainter&, int column) const;

    picture::DeliveryCurve m_curve;
    CurveGeometry m_geometry;
    QPixmap m_layer;
    std::optional<int> m_column; // read out; index into columns
};

} // namespace patchswarm::views
