#pragma once

#include "shared/swarm/artifactstate.h"
#include "shared/swarm/crewroster.h"
#include "shared/swarm/election.h"
#include "shared/swarm/peerbook.h"
#include "shared/swarm/turn.h"

namespace patchswarm::swarm {

enum class Role : std::uint8_t
{
    Idle, // neighbours have, or are getting, all that is missing
    Asking, // the LAN was asked; an election runs
    Waiting, // others buy
    Crew, // we buy for the site
};

// Decides whether this endpoint buys one artifact from the origin on behalf of its site: it asks
// the LAN first, takes part in an election when nobody has what is missing, and asks again when all
// buyers have fallen silent. Who should buy last holds its election a round later than the others.
class CrewRole
{
public:
    CrewRole(ArtifactState& state, const PeerBook& book)
        : m_state(state)
        , m_book(book)
    {
    }

    void ask(Turn);
    // Makes the transitions that are due; cheap.
    void advance(bool originUsable, Turn);
    void leave(Turn);

    // Joins without election: the site needs one more buyer.
    void recruit(Turn turn) { join(turn); }

    void wantingHeard(PeerRef peer, double rank, TimePoint now)
    {
        m_election.hear(peer, rank, now);
    }

    void buyerHeard(PeerRef peer, TimePoint now) { m_roster.heard(peer, now); }

    void peerGone(PeerRef peer) { m_roster.gone(peer); }

    void announce(Turn);

    [[nodiscard]] Role role() const { return m_role; }

    // The other buyers, as far as heard.
    [[nodiscard]] std::vector<PeerRef> fellows(TimePoint now) const;

    [[nodiscard]] int crewSize(TimePoint now) const
    {
        return m_roster.alive(now) + (m_role == Role::Crew ? 1 : 0);
    }

    [[nodiscard]] TimePoint nextMoment() const;

    void setLeasedUntil(ChunkIndex chunk) { m_leasedUntil = chunk; }

private:
    void advanceAsking(bool originUsable, Turn);
    void closeElection(bool originUsable, Turn);
    [[nodiscard]] bool isComing(TimePoint now) const;
    void waitForOthers(Turn);
    void join(Turn);

    ArtifactState& m_state;
    const PeerBook& m_book;
    Election m_election;
    CrewRoster m_roster;
    Role m_role = Role::Idle;
    TimePoint m_lookAt = never; // next transition or announcement
    TimePoint m_patience {}; // how long others may stay silent
    TimePoint m_coveredAt {}; // last time that nothing was lacking
    ChunkIndex m_leasedUntil = 0;
};

} // namespace patchswarm::swarm
