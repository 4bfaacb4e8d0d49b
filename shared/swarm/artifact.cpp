#include "shared/swarm/artifact.h"

#include <algorithm>

#include "shared/swarm/rank.h"

namespace patchswarm::swarm {

namespace {
constexpr Duration tickInterval = milliseconds(250); // for what is decided by silence
constexpr int dialsAtOnce = 4;
constexpr Duration patienceWithDebt = seconds(2);
constexpr Duration restAfterShedding = seconds(30);
constexpr std::int64_t dialJitterPerEndpointMs = 4;
constexpr std::int64_t longestDialJitterMs = 100;
} // namespace

Artifact::Artifact(Commons& commons, const ArtifactAdded& added, const PeerKey& self)
    : m_state(commons, added, rankOf(self, added.cid))
    , m_cid(added.cid)
    , m_crew(m_state, m_book)
    , m_desk(m_state, m_state.rank)
    , m_exchange(m_state)
{
}

void Artifact::begin(Turn turn)
{
    if (!m_state.wanted || m_state.paused || m_state.isComplete())
        return;
    m_fallback.start(turn.now);
    m_tickAt = turn.now + tickInterval;
    if (m_state.exchanges())
        m_crew.ask(turn);
    m_exchange.pump(turn);
    buy(turn);
}

void Artifact::end(Turn turn)
{
    m_exchange.cancelAll(turn);
    m_desk.abortAll(turn);
    leaveCrew(turn);
    m_state.commons.uploads.dropArtifact(m_state.ref);
    m_state.commons.wan.remove(m_state.ref);
}

void Artifact::setPaused(bool paused, Turn turn)
{
    if (m_state.paused == paused)
        return;
    m_state.paused = paused;
    if (!paused)
        return begin(turn);
    m_exchange.cancelAll(turn);
    m_desk.abortAll(turn);
    leaveCrew(turn);
    m_unserved = false;
    m_tickAt = never;
    m_state.reportToWanShares(turn.now);
}

void Artifact::storageChanged(Turn turn)
{
    m_fallback.start(turn.now);
    m_exchange.pump(turn);
    buy(turn);
}

void Artifact::peersSwitched(Turn turn)
{
    m_exchange.cancelAll(turn);
    leaveCrew(turn);
    m_book.forgetAll();
    m_dialAt = never;
    begin(turn);
}

void Artifact::servingSwitched(Turn turn)
{
    if (!m_state.serves()) {
        m_haves.forget();
        m_state.fresh.forget();
        if (m_crew.role() == Role::Crew)
            for (const Neighbour& neighbour : m_state.neighbours.all())
                if (neighbour.isOpen())
                    turn.sink.sendLease(neighbour.link, m_state.ref, resignation);
    }
    for (const Neighbour& neighbour : m_state.neighbours.all())
        if (neighbour.isOpen())
            turn.sink.sendMap(neighbour.link, m_state.ref, m_state.offered());
}

void Artifact::queryHeard(PeerRef peer, Turn turn)
{
    hinted(peer, PeerState::Wanting, turn);
    if (m_crew.role() == Role::Crew)
        m_crew.announce(turn);
    if (!m_state.offered().isEmpty())
        m_answers.queryHeard(peer, turn.now, m_book.all().size(), m_state.commons.random);
}

void Artifact::wantingHeard(PeerRef peer, double rank, Turn turn)
{
    if (rank >= 0 && rank < 1)
        m_crew.wantingHeard(peer, rank, turn.now);
    hinted(peer, PeerState::Wanting, turn);
}

void Artifact::hinted(PeerRef peer, PeerState state, Turn turn)
{
    m_book.note(peer, state, m_state.neighbours.isLinked(peer));
    scheduleDial(turn);
}

void Artifact::answerHeard(PeerRef peer, PeerState state, Turn turn)
{
    m_answers.answerHeard();
    hinted(peer, state, turn);
}

void Artifact::crewHeard(PeerRef peer, const CrewSummary& summary, Turn turn)
{
    m_crew.buyerHeard(peer, turn.now);
    hinted(peer, summary.verified > 0 ? PeerState::Partial : PeerState::Wanting, turn);
    dialCrew(turn);
}

void Artifact::peerLeft(PeerRef peer, Turn turn)
{
    m_book.left(peer);
    m_crew.peerGone(peer);
    m_crew.advance(originUsable(turn.now), turn);
}

void Artifact::handleTimeout(Turn turn)
{
    while (const auto peer = m_answers.takeDue(turn.now))
        if (m_state.serves())
            turn.sink.answer(m_state.ref, *peer,
                             m_state.isComplete() ? PeerState::Complete : PeerState::Partial);
    while (const auto chunk = m_state.fresh.takeAnnounceable(turn.now))
        m_haves.add(*chunk);
    flushHaves(turn);
    if (turn.now >= m_dialAt)
        dialSome(turn);
    if (turn.now >= m_tickAt)
        tick(turn);
    if (turn.now >= m_crew.nextMoment()) {
        m_crew.advance(originUsable(turn.now), turn);
        dialCrew(turn);
        buy(turn);
    }
}

TimePoint Artifact::nextTimeout() const
{
    return std::min({m_answers.nextMoment().value_or(never), m_state.fresh.nextMoment(),
                     m_haves.nextMoment(), m_dialAt, m_tickAt, m_crew.nextMoment()});
}

void Artifact::tick(Turn turn)
{
    const bool active = m_state.wanted && !m_state.paused && !m_state.isComplete();
    m_tickAt = active ? turn.now + tickInterval : never;
    m_exchange.checkStalls(turn);
    checkLeases(turn);
    m_desk.tick(turn);
    if (!active)
        return;
    if (m_state.exchanges())
        m_crew.advance(originUsable(turn.now), turn);
    adjustCrew(turn);
    m_unserved = m_unserved || (m_state.exchanges() && m_fallback.isDue(turn.now, m_state.rank));
    scheduleDial(turn);
    m_state.reportToWanShares(turn.now);
    buy(turn);
}

void Artifact::checkLeases(Turn turn)
{
    while (const auto link = m_state.leases.takeSilent(turn.now))
        turn.sink.sendLease(*link, m_state.ref, leaseProbe);
    while (const auto lease = m_state.leases.takeVoid(turn.now)) {
        turn.sink.record({.kind = SwarmRecordKind::LeaseVoid,
                          .artifact = m_state.ref,
                          .chunks = lease->range,
                          .link = lease->link});
        Neighbour* neighbour = m_state.neighbours.find(lease->link);
        if (neighbour == nullptr)
            continue;
        m_state.leases.orphan(*neighbour, turn.now);
        m_crew.peerGone(neighbour->peer);
    }
}

void Artifact::adjustCrew(Turn turn)
{
    const bool member = m_crew.role() == Role::Crew;
    const int crew = m_crew.crewSize(turn.now);
    const bool indebted = member && m_state.fresh.debt() > debtLimit;
    m_heldUp =
        indebted ? m_heldUp + tickInterval : std::max(m_heldUp - milliseconds(100), Duration {});
    const auto verdict = m_recruiting.observe(
        {.bought = m_state.boughtBySite(), .crew = crew, .hungry = isHungry(), .member = member},
        m_state.rank, turn.now);
    const bool tooSlow = m_heldUp > patienceWithDebt;
    const bool yields = member && shouldYield(crew, turn);
    if (yields)
        m_desk.yield(turn);
    if (member && crew > 1 && (yields || tooSlow || verdict == Recruiting::Verdict::Leave)) {
        leaveCrew(turn);
        m_heldUp = {};
        m_shedUntil = turn.now + restAfterShedding;
    } else if (verdict == Recruiting::Verdict::Join && originUsable(turn.now)
               && isLinkedToCrew(turn)) {
        m_crew.recruit(turn);
        m_recruiting.joined();
    }
}

bool Artifact::shouldYield(int crew, Turn turn)
{
    if (!m_state.buysLast() || crew < 2) {
        m_lastBuyer.restart();
        return false;
    }
    if (!m_state.serves())
        return true;
    const std::uint64_t own = m_state.everBought.count();
    const std::uint64_t others = m_state.boughtBySite() - own - m_state.boughtByLost;
    return m_lastBuyer.isOutdone(own, others / static_cast<std::uint64_t>(crew - 1), turn.now);
}

void Artifact::leaveCrew(Turn turn)
{
    m_crew.leave(turn);
    resignIfDone(turn);
}

void Artifact::resignIfDone(Turn turn)
{
    const bool buying = m_crew.role() == Role::Crew || !m_desk.isIdle();
    if (m_wasBuying && !buying)
        for (const Neighbour& neighbour : m_state.neighbours.all())
            if (neighbour.isOpen())
                turn.sink.sendLease(neighbour.link, m_state.ref, resignation);
    m_wasBuying = buying;
}

bool Artifact::isLinkedToCrew(Turn turn)
{
    bool linked = true;
    for (const PeerRef peer : m_crew.fellows(turn.now)) {
        if (m_state.neighbours.isLinked(peer))
            continue;
        linked = false;
        dialIfPossible(peer, turn);
    }
    return linked;
}

bool Artifact::isHungry() const
{
    return m_state.exchanges() && m_state.isUncovered();
}

bool Artifact::originUsable(TimePoint now) const
{
    return m_state.originAllowed && m_state.wantsMore() && now >= m_desk.retryAt()
        && now >= m_shedUntil;
}

Licence Artifact::licence() const
{
    if (!m_state.exchanges())
        return Licence::Alone;
    if (m_unserved)
        return Licence::Unserved;
    return m_crew.role() == Role::Crew ? Licence::Crew : Licence::None;
}

void Artifact::buy(Turn turn)
{
    const Licence licence = this->licence();
    if (licence == Licence::None && m_desk.isIdle() && !m_wasBuying)
        return;
    m_state.reportToWanShares(turn.now);
    m_desk.pump(licence, m_crew.crewSize(turn.now), turn);
    m_crew.setLeasedUntil(m_desk.leasedUntil());
    resignIfDone(turn);
}

void Artifact::scheduleDial(Turn turn)
{
    if (!m_state.wantsMore() || !m_state.exchanges())
        return;
    const auto crowd = static_cast<std::int64_t>(m_book.all().size());
    const Duration jitter {std::min(longestDialJitterMs, dialJitterPerEndpointMs * crowd)};
    if (m_dialAt == never)
        m_dialAt = turn.now + m_state.commons.random.upTo(jitter);
}

void Artifact::dialSome(Turn turn)
{
    m_dialAt = never;
    for (int i = 0; i < dialsAtOnce; ++i) {
        const auto most = static_cast<std::size_t>(m_state.commons.settings.linksPerArtifact);
        if (!m_state.wantsMore() || !m_state.exchanges()
            || m_state.neighbours.attachedCount() + m_book.dialling() >= most)
            return;
        const auto peer = m_book.nextToDial(turn.now, m_state.commons.random);
        if (!peer)
            return;
        m_book.dialled(*peer);
        turn.sink.dial(*peer);
    }
    scheduleDial(turn);
}

void Artifact::dialCrew(Turn turn)
{
    if (m_crew.role() != Role::Crew)
        return;
    for (const PeerRef peer : m_crew.fellows(turn.now))
        dialIfPossible(peer, turn);
}

void Artifact::dialIfPossible(PeerRef peer, Turn turn)
{
    if (!m_book.mayDial(peer, turn.now))
        return;
    m_book.dialled(peer);
    turn.sink.dial(peer);
}

void Artifact::flushHaves(Turn turn)
{
    if (m_haves.isDue(turn.now))
        m_haves.flush(m_state.ref, m_state.neighbours, haveReach(), turn);
}

HaveReach Artifact::haveReach() const
{
    if (isNearTheEnd())
        return HaveReach::Everybody;
    return m_giving.isBeyondShare(m_state.held.count()) ? HaveReach::Few : HaveReach::Some;
}

void Artifact::completed(Turn turn)
{
    turn.sink.record({.kind = SwarmRecordKind::ArtifactComplete, .artifact = m_state.ref});
    m_exchange.cancelAll(turn);
    m_desk.abortAll(turn);
    leaveCrew(turn);
    m_unserved = false;
    m_dialAt = never;
    m_state.reportToWanShares(turn.now);
}

} // namespace patchswarm::swarm
