#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace patchswarm::simulation {

// Places for things that come and go by the million: a place that was given back is used again,
// with the memory that its thing holds. References stay valid until the place is given back.
template<class Thing>
class Slab
{
public:
    [[nodiscard]] std::uint32_t take()
    {
        if (m_free.empty()) {
            m_things.emplace_back();
            return static_cast<std::uint32_t>(m_things.size() - 1);
        }
        const std::uint32_t place = m_free.back();
        m_free.pop_back();
        return place;
    }

    void giveBack(std::uint32_t place) { m_free.push_back(place); }

    [[nodiscard]] Thing& operator[](std::uint32_t place) { return m_things[place]; }

private:
    std::deque<Thing> m_things;
    std::vector<std::uint32_t> m_free;
};

} // namespace patchswarm::simulation
