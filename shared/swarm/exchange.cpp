#include "shared/swarm/exchange.h"

#include "shared/swarm/chunkpicker.h"
#include "shared/swarm/stalls.h"

namespace patchswarm::swarm {

namespace {
constexpr double pendingSeconds = 2; // more than arrives in this time is not asked for
constexpr std::size_t fewestPending = 4;
constexpr double slowFactor = 8;
constexpr Duration probeInterval = seconds(1);
constexpr Duration queueing =
    milliseconds(150); // longer without a byte means: the neighbour has a queue
} // namespace

void Exchange::pump(Turn turn)
{
    if (!m_state.wantsMore())
        return;
    for (Neighbour& neighbour : m_state.neighbours.all())
        pump(neighbour, turn);
}

void Exchange::pump(Neighbour& neighbour, Turn turn)
{
    if (neighbour.drainedAt == m_state.reopened || !m_state.wantsMore() || !m_state.exchanges()
        || !neighbour.mayBeAsked(turn.now))
        return;
    const bool slow = isSlow(neighbour);
    const auto spurned = [this, slow](ChunkIndex chunk) {
        return slow && isOfferedByFaster(chunk);
    };
    while (mayAskMore(neighbour)) {
        const auto chunk = ChunkPicker::pick(neighbour, m_state, spurned);
        if (!chunk && !slow)
            neighbour.drainedAt = m_state.reopened;
        if (!chunk || !hasRoom(*chunk))
            return;
        ask(neighbour, *chunk, turn);
    }
}

void Exchange::offered(Neighbour& neighbour, std::span<const ChunkIndex> chunks, Turn turn)
{
    for (const ChunkIndex chunk : chunks) {
        alsoOffered(chunk, neighbour, turn);
        if (!isTakenCareOf(chunk))
            neighbour.drainedAt = 0;
    }
    pump(neighbour, turn);
}

bool Exchange::mayAskMore(const Neighbour& neighbour) const
{
    return neighbour.inFlight < neighbour.window.chunks()
        && m_requests.all().size() < mostPending();
}

bool Exchange::isTakenCareOf(ChunkIndex chunk) const
{
    return m_state.held.contains(chunk) || m_state.asked.contains(chunk)
        || m_state.fetching.contains(chunk);
}

void Exchange::bytesArrived(Neighbour& from, ChunkIndex chunk, std::uint32_t bytes, Turn turn)
{
    if (from.barren)
        m_state.neighbours.setBarren(from, false);
    from.stallsInARow = 0;
    from.lastByteAt = turn.now;
    m_rate.add(bytes, turn.now);
    PendingRequest* request = m_requests.find(from.link, chunk);
    if (request == nullptr)
        return;
    if (request->bytes == 0)
        from.window.firstByte(turn.now - request->askedAt);
    request->bytes += bytes;
    request->lastByteAt = turn.now;
}

void Exchange::chunkSettled(ChunkIndex chunk, LinkRef from, bool verified, Turn turn)
{
    if (const auto request = m_requests.take(from, chunk)) {
        settle(*request);
        Neighbour* neighbour = m_state.neighbours.find(from);
        if (verified && neighbour != nullptr) {
            neighbour->window.chunkArrived(request->askedAt, m_state.layout.length(chunk),
                                           turn.now);
            findFastest();
        }
    }
    if (!verified) {
        ++m_state.reopened;
        return;
    }
    const auto pending = m_requests.all(); // it came another way: nobody else need send it
    for (const PendingRequest& request : pending)
        if (request.chunk == chunk)
            withdraw(request, turn);
}

void Exchange::checkStalls(Turn turn)
{
    const auto pending = m_requests.all();
    for (const PendingRequest& request : pending) {
        Neighbour* neighbour = m_state.neighbours.find(request.link);
        if (neighbour == nullptr || !isStalled(request, *neighbour, queueAhead(), turn.now))
            continue;
        probe(*neighbour, turn);
        if (isSilent(*neighbour, turn.now) || isBarren(request, *neighbour, turn.now)
            || isOfferedElsewhere(request, turn.now))
            giveUpOn(request, *neighbour,
                     turn); // otherwise it has a queue, and our place in it is worth keeping
    }
    pump(turn);
}

void Exchange::probe(Neighbour& neighbour, Turn turn)
{
    const TimePoint lately = turn.now - probeInterval;
    if (neighbour.heardAt > lately || neighbour.probedAt > lately)
        return;
    neighbour.probedAt = turn.now;
    turn.sink.sendLease(neighbour.link, m_state.ref, leaseProbe);
}

void Exchange::giveUpOn(PendingRequest request, Neighbour& neighbour, Turn turn)
{
    withdraw(request, turn);
    turn.sink.record(
        {.kind = SwarmRecordKind::RequestStalled,
         .artifact = m_state.ref,
         .chunks = {request.chunk, 1},
         .link = request.link,
         .value = static_cast<std::uint64_t>(silence(request, neighbour, turn.now).ms)});
    if (neighbour.restsUntil > turn.now)
        return; // charged for this silence already
    neighbour.window.stalled();
    findFastest();
    neighbour.restsUntil = turn.now + restAfterStall(++neighbour.stallsInARow);
    if (isSilent(neighbour, turn.now) && !neighbour.muted)
        m_state.neighbours.setMuted(neighbour, true);
    if (isBarren(request, neighbour, turn.now) && !neighbour.barren)
        m_state.neighbours.setBarren(neighbour, true);
}

void Exchange::alsoOffered(ChunkIndex chunk, Neighbour& neighbour, Turn turn)
{
    if (!m_state.asked.contains(chunk) || !neighbour.mayBeAsked(turn.now) || isSlow(neighbour)
        || neighbour.inFlight >= neighbour.window.chunks())
        return;
    const PendingRequest* request = m_requests.findChunk(chunk);
    if (request == nullptr || request->bytes > 0 || turn.now - request->askedAt < queueing)
        return;
    withdraw(*request, turn);
    ask(neighbour, chunk, turn);
}

void Exchange::takeBackUnstarted(Neighbour& neighbour, Turn turn)
{
    const auto pending = m_requests.all();
    for (const PendingRequest& request : pending)
        if (request.link == neighbour.link && request.bytes == 0)
            withdraw(request, turn);
}

void Exchange::takeBackUnoffered(Neighbour& neighbour, Turn turn)
{
    const auto pending = m_requests.all();
    for (const PendingRequest& request : pending)
        if (request.link == neighbour.link && !neighbour.has.contains(request.chunk))
            withdraw(request, turn);
}

void Exchange::linkLost(LinkRef link)
{
    const auto pending = m_requests.all();
    for (const PendingRequest& request : pending)
        if (request.link == link)
            if (const auto taken = m_requests.take(link, request.chunk)) {
                settle(*taken);
                ++m_state.reopened;
            }
    findFastest();
}

void Exchange::cancelAll(Turn turn)
{
    const auto pending = m_requests.all();
    for (const PendingRequest& request : pending)
        withdraw(request, turn);
}

bool Exchange::isSlow(const Neighbour& neighbour) const
{
    const double rate = neighbour.window.bytesPerSecond();
    return rate > 0 && rate * slowFactor < m_fastest;
}

void Exchange::findFastest()
{
    m_fastest = 0;
    for (const Neighbour& neighbour : m_state.neighbours.all())
        m_fastest = std::max(m_fastest, neighbour.window.bytesPerSecond());
}

bool Exchange::isOfferedByFaster(ChunkIndex chunk) const
{
    return std::ranges::any_of(m_state.neighbours.all(), [&](const Neighbour& n) {
        return n.counts() && n.has.contains(chunk) && !isSlow(n);
    });
}

std::size_t Exchange::mostPending() const
{
    const double soon = m_rate.bytesPerSecond() * pendingSeconds / chunkSize;
    return m_rate.bytesPerSecond() == 0 ? std::numeric_limits<std::size_t>::max()
                                        : std::max(fewestPending, static_cast<std::size_t>(soon));
}

Duration Exchange::queueAhead() const
{
    const double rate = m_rate.bytesPerSecond();
    return rate == 0
        ? Duration {}
        : Duration {static_cast<std::int64_t>(1000.0 * static_cast<double>(m_bytes) / rate)};
}

bool Exchange::hasRoom(ChunkIndex chunk) const
{
    const Commons& commons = m_state.commons;
    const std::uint64_t lowest =
        std::max<std::uint64_t>(commons.settings.bytesInFlight / 10, 2 * chunkSize);
    if (commons.wan.comesSecond(m_state.ref) && m_bytes >= lowest)
        return false;
    return commons.bytesInFlight == 0
        || commons.bytesInFlight + m_state.layout.length(chunk) <= commons.settings.bytesInFlight;
}

bool Exchange::isOfferedElsewhere(const PendingRequest& request, TimePoint now) const
{
    return std::ranges::any_of(m_state.neighbours.all(), [&](const Neighbour& n) {
        return n.link != request.link && n.mayBeAsked(now) && !n.muted && !n.barren
            && n.has.contains(request.chunk);
    });
}

void Exchange::ask(Neighbour& neighbour, ChunkIndex chunk, Turn turn)
{
    const std::uint32_t bytes = m_state.layout.length(chunk);
    m_requests.add(neighbour.link, chunk, turn.now);
    m_state.asked.insert(chunk);
    m_state.commons.bytesInFlight += bytes;
    m_bytes += bytes;
    ++neighbour.inFlight;
    turn.sink.request(neighbour.link, m_state.ref, chunk);
}

void Exchange::settle(const PendingRequest& request)
{
    const std::uint32_t bytes = m_state.layout.length(request.chunk);
    m_state.asked.erase(request.chunk);
    m_state.commons.bytesInFlight -= bytes;
    m_bytes -= bytes;
    if (Neighbour* neighbour = m_state.neighbours.find(request.link))
        --neighbour->inFlight;
}

void Exchange::withdraw(PendingRequest request, Turn turn)
{
    if (const auto taken = m_requests.take(request.link, request.chunk)) {
        settle(*taken);
        ++m_state.reopened;
        turn.sink.cancel(request.link, m_state.ref, request.chunk);
    }
}

} // namespace patchswarm::swarm
