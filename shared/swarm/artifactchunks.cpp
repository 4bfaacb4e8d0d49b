// The part of Artifact that concerns chunks: bytes that arrive or leave, verdicts, and who is told
// of them.
#include <algorithm>

#include "shared/swarm/artifact.h"

namespace patchswarm::swarm {

void Artifact::peerBytes(LinkRef link, ChunkIndex chunk, std::uint32_t bytes, Turn turn)
{
    if (Neighbour* neighbour = heardFrom(link, turn))
        m_exchange.bytesArrived(*neighbour, chunk, bytes, turn);
}

void Artifact::uploadBegins(LinkRef link, ChunkIndex chunk)
{
    if (Neighbour* neighbour = m_state.neighbours.find(link))
        neighbour->sent.insert(chunk);
}

void Artifact::uploadEnded(LinkRef link, ChunkIndex chunk, bool sent, Turn turn)
{
    if (!sent) {
        if (Neighbour* neighbour = m_state.neighbours.find(link))
            neighbour->sent.erase(chunk);
        return;
    }
    m_giving.chunkSent();
    turn.sink.record({.kind = SwarmRecordKind::ChunkUploaded,
                      .artifact = m_state.ref,
                      .chunks = {chunk, 1},
                      .link = link,
                      .value = m_state.layout.length(chunk)});
}

bool Artifact::originBytes(FetchRef fetch, std::uint32_t bytes, Turn turn)
{
    if (!m_desk.bytesArrived(fetch, bytes, turn))
        return false;
    buy(turn); // the next request may have to begin now
    return true;
}

bool Artifact::originEnded(const OriginEnded& ended, Turn turn)
{
    if (!m_desk.ended(ended, turn))
        return false;
    buy(turn);
    return true;
}

void Artifact::originSequential(Turn turn)
{
    m_desk.becameSequential(turn);
    buy(turn);
}

void Artifact::originForgiven(Turn turn)
{
    m_desk.forgive();
    if (m_state.exchanges() && m_state.wantsMore())
        m_crew.advance(originUsable(turn.now), turn);
    buy(turn);
}

void Artifact::chunkVerified(const ChunkVerified& verified, Turn turn)
{
    const ChunkIndex chunk = verified.chunk;
    if (chunk >= m_state.layout.count())
        return;
    const bool fromPeer = verified.source == ChunkSource::Peer;
    Neighbour* sender = fromPeer ? m_state.neighbours.find(verified.link) : nullptr;
    const std::uint32_t bytes = m_state.layout.length(chunk);
    if (verified.duplicate || !m_state.held.insert(chunk)) {
        sender != nullptr ? m_state.ledger.wastedBy(sender->key, bytes)
                          : m_state.ledger.wasted(bytes);
        turn.sink.record({.kind = SwarmRecordKind::DuplicateChunk,
                          .artifact = m_state.ref,
                          .chunks = {chunk, 1},
                          .source = verified.source,
                          .link = verified.link});
        m_exchange.chunkSettled(chunk, verified.link, true, turn);
        return;
    }
    book(verified, bytes);
    turn.sink.record({.kind = SwarmRecordKind::ChunkVerified,
                      .artifact = m_state.ref,
                      .chunks = {chunk, 1},
                      .source = verified.source,
                      .link = verified.link,
                      .value = bytes});
    m_fallback.ownChunk(turn.now);
    m_exchange.chunkSettled(chunk, verified.link, true, turn);
    if (fromPeer) {
        turn.sink.ack(verified.link, m_state.ref, chunk);
        m_unserved = false;
        if (m_state.serves())
            m_haves.add(chunk);
    } else {
        recordBudget(verified, bytes, turn);
        m_state.everBought.insert(chunk);
        announceFresh(chunk, turn);
    }
    m_desk.chunkSettled(chunk, false, turn);
    flushHaves(turn);
    if (m_state.isComplete())
        return completed(turn);
    if (sender != nullptr)
        m_exchange.pump(*sender, turn);
    buy(turn);
}

void Artifact::recordBudget(const ChunkVerified& bought, std::uint32_t bytes, Turn turn)
{
    if (m_state.beyondBudget.erase(bought.chunk))
        turn.sink.record({.kind = SwarmRecordKind::OverBudget,
                          .artifact = m_state.ref,
                          .chunks = {bought.chunk, 1},
                          .source = bought.source,
                          .value = bytes});
}

void Artifact::book(const ChunkVerified& verified, std::uint32_t bytes)
{
    switch (verified.source) {
    case ChunkSource::Origin:
        return m_state.ledger.fromOrigin(bytes, m_state.viaGateway);
    case ChunkSource::Gateway:
        return m_state.ledger.fromOrigin(bytes, true);
    case ChunkSource::OwnCache:
        return m_state.ledger.fromCache(bytes);
    case ChunkSource::Peer:
        if (const Neighbour* sender = m_state.neighbours.find(verified.link))
            return m_state.ledger.fromPeer(sender->key, bytes);
        return m_state.ledger.fromPeer({},
                                       bytes); // the link closed while the chunk was being hashed
    }
}

bool Artifact::isNearTheEnd() const
{
    const ChunkIndex missing = m_state.layout.count() - m_state.held.count();
    return missing <= std::max<ChunkIndex>(2, m_state.layout.count() / 50);
}

void Artifact::announceFresh(ChunkIndex chunk, Turn turn)
{
    if (!m_state.serves())
        return;
    Neighbour* first = isNearTheEnd() ? nullptr : firstToTell(chunk);
    m_state.fresh.bought(chunk, first != nullptr, turn.now);
    if (first == nullptr)
        return m_haves.add(chunk);
    ++first->firstCopies;
    turn.sink.sendHave(first->link, m_state.ref, std::span(&chunk, 1));
}

Neighbour* Artifact::firstToTell(ChunkIndex chunk)
{
    Neighbour* chosen = nullptr;
    std::uint32_t ties = 0;
    for (Neighbour& neighbour : m_state.neighbours.all()) {
        if (!neighbour.isOpen() || !neighbour.mapHeard || neighbour.excluded
            || neighbour.has.contains(chunk) || m_exchange.isSlow(neighbour))
            continue;
        if (chosen == nullptr || neighbour.firstCopies < chosen->firstCopies) {
            chosen = &neighbour;
            ties = 1;
        } else if (neighbour.firstCopies == chosen->firstCopies
                   && m_state.commons.random.below(++ties) == 0) {
            chosen = &neighbour;
        }
    }
    return chosen;
}

void Artifact::chunkCorrupt(const ChunkCorrupt& corrupt, Turn turn)
{
    if (corrupt.chunk >= m_state.layout.count())
        return;
    const std::uint32_t bytes = m_state.layout.length(corrupt.chunk);
    turn.sink.record({.kind = SwarmRecordKind::ChunkCorrupt,
                      .artifact = m_state.ref,
                      .chunks = {corrupt.chunk, 1},
                      .source = corrupt.source,
                      .link = corrupt.link,
                      .value = bytes});
    if (corrupt.source != ChunkSource::Peer) {
        m_state.ledger.wasted(bytes);
        m_desk.chunkSettled(corrupt.chunk, true, turn);
        return;
    }
    m_exchange.chunkSettled(corrupt.chunk, corrupt.link, false, turn);
    if (Neighbour* sender = m_state.neighbours.find(corrupt.link)) {
        m_state.ledger.wastedBy(sender->key, bytes);
        chargeCorrupt(*sender, turn);
    }
    m_exchange.pump(turn);
}

void Artifact::chargeCorrupt(Neighbour& sender, Turn turn)
{
    if (!m_standing.chargeCorruptChunk(sender.key) || sender.excluded)
        return;
    m_state.neighbours.exclude(sender);
    m_state.leases.linkLost(sender, turn.now);
    m_exchange.takeBackUnstarted(sender, turn);
    turn.sink.record(
        {.kind = SwarmRecordKind::PeerExcluded, .artifact = m_state.ref, .link = sender.link});
}

void Artifact::chunkLost(ChunkIndex chunk, Turn turn)
{
    m_state.fetching.erase(chunk);
    ++m_state.reopened;
    m_exchange.chunkSettled(chunk, LinkRef {}, false, turn);
    if (!m_state.held.erase(chunk))
        return;
    m_state.fresh.lost(chunk);
    for (const Neighbour& neighbour : m_state.neighbours.all())
        if (neighbour.isOpen())
            turn.sink.sendMap(neighbour.link, m_state.ref, m_state.offered());
    if (m_tickAt == never)
        begin(turn);
    m_exchange.pump(turn);
}

} // namespace patchswarm::swarm
