// The part of Artifact that concerns links and the messages on them.
#include <algorithm>

#include "shared/swarm/artifact.h"
#include "shared/swarm/rank.h"

namespace patchswarm::swarm {

namespace {
constexpr std::size_t peersToTry = 8;
constexpr Duration restAfterRefusal = milliseconds(500);
} // namespace

void Artifact::linkUp(const LinkUp& up, Turn turn)
{
    if (m_state.neighbours.find(up.link) != nullptr)
        return;
    Neighbour& added = m_state.neighbours.add(up.link, up.peer, up.key, up.incoming);
    added.heardAt = turn.now;
    if (m_standing.isExcluded(up.key))
        m_state.neighbours.exclude(added);
    const bool dialledForThis = m_book.isDialling(up.peer);
    if (m_book.knows(up.peer))
        m_book.linked(up.peer);
    if (dialledForThis || (m_state.wanted && !m_state.paused && !m_state.isComplete())) {
        m_state.neighbours.interestSent(added);
        turn.sink.sendInterest(up.link, m_state.ref);
    }
}

void Artifact::linkDown(LinkRef link, Turn turn)
{
    Neighbour* lost = m_state.neighbours.find(link);
    if (lost == nullptr)
        return;
    if (lost->isOpen())
        turn.sink.record(
            {.kind = SwarmRecordKind::LinkClosed, .artifact = m_state.ref, .link = link});
    m_state.boughtByLost += lost->bought.count();
    m_state.leases.linkLost(*lost, turn.now);
    m_crew.peerGone(lost->peer);
    const PeerRef peer = lost->peer;
    m_state.neighbours.remove(link);
    m_exchange.linkLost(link);
    if (!m_state.neighbours.isLinked(peer)) // of two links to one peer the driver closes one
        m_book.linkLost(peer, turn.now);
    m_exchange.pump(turn);
    if (m_state.exchanges() && m_state.wantsMore())
        m_crew.advance(originUsable(turn.now), turn);
    scheduleDial(turn);
    buy(turn);
}

void Artifact::dialFailed(PeerRef peer, Turn turn)
{
    m_book.dialFailed(peer, turn.now);
    scheduleDial(turn);
}

Neighbour* Artifact::heardFrom(LinkRef link, Turn turn)
{
    Neighbour* neighbour = m_state.neighbours.find(link);
    if (neighbour == nullptr)
        return nullptr;
    neighbour->heardAt = turn.now;
    if (neighbour->muted)
        m_state.neighbours.setMuted(*neighbour, false);
    return neighbour;
}

void Artifact::interestHeard(LinkRef link, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr)
        return;
    if (!m_state.exchanges())
        return close(*neighbour, RefuseReason::Disabled, turn);
    const auto most = static_cast<std::size_t>(m_state.commons.settings.acceptedLinksPerArtifact);
    if (neighbour->incoming && !neighbour->isOpen() && m_state.neighbours.acceptedCount() >= most)
        return close(*neighbour, RefuseReason::Slots, turn);
    m_state.neighbours.interestHeard(*neighbour);
    open(*neighbour, turn);
}

void Artifact::open(Neighbour& neighbour, Turn turn)
{
    if (!neighbour.interestSent) {
        m_state.neighbours.interestSent(neighbour);
        turn.sink.sendInterest(neighbour.link, m_state.ref);
    }
    m_book.linked(neighbour.peer);
    turn.sink.record(
        {.kind = SwarmRecordKind::LinkOpened, .artifact = m_state.ref, .link = neighbour.link});
    turn.sink.sendMap(neighbour.link, m_state.ref, m_state.offered());
    m_desk.tellLeases(neighbour, turn);
    if (!neighbour.incoming)
        return;
    const auto others = m_book.sample(peersToTry, neighbour.peer, m_state.commons.random);
    if (!others.empty())
        turn.sink.introduce(neighbour.link, m_state.ref, others);
}

void Artifact::close(Neighbour& neighbour, RefuseReason reason, Turn turn)
{
    m_state.neighbours.close(neighbour);
    const auto others = m_book.sample(peersToTry, neighbour.peer, m_state.commons.random);
    turn.sink.refuse(neighbour.link, m_state.ref, reason, others);
}

void Artifact::notHereHeard(LinkRef link, Turn turn)
{
    refuseHeard(link, RefuseReason::Gone, turn);
}

void Artifact::mapHeard(LinkRef link, const ChunkSet& chunks, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr || chunks.universe() != m_state.held.universe())
        return;
    m_state.neighbours.replaceMap(*neighbour, chunks);
    for (auto chunk = chunks.nextMember(0); chunk; chunk = chunks.nextMember(*chunk + 1))
        secondHolder(*chunk, turn);
    if (!chunks.isEmpty())
        m_book.note(neighbour->peer, chunks.isFull() ? PeerState::Complete : PeerState::Partial,
                    true);
    m_exchange.takeBackUnoffered(*neighbour, turn);
    m_exchange.pump(*neighbour, turn);
}

void Artifact::haveHeard(LinkRef link, std::span<const ChunkIndex> chunks, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr)
        return;
    for (const ChunkIndex chunk : chunks) {
        if (!m_state.neighbours.addChunk(*neighbour, chunk))
            continue;
        m_fallback.neighbourChunk(turn.now);
        m_state.neighbourProgressAt = turn.now;
        secondHolder(chunk, turn);
    }
    m_exchange.offered(*neighbour, chunks, turn);
}

void Artifact::secondHolder(ChunkIndex chunk, Turn turn)
{
    if (m_state.held.contains(chunk)) {
        if (m_state.fresh.isUnspread(chunk))
            m_state.commons.uploads.spread(m_state.ref, chunk);
        m_state.fresh.spread(chunk, m_state.neighbours.openCount(), turn.now);
    } else {
        m_desk.offered(chunk, turn);
    }
}

void Artifact::requestHeard(LinkRef link, ChunkIndex chunk, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr || !neighbour->isOpen())
        return;
    if (!m_state.exchanges())
        return close(*neighbour, RefuseReason::Disabled, turn);
    if (!m_state.offered().contains(chunk)) {
        turn.sink.sendMap(link, m_state.ref, m_state.offered()); // it asks by an old map
        return;
    }
    const UploadWish wish {.link = link,
                           .artifact = m_state.ref,
                           .chunk = chunk,
                           .unspread = m_state.fresh.isUnspread(chunk),
                           .hasNothing = neighbour->has.isEmpty(),
                           .priority = m_state.priority};
    if (!m_state.commons.uploads.enqueue(wish))
        turn.sink.refuse(link, m_state.ref, RefuseReason::Slots,
                         m_book.sample(peersToTry, neighbour->peer, m_state.commons.random));
}

void Artifact::refuseHeard(LinkRef link, RefuseReason reason, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr)
        return;
    if (reason == RefuseReason::Slots && neighbour->isOpen()) {
        neighbour->restsUntil = turn.now + restAfterRefusal;
    } else {
        m_state.neighbours.close(*neighbour);
        m_book.refused(neighbour->peer, reason, turn.now);
        scheduleDial(turn);
    }
    m_exchange.takeBackUnstarted(*neighbour, turn);
    m_exchange.pump(turn);
}

void Artifact::leaseHeard(LinkRef link, const LeaseNotice& notice, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr)
        return;
    if (notice == leaseProbe)
        return answerProbe(*neighbour, turn);
    if (notice == resignation)
        return m_crew.peerGone(neighbour->peer);
    if (neighbour->excluded)
        return; // what it buys is of no use to us
    if (m_state.leases.heard(*neighbour, notice, turn.now)) {
        m_crew.buyerHeard(neighbour->peer, turn.now);
        m_fallback.leaseRenewed(turn.now);
    }
    m_desk.leaseHeard(notice, rankOf(neighbour->key, m_cid), turn);
    buy(turn);
}

void Artifact::answerProbe(const Neighbour& neighbour, Turn turn)
{
    if (m_desk.isIdle() || !m_state.serves())
        turn.sink.sendLease(neighbour.link, m_state.ref, resignation);
    else
        m_desk.tellLeases(neighbour, turn);
}

void Artifact::ackHeard(LinkRef link, ChunkIndex chunk, Turn turn)
{
    Neighbour* neighbour = heardFrom(link, turn);
    if (neighbour == nullptr || !neighbour->sent.erase(chunk))
        return;
    m_state.ledger.given(neighbour->key, m_state.layout.length(chunk));
    m_state.neighbours.addChunk(*neighbour, chunk);
    secondHolder(chunk, turn);
    buy(turn); // the debt is smaller
}

} // namespace patchswarm::swarm
