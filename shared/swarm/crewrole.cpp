#include "shared/swarm/crewrole.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr Duration summaryInterval = seconds(1);
constexpr Duration patienceWithWinners = milliseconds(1500); // for the elected to show themselves
constexpr Duration patienceWithoutOrigin = seconds(5);
constexpr Duration longestProspect =
    milliseconds(1500); // for those said to have content to be reached
constexpr Duration patienceWithoutProgress = seconds(3);
constexpr Duration lookAgain = milliseconds(50);
constexpr Duration lastingLack = milliseconds(500); // a chunk may be between two announcements
} // namespace

void CrewRole::ask(Turn turn)
{
    m_role = Role::Asking;
    const Duration behind = m_state.buysLast() ? electionLength : Duration {};
    m_election.begin(turn.now + behind, m_state.rank, m_state.commons.settings.originCrew);
    m_lookAt = m_election.nextMoment();
    turn.sink.query(m_state.ref);
    turn.sink.record({.kind = SwarmRecordKind::ElectionStarted,
                      .artifact = m_state.ref,
                      .value = static_cast<std::uint64_t>(m_state.rank * 1e6)});
}

void CrewRole::advance(bool originUsable, Turn turn)
{
    switch (m_role) {
    case Role::Asking:
        advanceAsking(originUsable, turn);
        break;
    case Role::Idle:
        if (!m_state.isUncovered())
            m_coveredAt = turn.now;
        else if (turn.now - m_coveredAt > lastingLack)
            m_roster.alive(turn.now) > 0 ? waitForOthers(turn) : ask(turn);
        break;
    case Role::Waiting:
        if (!m_state.isUncovered())
            m_role = Role::Idle;
        else if (turn.now > m_patience && m_roster.alive(turn.now) == 0)
            ask(turn);
        break;
    case Role::Crew:
        if (turn.now >= m_lookAt)
            announce(turn);
        break;
    }
}

void CrewRole::leave(Turn turn)
{
    if (m_role == Role::Crew)
        turn.sink.record({.kind = SwarmRecordKind::CrewLeft, .artifact = m_state.ref});
    m_role = Role::Idle;
    m_coveredAt = turn.now;
    m_lookAt = never;
}

void CrewRole::announce(Turn turn)
{
    m_lookAt = turn.now + summaryInterval;
    if (!m_state.serves())
        return; // nobody should count on it
    turn.sink.announceCrew(m_state.ref,
                           {.verified = m_state.held.count(),
                            .leasedUntil = m_leasedUntil,
                            .links = static_cast<std::uint16_t>(m_state.neighbours.openCount())});
}

std::vector<PeerRef> CrewRole::fellows(TimePoint now) const
{
    std::vector<PeerRef> peers;
    if (now < m_election.begunAt() + patienceWithWinners)
        peers = m_election.winners();
    m_roster.forEachAlive(now, [&](PeerRef peer) { peers.push_back(peer); });
    return peers;
}

TimePoint CrewRole::nextMoment() const
{
    return m_role == Role::Asking || m_role == Role::Crew ? m_lookAt : never;
}

void CrewRole::advanceAsking(bool originUsable, Turn turn)
{
    if (turn.now < m_lookAt)
        return;
    if (m_election.takeAnnouncement(turn.now) && originUsable && m_state.serves()
        && m_roster.alive(turn.now) == 0 && m_state.isUncovered())
        turn.sink.announceWanting(m_state.ref, m_state.rank);
    if (m_election.isOver(turn.now))
        closeElection(originUsable, turn);
    else
        m_lookAt = m_election.nextMoment();
}

void CrewRole::closeElection(bool originUsable, Turn turn)
{
    if (!m_state.isUncovered()) {
        leave(turn);
    } else if (isComing(turn.now)) {
        m_lookAt = turn.now + lookAgain;
    } else if (m_roster.alive(turn.now) == 0 && originUsable && m_election.isWon()) {
        join(turn);
    } else {
        waitForOthers(turn);
        m_patience = turn.now + (originUsable ? patienceWithWinners : patienceWithoutOrigin);
    }
}

bool CrewRole::isComing(TimePoint now) const
{
    if (m_book.hasProspects() && now < m_election.begunAt() + longestProspect)
        return true;
    // A complete endpoint that has no place for us serves our neighbours, and they us, as long as
    // chunks go round.
    const TimePoint progressAt = std::max(m_election.begunAt(), m_state.neighbourProgressAt);
    return m_book.hasCompleteElsewhere() && now - progressAt < patienceWithoutProgress;
}

void CrewRole::waitForOthers(Turn turn)
{
    m_role = Role::Waiting;
    m_patience = turn.now;
    m_lookAt = never;
}

void CrewRole::join(Turn turn)
{
    m_role = Role::Crew;
    turn.sink.record({.kind = SwarmRecordKind::CrewJoined, .artifact = m_state.ref});
    announce(turn);
}

} // namespace patchswarm::swarm
