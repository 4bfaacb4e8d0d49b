#pragma once

#include "console/picture/rollout.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// Recorded time to pixels and back.
struct TimelineGeometry
{
    TimelineGeometry() = default;
    TimelineGeometry(QRectF track, qint64 startMs, qint64 endMs);

    [[nodiscard]] double xOf(qint64 ms) const;
    [[nodiscard]] qint64 msAt(double x) const; // within the range
    // Index of the mark whose flag is within 5 pixels, the nearest.
    [[nodiscard]] std::optional<int> markAt(QPointF,
                                            const std::vector<picture::RecordedRange::Mark>&) const;

    QRectF track;
    qint64 startMs = 0;
    qint64 endMs = 0;
};

// The strip of a recording: activity, marks, play position. Dragging or the arrow keys (1 s; with
// Shift 10 s; Page 60 s; Home, End) ask for another instant. Its items are the marks.
class TimelineTrack : public PaintedView
{
    Q_OBJECT

public:
    explicit TimelineTrack(QWidget* parent = nullptr);

    void setRange(const picture::RecordedRange&);

    [[nodiscard]] const picture::RecordedRange& range() const { return m_range; }

    [[nodiscard]] int itemCount() const override { return static_cast<int>(m_range.marks.size()); }

    [[nodiscard]] PaintedItem item(int) const override;
    [[nodiscard]] std::optional<int> itemAt(QPointF) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void scrubbed(qint64 ms); // wall clock, within the range

protected:
    void paintView(QPainter&) override;
    void forgetLayers() override;
    [[nodiscard]] QString toolTipAt(QPointF) const override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void scrubTo(qint64 ms);
    void paintActivity(QPainter&) const;
    void paintMarks(QPainter&) const;
    void paintPosition(QPainter&) const;

    picture::RecordedRange m_range;
    TimelineGeometry m_geometry;
};

} // namespace patchswarm::views
