#pragma once

#include <QtGlobal>

#include <vector>

namespace patchswarm::models {

// Points in time order, never more than `most`: when they become too many every second one is
// dropped and the step doubles, so that a roll-out of any length keeps its shape. Point has a
// member atMs.
template<class Point>
class TimeSeries
{
public:
    TimeSeries(qint64 stepMs, std::size_t most)
        : m_stepMs(stepMs)
        , m_most(most)
    {
    }

    // The newest point replaces the one before it until a step has passed since the one before
    // that; one that is older than the last starts anew.
    void add(const Point& point)
    {
        if (!m_points.empty() && point.atMs < m_points.back().atMs)
            m_points.clear();
        const std::size_t count = m_points.size();
        if (count >= 2 && m_points[count - 1].atMs - m_points[count - 2].atMs < m_stepMs)
            m_points.back() = point;
        else
            m_points.push_back(point);
        if (m_points.size() > m_most)
            thin();
    }

    void clear() { m_points.clear(); }

    [[nodiscard]] const std::vector<Point>& points() const { return m_points; }

private:
    void thin()
    {
        std::vector<Point> kept;
        for (std::size_t i = 0; i < m_points.size(); ++i)
            if (i % 2 == 0 || i + 1 == m_points.size())
                kept.push_back(m_points[i]);
        m_points = std::move(kept);
        m_stepMs *= 2;
    }

    qint64 m_stepMs;
    std::size_t m_most;
    std::vector<Point> m_points;
};

} // namespace patchswarm::models
