#pragma once

#include "console/picture/rollout.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// Where the cells of the KPI strip stand: one row, or two when narrow.
struct KpiGeometry
{
    static constexpr int cells = 6;

    KpiGeometry() = default;
    KpiGeometry(QSizeF, double cellHeight);

    [[nodiscard]] QRectF cell(int index) const;
    [[nodiscard]] std::optional<int> cellAt(QPointF) const;

    int columns = cells;
    int rows = 1;
    double cellHeight = 0;
    double width = 0;
};

// The five-second answer above the swarm: complete, failed, from peers, WAN copies, finish, and
// how far it can be trusted. A click on (or Enter in) the failed cell asks for the filter.
class KpiStrip : public PaintedView
{
    Q_OBJECT

public:
    enum Cell
    {
        Complete,
        Failed,
        FromPeers,
        WanCopies,
        Finish,
        Trust
    };

    explicit KpiStrip(QWidget* parent = nullptr);

    void setFigures(const picture::KpiFigures&);

    [[nodiscard]] int itemCount() const override { return KpiGeometry::cells; }

    [[nodiscard]] PaintedItem item(int) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

    [[nodiscard]] int heightForWidth(int) const override;

Q_SIGNALS:
    void failedClicked();

protected:
    void paintView(QPainter&) override;

    [[nodiscard]] picture::Badge badge() const override { return m_figures.badge; }

    [[nodiscard]] QString toolTipAt(QPointF) const override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;

private:
    struct Words
    {
        QString label;
        QString figure;
        QString small; // beside or below the figure
    };

    [[nodiscard]] Words words(int cell) const;
    [[nodiscard]] KpiGeometry geometryFor(double width) const;
    [[nodiscard]] double cellHeight() const;
    void paintCell(QPainter&, int cell, const QRectF&) const;
    void paintStates(QPainter&, const QRectF&) const;
    void paintBudget(QPainter&, const QRectF&) const;

    picture::KpiFigures m_figures;
};

} // namespace patchswarm::views
