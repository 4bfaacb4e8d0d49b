#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>

#include "shared/base/address.h"
#include "shared/content/cid.h"

namespace patchswarm::discovery {

// What tells one announcement from another, whichever way it came: directly, by multicast, or
// through introducers.
struct AnnouncementKey
{
    SocketAddress origin; // who said it first
    std::uint64_t originClockMs = 0;
    std::uint8_t kind = 0; // index of the body in wire::BeaconBody
    Cid cid; // the first one named

    friend auto operator<=>(const AnnouncementKey&, const AnnouncementKey&) = default;
};

// The latest announcements, so that each is acted on and passed on once only. Bounded; the oldest
// is forgotten first.
class SeenTable
{
public:
    explicit SeenTable(std::size_t maxKeys = 4096)
        : m_maxKeys(maxKeys)
    {
    }

    // True when it was not there.
    bool insert(const AnnouncementKey& key)
    {
        if (!m_keys.insert(key).second)
            return false;
        m_order.push_back(key);
        if (m_order.size() > m_maxKeys) {
            m_keys.erase(m_order.front());
            m_order.pop_front();
        }
        return true;
    }

    [[nodiscard]] std::size_t size() const { return m_keys.size(); }

private:
    std::size_t m_maxKeys;
    std::set<AnnouncementKey> m_keys;
    std::deque<AnnouncementKey> m_order; // oldest first
};

} // namespace patchswarm::discovery
