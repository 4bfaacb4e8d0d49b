#include "shared/swarm/origindesk.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {

constexpr Duration simultaneous =
    milliseconds(250); // claims younger than this did not know of each other
constexpr Duration renewal = milliseconds(500);
constexpr Duration verificationPatience =
    seconds(10); // for delivered chunks to come out of the cache
constexpr Duration shortestRetry = milliseconds(250);
constexpr Duration longestRetry = seconds(15);
constexpr Duration lead =
    milliseconds(100); // the next request begins this much earlier than its set-up takes
constexpr double worthWaitingFor = 2; // seconds, for the rest of a chunk that others could buy
constexpr double mbit = 1e6 / 8;

} // namespace

OriginDesk::OriginDesk(ArtifactState& state, double rank)
    : m_state(state)
    , m_stripes(state.layout.count(), rank)
{
}

void OriginDesk::pump(Licence licence, int crewSize, Turn turn)
{
    while (mayBuy(licence, turn)) {
        const auto stripe = choose(licence, crewSize, turn);
        if (!stripe)
            return;
        start(*stripe, licence, turn);
    }
}

bool OriginDesk::bytesArrived(FetchRef ref, std::uint32_t bytes, Turn turn)
{
    Fetch* fetch = find(ref);
    if (fetch == nullptr)
        return false;
    if (fetch->delivered == 0)
        m_setUp = {(m_setUp.ms + (turn.now - fetch->startedAt).ms) / 2};
    fetch->delivered += bytes;
    fetch->bytesAt = turn.now;
    m_failures = 0;
    m_rate.add(bytes, turn.now);
    if (fetch->shortened
        && fetch->delivered >= static_cast<std::uint64_t>(fetch->range.count) * chunkSize)
        abort(*fetch, turn);
    return true;
}

bool OriginDesk::ended(const OriginEnded& event, Turn turn)
{
    Fetch* fetch = find(event.fetch);
    if (fetch == nullptr)
        return false;
    fetch->running = false;
    fetch->endedAt = turn.now;
    if (event.outcome != FetchOutcome::Complete) {
        const auto whole = static_cast<ChunkIndex>(fetch->delivered / chunkSize);
        giveUpFrom(*fetch, fetch->range.first + std::min(whole, fetch->range.count), turn);
    }
    if (event.outcome == FetchOutcome::Failed || event.outcome == FetchOutcome::Unavailable) {
        const Duration backoff =
            std::min(shortestRetry * (std::int64_t {1} << std::min(m_failures++, 6)), longestRetry);
        m_retryAt = std::max(m_retryAt, turn.now + std::max(event.retryAfter, backoff));
    }
    settle(*fetch, turn);
    return true;
}

void OriginDesk::becameSequential(Turn turn)
{
    if (m_state.originSequential)
        return;
    m_state.originSequential = true;
    abortAll(turn);
}

void OriginDesk::forgive()
{
    m_failures = 0;
    m_retryAt = {};
}

void OriginDesk::chunkSettled(ChunkIndex chunk, bool corrupt, Turn turn)
{
    m_state.fetching.erase(chunk);
    if (corrupt) {
        ++m_state.reopened;
        m_retryAt = turn.now
            + std::min(shortestRetry * (std::int64_t {1} << std::min(m_failures++, 6)),
                       longestRetry);
    }
    for (std::size_t i = 0; i < m_fetches.size(); ++i) {
        Fetch& fetch = m_fetches[i];
        if (!fetch.range.contains(chunk))
            continue;
        if (!corrupt)
            tell(fetch, LeaseState::Active, turn);
        settle(fetch, turn);
        return;
    }
}

void OriginDesk::leaseHeard(const LeaseNotice& theirs, double theirRank, Turn turn)
{
    if (theirs.state != LeaseState::Announced && theirs.state != LeaseState::Active)
        return;
    for (Fetch& fetch : m_fetches) {
        const ChunkIndex first = std::max(fetch.range.first, theirs.range.first);
        if (!fetch.running || fetch.aborting
            || first >= std::min(fetch.range.end(), theirs.range.end()))
            continue;
        if (m_state.originSequential) {
            // Only for somebody who brings all of it; a part of it would cost its beginning again.
            const bool theyBringMore =
                theirs.range.first < fetch.range.first || theirs.range.end() > fetch.range.end();
            if ((theyBringMore || theirRank < m_state.rank) && fetch.delivered == 0
                && theirs.range.first <= fetch.range.first
                && theirs.range.end() >= fetch.range.end())
                giveUpFrom(fetch, fetch.range.first, turn);
            continue;
        }
        const bool theyKnew =
            theirs.state == LeaseState::Announced && turn.now - fetch.startedAt > simultaneous;
        if (theyKnew)
            giveUpFrom(fetch, std::max(first, fetch.firstUnstarted()), turn);
        else if (theirRank < m_state.rank)
            giveUpFrom(fetch, first, turn);
    }
}

void OriginDesk::offered(ChunkIndex chunk, Turn turn)
{
    if (m_state.originSequential)
        return; // what follows could not be bought without it
    for (Fetch& fetch : m_fetches)
        if (fetch.running && !fetch.aborting && fetch.range.contains(chunk)
            && chunk > fetch.firstUnstarted())
            giveUpFrom(fetch, chunk, turn);
}

void OriginDesk::tick(Turn turn)
{
    for (Fetch& fetch : m_fetches) {
        const bool renewed =
            fetch.bytesAt > fetch.toldAt || turn.now - fetch.startedAt < seconds(3);
        if (fetch.running && !fetch.aborting && renewed && turn.now - fetch.toldAt >= renewal)
            tell(fetch, LeaseState::Active, turn);
        if (!fetch.running && turn.now - fetch.endedAt > verificationPatience)
            giveUpFrom(fetch, fetch.range.first, turn);
    }
    for (std::size_t i = m_fetches.size(); i-- > 0;)
        settle(m_fetches[i], turn);
}

void OriginDesk::abortAll(Turn turn)
{
    for (Fetch& fetch : m_fetches)
        if (fetch.running && !fetch.aborting)
            giveUpFrom(fetch, fetch.range.first, turn);
}

void OriginDesk::tellLeases(const Neighbour& neighbour, Turn turn) const
{
    if (!m_state.serves())
        return; // nobody is to wait for what it will not get
    for (const Fetch& fetch : m_fetches)
        if (fetch.range.count > 0)
            turn.sink.sendLease(neighbour.link, m_state.ref, notice(fetch, LeaseState::Active));
}

int OriginDesk::running() const
{
    return static_cast<int>(std::ranges::count_if(m_fetches, &Fetch::running));
}

ChunkIndex OriginDesk::leasedUntil() const
{
    ChunkIndex until = 0;
    for (const Fetch& fetch : m_fetches)
        until = std::max(until, fetch.range.end());
    return until;
}

bool OriginDesk::mayBuy(Licence licence, Turn turn) const
{
    if (licence == Licence::None || !m_state.commons.wan.mayBuy(m_state.ref, turn.now)
        || !m_state.originAllowed || !m_state.wantsMore() || turn.now < m_retryAt)
        return false;
    if (m_state.originSequential
        && (running() > 0 || (licence == Licence::Crew && !m_state.leases.all().empty())))
        return false;
    const auto atWork = static_cast<std::size_t>(
        std::ranges::count_if(m_fetches, [&](const Fetch& f) { return f.running && !f.aborting; }));
    const bool lastIsEnding = atWork == 1 && std::ranges::all_of(m_fetches, [&](const Fetch& f) {
                                  return !f.running || nearlyDone(f);
                              });
    if (atWork >= parallel() && !lastIsEnding)
        return false;
    if (licence != Licence::Crew)
        return true;
    return !isOverBudget()
        && (m_state.fresh.debt() <= debtLimit || !m_state.neighbours.anyoneWanting());
}

bool OriginDesk::isOverBudget() const
{
    const double chunks = m_state.layout.count();
    const double budget =
        std::max(chunks * m_state.commons.settings.originBudgetTarget, chunks + 2);
    return static_cast<double>(m_state.boughtBySite() + m_state.fetching.count()) >= budget;
}

std::size_t OriginDesk::parallel() const
{
    const double rate = m_rate.bytesPerSecond();
    return rate < 50 * mbit ? 1 : rate < 200 * mbit ? 2 : rate < 400 * mbit ? 3 : 4;
}

bool OriginDesk::nearlyDone(const Fetch& fetch) const
{
    const std::uint64_t whole = static_cast<std::uint64_t>(fetch.range.count) * chunkSize;
    const std::uint64_t left = whole - std::min(whole, fetch.delivered);
    const double soon = std::max(
        m_rate.bytesPerSecond() * static_cast<double>((m_setUp + lead).ms) / 1000, chunkSize / 4.0);
    return fetch.running && static_cast<double>(left) <= soon;
}

std::optional<ChunkRange> OriginDesk::choose(Licence licence, int crewSize, Turn turn)
{
    if (m_state.originSequential)
        return Stripes::rest(m_state);
    const bool othersWait = licence == Licence::Crew && m_state.neighbours.anyoneWanting();
    const StripePace pace {this->pace(), crewSize, m_state.fresh.debt(), othersWait,
                           m_state.commons.settings.originLimit != 0};
    if (const auto stripe = m_stripes.next(m_state, pace, turn.now))
        return stripe;
    if (licence == Licence::Crew)
        return running() == 0 ? Stripes::stolen(m_state, turn.now) : std::nullopt;
    return m_stripes.nextUnserved(m_state);
}

double OriginDesk::pace() const
{
    const auto limit = static_cast<double>(m_state.commons.settings.originLimit);
    const double seen = m_rate.bytesPerSecond();
    return limit == 0 ? seen : seen == 0 ? limit : std::min(seen, limit);
}

void OriginDesk::yield(Turn turn)
{
    for (Fetch& fetch : m_fetches) {
        if (!fetch.running || fetch.aborting)
            continue;
        const std::uint64_t begun = fetch.delivered % chunkSize;
        const bool soonWhole =
            begun > 0 && static_cast<double>(chunkSize - begun) <= pace() * worthWaitingFor;
        const auto whole = static_cast<ChunkIndex>(fetch.delivered / chunkSize);
        giveUpFrom(fetch, fetch.range.first + whole + (soonWhole ? 1 : 0), turn);
    }
}

void OriginDesk::start(ChunkRange range, Licence licence, Turn turn)
{
    if (running() == 0)
        m_rate.restart(turn.now);
    const FetchRef ref {++m_state.commons.lastFetch};
    Fetch& fetch =
        m_fetches.emplace_back(Fetch {.ref = ref, .lease = ++m_lastLease, .range = range});
    fetch.startedAt = fetch.bytesAt = turn.now;
    const bool beyondBudget = licence == Licence::Unserved && isOverBudget();
    for (ChunkIndex chunk = range.first; chunk < range.end(); ++chunk) {
        m_state.fetching.insert(chunk);
        if (beyondBudget)
            m_state.beyondBudget.insert(chunk);
    }
    tell(fetch, LeaseState::Announced, turn);
    turn.sink.record(
        {.kind = SwarmRecordKind::LeaseTaken, .artifact = m_state.ref, .chunks = range});
    if (licence == Licence::Unserved)
        turn.sink.record(
            {.kind = SwarmRecordKind::FellBackToOrigin, .artifact = m_state.ref, .chunks = range});
    turn.sink.fetchOrigin(ref, m_state.ref, range);
}

void OriginDesk::giveUpFrom(Fetch& fetch, ChunkIndex chunk, Turn turn)
{
    if (chunk >= fetch.range.end())
        return;
    const ChunkRange given {chunk, fetch.range.end() - chunk};
    for (ChunkIndex c = given.first; c < given.end(); ++c)
        m_state.fetching.erase(c);
    ++m_state.reopened;
    fetch.range.count -= given.count;
    fetch.shortened = true;
    turn.sink.record(
        {.kind = SwarmRecordKind::LeaseVoid, .artifact = m_state.ref, .chunks = given});
    tell(fetch, fetch.range.count == 0 ? LeaseState::Void : LeaseState::Active, turn);
    if (fetch.delivered >= static_cast<std::uint64_t>(fetch.range.count) * chunkSize)
        abort(fetch, turn);
}

void OriginDesk::abort(Fetch& fetch, Turn turn)
{
    if (!fetch.running || fetch.aborting)
        return;
    fetch.aborting = true;
    turn.sink.abortOrigin(fetch.ref);
}

void OriginDesk::settle(Fetch& fetch, Turn turn)
{
    if (fetch.running)
        return;
    for (ChunkIndex chunk = fetch.range.first; chunk < fetch.range.end(); ++chunk)
        if (m_state.fetching.contains(chunk))
            return; // still in the cache's hands
    if (fetch.range.count > 0)
        tell(fetch, LeaseState::Done, turn);
    m_fetches.erase(m_fetches.begin() + (&fetch - m_fetches.data()));
}

void OriginDesk::tell(Fetch& fetch, LeaseState state, Turn turn)
{
    fetch.toldAt = turn.now;
    if (!m_state.serves())
        return;
    for (const Neighbour& neighbour : m_state.neighbours.all())
        if (neighbour.isOpen())
            turn.sink.sendLease(neighbour.link, m_state.ref, notice(fetch, state));
}

LeaseNotice OriginDesk::notice(const Fetch& fetch, LeaseState state) const
{
    ChunkIndex done = 0;
    while (done < fetch.range.count && m_state.held.contains(fetch.range.first + done))
        ++done;
    return {fetch.lease, fetch.range, done, state};
}

Fetch* OriginDesk::find(FetchRef ref)
{
    const auto at = std::ranges::find(m_fetches, ref, &Fetch::ref);
    return at == m_fetches.end() ? nullptr : &*at;
}

} // namespace patchswarm::swarm
