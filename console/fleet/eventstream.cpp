#include "console/fleet/eventstream.h"

#include <algorithm>

namespace patchswarm::fleet {

void EventStream::resumeAfter(qint64 sequence)
{
    if (sequence <= 0)
        return;
    m_last = sequence;
    m_isPlaced = true;
}

void EventStream::newestIs(qint64 sequence)
{
    m_newest = std::max<qint64>(sequence, 0);
    if (!m_isPlaced || m_newest < m_last) { // never heard before, or it began anew
        m_last = std::max<qint64>(0, m_newest - firstLook);
        m_isPlaced = true;
    }
}

std::optional<rpc::EventsSinceParams> EventStream::question(bool follow)
{
    if (!m_isPlaced || (m_newest <= m_last && follow == m_isFollowing))
        return {};
    rpc::EventsSinceParams params;
    params.sequence = m_last;
    params.limit = pageSize;
    if (follow != m_isFollowing)
        params.follow = follow;
    m_isFollowing = follow;
    return params;
}

QVector<rpc::SwarmEvent> EventStream::take(const rpc::EventPage& page, bool* more)
{
    QVector<rpc::SwarmEvent> fresh;
    const qint64 before = m_last;
    m_lost += std::clamp<qint64>(page.lost, 0, std::max<qint64>(page.next - before, 0));
    for (const rpc::SwarmEvent& event : page.events) {
        if (event.sequence <= m_last)
            continue;
        m_last = event.sequence;
        fresh.append(event);
    }
    m_last = std::max(m_last, page.next);
    m_newest = std::max(m_newest, m_last);
    *more = page.more && m_last > before; // one that does not move on is not asked for ever
    m_pages = *more ? m_pages + 1 : 0;
    if (m_pages * pageSize >= mostBehind)
        leaveOut();
    return fresh;
}

// Numbers alone do not tell how many there are: an agent that was killed goes on behind a block of
// numbers that it never gave.
void EventStream::leaveOut()
{
    m_pages = 0;
    const qint64 next = std::max(m_last, m_newest - firstLook);
    m_lost += next - m_last;
    m_last = next;
}

bool EventStream::take(const rpc::SwarmEvent& event)
{
    m_newest = std::max(m_newest, event.sequence);
    if (!m_isPlaced || event.sequence != m_last + 1)
        return false;
    m_last = event.sequence;
    return true;
}

} // namespace patchswarm::fleet
