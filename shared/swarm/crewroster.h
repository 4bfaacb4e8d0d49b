#pragma once

#include <algorithm>
#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Who is buying from the origin right now, by what was heard: announcements and leases, forgotten
// after 3.5 s of silence.
class CrewRoster
{
public:
    void heard(PeerRef peer, TimePoint now)
    {
        const auto at = std::ranges::find(m_members, peer, &Member::peer);
        if (at == m_members.end())
            m_members.push_back({peer, now});
        else
            at->heardAt = now;
    }

    void gone(PeerRef peer)
    {
        std::erase_if(m_members, [&](const Member& m) { return m.peer == peer; });
    }

    void clear() { m_members.clear(); }

    [[nodiscard]] int alive(TimePoint now) const
    {
        return static_cast<int>(std::ranges::count_if(
            m_members, [&](const Member& m) { return now - m.heardAt <= memory; }));
    }

    // Nobody's, when nobody is alive.
    [[nodiscard]] TimePoint lastHeard() const
    {
        TimePoint last {std::numeric_limits<std::int64_t>::min() / 2};
        for (const Member& member : m_members)
            last = std::max(last, member.heardAt);
        return last;
    }

    template<class Visit>
    void forEachAlive(TimePoint now, const Visit& visit) const
    {
        for (const Member& member : m_members)
            if (now - member.heardAt <= memory)
                visit(member.peer);
    }

    static constexpr Duration memory = milliseconds(3500);

private:
    struct Member
    {
        PeerRef peer;
        TimePoint heardAt;
    };

    std::vector<Member> m_members;
};

} // namespace patchswarm::swarm
