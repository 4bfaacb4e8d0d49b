#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>

namespace patchswarm::discovery {

// Remembers which datagram counters were heard from each boot of each sender, so that a recorded
// datagram is not believed twice. Decides nothing about seals or clocks: what falls out of its
// bounds is stopped by the clock check. Per boot: the highest counter and the 64 below it. At most
// `maxBoots` boots, least recently heard forgotten first.
class ReplayTable
{
public:
    using BootNonce = std::array<std::uint8_t, 16>;

    static constexpr std::size_t defaultBoots = 4096;

    explicit ReplayTable(std::size_t maxBoots = defaultBoots)
        : m_maxBoots(maxBoots)
    {
    }

    // False: heard before, or too far behind the newest to tell.
    [[nodiscard]] bool isNew(const BootNonce& boot, std::uint64_t counter) const;
    // Only for datagrams whose seal was right, so that strangers cannot fill the table.
    void remember(const BootNonce& boot, std::uint64_t counter);

    [[nodiscard]] std::size_t size() const { return m_boots.size(); }

private:
    struct Window
    {
        std::uint64_t highest = 0;
        std::uint64_t seen = 0; // bit i: highest - i was heard
        std::list<BootNonce>::iterator recency;
    };

    std::size_t m_maxBoots;
    std::list<BootNonce> m_recency; // most recent first
    std::map<BootNonce, Window> m_boots;
};

} // namespace patchswarm::discovery
