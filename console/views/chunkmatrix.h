#pragma once

#include <QImage>

#include "console/picture/rollout.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// Where the matrix and the strip above it stand, and which cell lies where. Cells share the room
// evenly; several may fall on one pixel.
struct MatrixGeometry
{
    struct Cell
    {
        int row = 0; // -1: in the strip
        int column = 0;

        friend bool operator==(const Cell&, const Cell&) = default;
    };

    MatrixGeometry() = default;
    MatrixGeometry(QRectF area, int rows, int columns, double labelWidth, double stripHeight);

    [[nodiscard]] std::optional<Cell> cellAt(QPointF) const;
    [[nodiscard]] QRectF rect(Cell) const;

    QRectF strip; // copies of each column's rarest chunk
    QRectF cells;
    QRectF labels;
    int rows = 0;
    int columns = 0;
};

// Endpoints x chunks: how much of each is held, and above it how often the rarest is there. Its
// items are the rows.
class ChunkMatrix : public PaintedView
{
    Q_OBJECT

public:
    explicit ChunkMatrix(QWidget* parent = nullptr);

    // Faulty sizes (cells not rows x columns) show nothing.
    void setCoverage(picture::ChunkCoverage);

    [[nodiscard]] int itemCount() const override { return m_coverage.rows(); }

    [[nodiscard]] PaintedItem item(int) const override;
    [[nodiscard]] std::optional<int> itemAt(QPointF) const override;

    [[nodiscard]] QSize sizeHint() const override { return {640, 260}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 140}; }

protected:
    void paintView(QPainter&) override;

    [[nodiscard]] picture::Badge badge() const override { return m_coverage.badge; }

    void forgetLayers() override;
    [[nodiscard]] QString toolTipAt(QPointF) const override;
    void mousePressEvent(QMouseEvent*) override;

private:
    void buildImage();
    void paintStrip(QPainter&) const;
    void paintRowNames(QPainter&) const;

    picture::ChunkCoverage m_coverage;
    MatrixGeometry m_geometry;
    QImage m_image; // one pixel a cell
};

} // namespace patchswarm::views
