#pragma once

#include "console/picture/rollout.h"
#include "console/views/chartaxis.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// The series in pixels, thinned to one point a pixel column (the highest sum in it).
struct ThroughputGeometry
{
    ThroughputGeometry() = default;
    ThroughputGeometry(const QRectF& plot, const picture::ThroughputSeries&);

    [[nodiscard]] std::optional<int> pointAt(double x) const; // index into columns

    ChartFrame frame;
    std::vector<double> columns;
    std::vector<int> points;
    std::vector<double> originEdge; // y
    std::vector<double> sumEdge;
};

// What the fleet received from the origin and, on top of it, from peers. Its items are the two
// sources.
class Throughput : public PaintedView
{
    Q_OBJECT

public:
    explicit Throughput(QWidget* parent = nullptr);

    void setSeries(picture::ThroughputSeries);

    [[nodiscard]] int itemCount() const override { return m_series.points.empty() ? 0 : 2; }

    [[nodiscard]] PaintedItem item(int) const override;

    [[nodiscard]] QSize sizeHint() const override { return {640, 220}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 140}; }

protected:
    void paintView(QPainter&) override;

    [[nodiscard]] picture::Badge badge() const override { return m_series.badge; }

    void forgetLayers() override;
    void mouseMoveEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void paintBand(QPainter&, const std::vector<double>& upper, const std::vector<double>* lower,
                   picture::TileState) const;

    picture::ThroughputSeries m_series;
    ThroughputGeometry m_geometry;
    std::optional<int> m_column;
};

} // namespace patchswarm::views
