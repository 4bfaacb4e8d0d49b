#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace patchswarm::simulation {

using Micros = std::int64_t; // virtual microseconds since the start of a run

// What happens when, in virtual time: earliest first, in order of posting within one instant.
class EventQueue
{
public:
    [[nodiscard]] Micros now() const { return m_now; }

    void post(Micros at, std::function<void()> what)
    {
        m_heap.push_back({std::max(at, m_now), m_sequence++, std::move(what)});
        std::push_heap(m_heap.begin(), m_heap.end(), isLater);
    }

    void postIn(Micros delay, std::function<void()> what) { post(m_now + delay, std::move(what)); }

    // False when nothing is left, or nothing before `until`.
    bool runNext(Micros until)
    {
        if (m_heap.empty() || m_heap.front().at > until)
            return false;
        std::pop_heap(m_heap.begin(), m_heap.end(), isLater);
        const Entry entry = std::move(m_heap.back());
        m_heap.pop_back();
        m_now = entry.at;
        entry.what();
        return true;
    }

private:
    struct Entry
    {
        Micros at;
        std::uint64_t sequence;
        std::function<void()> what;
    };

    static bool isLater(const Entry& a, const Entry& b)
    {
        return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }

    std::vector<Entry> m_heap;
    std::uint64_t m_sequence = 0;
    Micros m_now = 0;
};

} // namespace patchswarm::simulation
