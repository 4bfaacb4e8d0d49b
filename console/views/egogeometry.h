#pragma once

#include <QRectF>

#include <optional>
#include <vector>

#include "console/picture/swarmpicture.h"

namespace patchswarm::views {

// One endpoint in the middle, those it receives more from on the left, those it sends more to on
// the right, strongest on top, at most 30 together; the origin above it when it fetches there.
class EgoGeometry
{
public:
    static constexpr int mostNeighbours = 30;

    struct Row
    {
        int neighbour = 0; // index into EgoPicture::neighbours
        QRectF rect;
        bool incoming = true; // stands on the left
    };

    EgoGeometry() = default;
    EgoGeometry(QRectF area, const picture::EgoPicture&);

    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }

    [[nodiscard]] std::optional<int> rowAt(QPointF) const; // index into rows()

    // From the sender's edge to the receiver's.
    [[nodiscard]] std::pair<QPointF, QPointF> link(const Row&) const;

    QRectF centre;
    QRectF leftTitle;
    QRectF rightTitle;
    int hidden = 0; // neighbours beyond the most

private:
    std::vector<Row> m_rows;
};

} // namespace patchswarm::views
