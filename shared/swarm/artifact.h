#pragma once

#include "shared/swarm/answers.h"
#include "shared/swarm/crewrole.h"
#include "shared/swarm/exchange.h"
#include "shared/swarm/fallback.h"
#include "shared/swarm/giving.h"
#include "shared/swarm/havebatch.h"
#include "shared/swarm/lastbuyer.h"
#include "shared/swarm/origindesk.h"
#include "shared/swarm/peerbook.h"
#include "shared/swarm/peerstanding.h"
#include "shared/swarm/recruiting.h"

namespace patchswarm::swarm {

// The course of one artifact on one endpoint: brings every event to the decisions it concerns and
// keeps them in step. It decides nothing itself.
class Artifact
{
public:
    Artifact(Commons&, const ArtifactAdded&, const PeerKey& self);

    void begin(Turn);
    void end(Turn);
    void setPaused(bool paused, Turn);

    void setPriority(const Priority& priority) { m_state.priority = priority; }

    void storageChanged(Turn);
    void peersSwitched(Turn);
    // From now on it gives, or does not give, to neighbours what it has.
    void servingSwitched(Turn);

    // announcements
    void queryHeard(PeerRef, Turn);
    void wantingHeard(PeerRef, double rank, Turn);
    void hinted(PeerRef, PeerState, Turn);
    void answerHeard(PeerRef, PeerState, Turn);
    void crewHeard(PeerRef, const CrewSummary&, Turn);
    void peerLeft(PeerRef, Turn);

    // links
    void linkUp(const LinkUp&, Turn);
    void linkDown(LinkRef, Turn);
    void dialFailed(PeerRef, Turn);
    void interestHeard(LinkRef, Turn);
    void notHereHeard(LinkRef, Turn);
    void mapHeard(LinkRef, const ChunkSet&, Turn);
    void haveHeard(LinkRef, std::span<const ChunkIndex>, Turn);
    void requestHeard(LinkRef, ChunkIndex, Turn);
    void refuseHeard(LinkRef, RefuseReason, Turn);
    void leaseHeard(LinkRef, const LeaseNotice&, Turn);
    void ackHeard(LinkRef, ChunkIndex, Turn);

    // bytes
    void peerBytes(LinkRef, ChunkIndex, std::uint32_t bytes, Turn);
    void uploadBegins(LinkRef, ChunkIndex);
    void uploadEnded(LinkRef, ChunkIndex, bool sent, Turn);
    bool originBytes(FetchRef, std::uint32_t bytes, Turn);
    bool originEnded(const OriginEnded&, Turn);
    void originSequential(Turn);
    void originForgiven(Turn);
    void chunkVerified(const ChunkVerified&, Turn);
    void chunkCorrupt(const ChunkCorrupt&, Turn);
    void chunkLost(ChunkIndex, Turn);

    void handleTimeout(Turn);
    [[nodiscard]] TimePoint nextTimeout() const;

    [[nodiscard]] ArtifactRef ref() const { return m_state.ref; }

    [[nodiscard]] ArtifactView view() const;
    [[nodiscard]] std::vector<PeerView> peers() const;
    [[nodiscard]] bool isOnlySource() const;

private:
    [[nodiscard]] bool originUsable(TimePoint now) const;
    [[nodiscard]] Licence licence() const;
    // The neighbour at the other end, noted as alive.
    [[nodiscard]] Neighbour* heardFrom(LinkRef, Turn);
    void open(Neighbour&, Turn);
    void close(Neighbour&, RefuseReason, Turn);
    void scheduleDial(Turn);
    void dialSome(Turn);
    void dialCrew(Turn);
    void dialIfPossible(PeerRef, Turn);
    void leaveCrew(Turn);
    // Tells the neighbours once that we no longer buy, so that they need not find out by our
    // silence.
    void resignIfDone(Turn);
    void answerProbe(const Neighbour&, Turn);
    [[nodiscard]] bool isLinkedToCrew(Turn);
    // Others buy for the site, and better.
    [[nodiscard]] bool shouldYield(int crew, Turn);
    void buy(Turn);
    void tick(Turn);
    void checkLeases(Turn);
    void adjustCrew(Turn);
    [[nodiscard]] bool isHungry() const;
    [[nodiscard]] bool isNearTheEnd() const;
    void announceFresh(ChunkIndex, Turn);
    void secondHolder(ChunkIndex, Turn);
    void flushHaves(Turn);
    [[nodiscard]] HaveReach haveReach() const;
    void completed(Turn);
    void chargeCorrupt(Neighbour&, Turn);
    void book(const ChunkVerified&, std::uint32_t bytes);
    // Lists what was bought beyond originBudgetTarget.
    void recordBudget(const ChunkVerified&, std::uint32_t bytes, Turn);
    [[nodiscard]] Neighbour* firstToTell(ChunkIndex);
    [[nodiscard]] ArtifactPhase phase() const;
    [[nodiscard]] PeerView describe(const Neighbour&) const;

    ArtifactState m_state;
    Cid m_cid;
    PeerBook m_book;
    PeerStanding m_standing;
    CrewRole m_crew;
    OriginDesk m_desk;
    Exchange m_exchange;
    HaveBatch m_haves;
    Giving m_giving;
    Answers m_answers;
    Fallback m_fallback;
    Recruiting m_recruiting;
    LastBuyer m_lastBuyer;
    Duration m_heldUp {}; // how long debt has kept us from buying, slowly forgotten
    TimePoint m_shedUntil {}; // too slow to buy for the site
    bool m_wasBuying = false;
    bool m_unserved = false; // invariant 3
    TimePoint m_dialAt = never;
    TimePoint m_tickAt = never;
};

} // namespace patchswarm::swarm
