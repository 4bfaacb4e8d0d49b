#include "shared/swarm/leases.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {

constexpr Duration probeAfter = seconds(1);
constexpr Duration voidAfter = seconds(3);
constexpr Duration orphanRest = milliseconds(1500); // for the LAN to show another copy
constexpr std::size_t mostLeasesPerLink = 8;

bool isSame(const ForeignLease& lease, LinkRef link, std::uint32_t number)
{
    return lease.link == link && lease.number == number;
}

// The notice clipped to the artifact: a neighbour may say anything.
LeaseNotice clipped(LeaseNotice notice, ChunkIndex chunks)
{
    notice.range.first = std::min(notice.range.first, chunks);
    notice.range.count = std::min(notice.range.count, chunks - notice.range.first);
    notice.done = std::min(notice.done, notice.range.count);
    return notice;
}

} // namespace

Duration ForeignLease::expectedRest(TimePoint now) const
{
    const std::int64_t perChunk = (now - since).ms / std::max<std::int64_t>(done, 1);
    return {perChunk * unstarted().count};
}

bool Leases::heard(Neighbour& from, const LeaseNotice& raw, TimePoint now)
{
    const LeaseNotice notice = clipped(raw, m_orphans.universe());
    for (ChunkIndex chunk = notice.range.first; chunk < notice.range.first + notice.done; ++chunk)
        from.bought.insert(chunk);

    auto at = std::ranges::find_if(
        m_leases, [&](const ForeignLease& l) { return isSame(l, from.link, notice.lease); });
    if (notice.state == LeaseState::Done || notice.state == LeaseState::Void) {
        if (at != m_leases.end())
            m_leases.erase(at);
        return false;
    }
    if (at == m_leases.end()) {
        if (static_cast<std::size_t>(std::ranges::count(m_leases, from.link, &ForeignLease::link))
            >= mostLeasesPerLink)
            return false;
        at = m_leases.insert(
            m_leases.end(),
            {.link = from.link, .number = notice.lease, .range = notice.range, .since = now});
    }
    at->range = notice.range;
    at->done = notice.done;
    at->heardAt = now;
    at->probed = false;
    return notice.range.count > 0;
}

void Leases::linkLost(Neighbour& lost, TimePoint now)
{
    std::erase_if(m_leases, [&](const ForeignLease& l) { return l.link == lost.link; });
    orphan(lost, now);
}

void Leases::orphan(Neighbour& lost, TimePoint now)
{
    for (auto chunk = lost.bought.nextMember(0); chunk; chunk = lost.bought.nextMember(*chunk + 1))
        m_orphans.insert(*chunk);
    if (!lost.bought.isEmpty())
        m_orphanedAt = now;
    lost.bought = ChunkSet(m_orphans.universe());
}

bool Leases::isLeased(ChunkIndex chunk) const
{
    return std::ranges::any_of(m_leases,
                               [&](const ForeignLease& l) { return l.range.contains(chunk); });
}

bool Leases::isOrphan(ChunkIndex chunk, TimePoint now) const
{
    return m_orphans.contains(chunk) && now < m_orphanedAt + orphanRest;
}

std::optional<LinkRef> Leases::takeSilent(TimePoint now)
{
    const auto at = std::ranges::find_if(
        m_leases, [&](const ForeignLease& l) { return !l.probed && now - l.heardAt > probeAfter; });
    if (at == m_leases.end())
        return std::nullopt;
    at->probed = true;
    return at->link;
}

std::optional<ForeignLease> Leases::takeVoid(TimePoint now)
{
    const auto at = std::ranges::find_if(
        m_leases, [&](const ForeignLease& l) { return now - l.heardAt > voidAfter; });
    if (at == m_leases.end())
        return std::nullopt;
    const ForeignLease lease = *at;
    m_leases.erase(at);
    return lease;
}

} // namespace patchswarm::swarm
