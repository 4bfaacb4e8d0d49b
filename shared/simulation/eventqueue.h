#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace patchswarm::simulation {

using Micros = std::int64_t; // virtual microseconds since the start of a run

// What happens when, in virtual time: earliest first, in order of posting within one instant. What
// always takes the same time travels on a line of its own, where posting and taking cost nothing
// but a place in a queue; everything else is kept in a heap.
template<class Occurrence>
class EventQueue
{
public:
    using LineId = std::size_t;

    [[nodiscard]] Micros now() const { return m_now; }

    [[nodiscard]] LineId addLine(Micros delay)
    {
        m_lines.push_back({delay, {}});
        return m_lines.size() - 1;
    }

    void post(Micros at, const Occurrence& what)
    {
        m_heap.push_back({std::max(at, m_now), m_sequence++, what});
        std::push_heap(m_heap.begin(), m_heap.end(), isLater);
    }

    void postIn(Micros delay, const Occurrence& what) { post(m_now + delay, what); }

    void postOn(LineId line, const Occurrence& what)
    {
        m_lines[line].entries.push_back({m_now + m_lines[line].delay, m_sequence++, what});
    }

    // The next of what is due until `until`; the clock jumps to it.
    [[nodiscard]] std::optional<Occurrence> takeNext(Micros until)
    {
        const Entry* first = m_heap.empty() ? nullptr : &m_heap.front();
        Line* from = nullptr;
        for (Line& line : m_lines)
            if (!line.entries.empty()
                && (first == nullptr || isLater(*first, line.entries.front()))) {
                first = &line.entries.front();
                from = &line;
            }
        if (first == nullptr || first->at > until)
            return std::nullopt;
        m_now = first->at;
        const Occurrence what = first->what;
        if (from != nullptr) {
            from->entries.pop_front();
        } else {
            std::pop_heap(m_heap.begin(), m_heap.end(), isLater);
            m_heap.pop_back();
        }
        return what;
    }

private:
    struct Entry
    {
        Micros at;
        std::uint64_t sequence;
        Occurrence what;
    };

    struct Line
    {
        Micros delay;
        std::deque<Entry> entries; // in order of time, since all wait equally long
    };

    static bool isLater(const Entry& a, const Entry& b)
    {
        return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }

    std::vector<Entry> m_heap;
    std::vector<Line> m_lines;
    std::uint64_t m_sequence = 0;
    Micros m_now = 0;
};

} // namespace patchswarm::simulation
