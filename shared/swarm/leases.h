#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/neighbourhood.h"

namespace patchswarm::swarm {

// Another crew member's claim, as it told us over its link.
struct ForeignLease
{
    LinkRef link {};
    std::uint32_t number = 0; // its own
    ChunkRange range;
    ChunkIndex done = 0;
    TimePoint since {};
    TimePoint heardAt {};
    bool probed = false;

    // The chunk that is arriving there now counts as started.
    [[nodiscard]] ChunkRange unstarted() const
    {
        const ChunkIndex first = range.first + done + 1;
        return first < range.end() ? ChunkRange {first, range.end() - first}
                                   : ChunkRange {range.end(), 0};
    }

    // How long the unstarted part would take at the pace seen so far.
    [[nodiscard]] Duration expectedRest(TimePoint now) const;
};

// Two notices that are not claims. An empty announced range asks for a sign of life: it is answered
// with the other's leases, or with a resignation. A void one without a number, a resignation, says
// that the sender buys nothing.
inline constexpr LeaseNotice leaseProbe {};
inline constexpr LeaseNotice resignation {0, {}, 0, LeaseState::Void};

// Who buys what: the claims of all other crew members, and which chunks they bought. Chunks of a
// vanished buyer that nobody here has are orphans: they are bought again only after the LAN had
// time to show another copy. Everything here was told over authenticated links.
class Leases
{
public:
    explicit Leases(ChunkIndex chunks)
        : m_orphans(chunks)
    {
    }

    // True when it is a running claim on chunks that exist.
    bool heard(Neighbour&, const LeaseNotice&, TimePoint now);
    // Its claims are void and what it bought is orphaned. Call before it leaves the neighbourhood.
    void linkLost(Neighbour&, TimePoint now);
    // What it bought can no longer be counted on.
    void orphan(Neighbour&, TimePoint now);

    [[nodiscard]] const std::vector<ForeignLease>& all() const { return m_leases; }

    [[nodiscard]] bool isLeased(ChunkIndex chunk) const;
    [[nodiscard]] bool isOrphan(ChunkIndex chunk, TimePoint now) const;

    // Claims silent for 1 s, each once; then for 3 s: void, returned so that it can be recorded.
    [[nodiscard]] std::optional<LinkRef> takeSilent(TimePoint now);
    [[nodiscard]] std::optional<ForeignLease> takeVoid(TimePoint now);

private:
    std::vector<ForeignLease> m_leases;
    ChunkSet m_orphans;
    TimePoint m_orphanedAt {};
};

} // namespace patchswarm::swarm
