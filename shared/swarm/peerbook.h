#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/random.h"
#include "shared/swarm/swarm.h"

namespace patchswarm::swarm {

// One address that is said to have or want the artifact.
struct Acquaintance
{
    PeerRef peer {};
    PeerState state = PeerState::Wanting;
    Standing standing = Standing::NotTried;
    TimePoint tryAt {}; // not before
    int failures = 0; // dials in a row

    [[nodiscard]] bool hasContent() const { return state != PeerState::Wanting; }

    // May still turn out to have what we lack.
    [[nodiscard]] bool isProspect() const
    {
        return hasContent() && (standing == Standing::NotTried || standing == Standing::Dialling);
    }
};

// Remembers the endpoints heard of for one artifact and decides whom to dial next: a random mix of
// those who have all, some and nothing of it. Addresses are hints; what counts is learned on links.
class PeerBook
{
public:
    // `linked`: a link to it is up already.
    void note(PeerRef peer, PeerState state, bool linked);
    void dialled(PeerRef peer);
    void linked(PeerRef peer);
    void linkLost(PeerRef peer, TimePoint now);
    void dialFailed(PeerRef peer, TimePoint now);
    void refused(PeerRef peer, RefuseReason reason, TimePoint now);
    void left(PeerRef peer);

    // Links are gone on purpose; start afresh.
    void forgetAll();

    [[nodiscard]] std::optional<PeerRef> nextToDial(TimePoint now, Random&) const;
    // When somebody becomes diallable; nothing when nobody will.
    [[nodiscard]] std::optional<TimePoint> nextMoment() const;
    // Others to try, for an endpoint that we refuse.
    [[nodiscard]] std::vector<PeerRef> sample(std::size_t most, PeerRef except, Random&) const;

    [[nodiscard]] bool hasProspects() const;
    // Somebody that we are not linked to, and that is not known to be gone, has everything.
    [[nodiscard]] bool hasCompleteElsewhere() const;
    [[nodiscard]] bool mayDial(PeerRef peer, TimePoint now) const;
    [[nodiscard]] bool knows(PeerRef peer) const;
    [[nodiscard]] bool isDialling(PeerRef peer) const;
    [[nodiscard]] std::size_t dialling() const;

    [[nodiscard]] const std::vector<Acquaintance>& all() const { return m_known; }

private:
    Acquaintance* find(PeerRef peer);
    [[nodiscard]] const Acquaintance* find(PeerRef peer) const;
    Acquaintance& findOrAdd(PeerRef peer);

    std::vector<Acquaintance> m_known; // in order of hearing
    std::vector<PeerRef> m_peers; // theirs, close together: every hint looks somebody up
};

} // namespace patchswarm::swarm
