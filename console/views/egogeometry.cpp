#include "console/views/egogeometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace patchswarm::views {
namespace {

constexpr double mostRowHeight = 44;
constexpr double titleHeight = 24;
constexpr double rowGap = 4;

} // namespace

EgoGeometry::EgoGeometry(QRectF area, const picture::EgoPicture& ego)
{
    const double column = std::clamp(std::round(area.width() * 0.31), 150.0, 300.0);
    const QSizeF own(std::clamp(area.width() * 0.24, 140.0, 220.0), 96);
    centre = QRectF(std::round(area.center().x() - own.width() / 2),
                    std::round(area.top() + titleHeight
                               + (std::min(area.height() - titleHeight, 420.0) - own.height()) / 2),
                    own.width(), own.height());
    leftTitle = QRectF(area.left(), area.top(), column, titleHeight);
    rightTitle = QRectF(area.right() - column, area.top(), column, titleHeight);

    std::vector<int> order(ego.neighbours.size());
    std::iota(order.begin(), order.end(), 0);
    const auto& all = ego.neighbours;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const auto& x = all[static_cast<std::size_t>(a)];
        const auto& y = all[static_cast<std::size_t>(b)];
        return x.inBytesPerSecond + x.outBytesPerSecond > y.inBytesPerSecond + y.outBytesPerSecond;
    });
    hidden = std::max(0, static_cast<int>(order.size()) - mostNeighbours);
    order.resize(order.size() - static_cast<std::size_t>(hidden));

    std::array<int, 2> count {0, 0};
    for (const int neighbour : order) {
        const auto& n = all[static_cast<std::size_t>(neighbour)];
        m_rows.push_back({neighbour, {}, n.inBytesPerSecond >= n.outBytesPerSecond});
        ++count[m_rows.back().incoming ? 0 : 1];
    }
    std::array<int, 2> placed {0, 0};
    for (Row& row : m_rows) {
        const std::size_t side = row.incoming ? 0 : 1;
        const double room = area.height() - titleHeight;
        const double step =
            std::min(mostRowHeight + rowGap, room / std::max({count[0], count[1], 1}));
        row.rect = QRectF(row.incoming ? area.left() : area.right() - column,
                          std::floor(area.top() + titleHeight + placed[side]++ * step), column,
                          std::max(std::floor(step) - rowGap, 4.0));
    }
}

std::optional<int> EgoGeometry::rowAt(QPointF point) const
{
    for (std::size_t index = 0; index < m_rows.size(); ++index)
        if (m_rows[index].rect.contains(point))
            return static_cast<int>(index);
    return std::nullopt;
}

std::pair<QPointF, QPointF> EgoGeometry::link(const Row& row) const
{
    const QPointF there(row.incoming ? row.rect.right() : row.rect.left(), row.rect.center().y());
    const QPointF here(row.incoming ? centre.left() : centre.right(), centre.center().y());
    return row.incoming ? std::pair(there, here) : std::pair(here, there);
}

} // namespace patchswarm::views
