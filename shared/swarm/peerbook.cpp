#include "shared/swarm/peerbook.h"

#include <algorithm>
#include <utility>

namespace patchswarm::swarm {

namespace {

constexpr std::size_t mostKnown = 1024; // a flood of hints may not cost more than this
constexpr Duration redialAfterLoss = seconds(1);
constexpr Duration retryWhenBusy = seconds(5);
constexpr Duration retryWhenRefused = seconds(60);
constexpr Duration longestBackoff = seconds(60);

bool waitsForDial(const Acquaintance& a)
{
    return a.standing == Standing::NotTried || a.standing == Standing::DialFailed
        || a.standing == Standing::Refused;
}

bool isDiallable(const Acquaintance& a, TimePoint now)
{
    return waitsForDial(a) && a.tryAt <= now;
}

} // namespace

void PeerBook::note(PeerRef peer, PeerState state, bool isLinked)
{
    if (find(peer) == nullptr && m_known.size() >= mostKnown)
        return;
    Acquaintance& known = findOrAdd(peer);
    known.state = std::max(known.state, state);
    if (known.standing == Standing::Left)
        known.standing = Standing::NotTried;
    if (isLinked && known.standing == Standing::NotTried)
        known.standing = Standing::Used;
}

void PeerBook::dialled(PeerRef peer)
{
    findOrAdd(peer).standing = Standing::Dialling;
}

void PeerBook::linked(PeerRef peer)
{
    Acquaintance& known = findOrAdd(peer);
    known.standing = Standing::Used;
    known.failures = 0;
}

void PeerBook::linkLost(PeerRef peer, TimePoint now)
{
    Acquaintance* known = find(peer);
    if (known == nullptr || known->standing != Standing::Used)
        return;
    known->standing = Standing::NotTried;
    known->state = PeerState::Wanting; // until it says otherwise again
    known->tryAt = now + redialAfterLoss;
}

void PeerBook::dialFailed(PeerRef peer, TimePoint now)
{
    Acquaintance* known = find(peer);
    if (known == nullptr || known->standing != Standing::Dialling)
        return;
    known->standing = Standing::DialFailed;
    const std::int64_t factor = std::int64_t {1} << std::min(known->failures++, 5);
    known->tryAt = now + std::min(seconds(2) * factor, longestBackoff);
}

void PeerBook::refused(PeerRef peer, RefuseReason reason, TimePoint now)
{
    Acquaintance& known = findOrAdd(peer);
    known.standing = Standing::Refused;
    known.tryAt = now + (reason == RefuseReason::Slots ? retryWhenBusy : retryWhenRefused);
}

void PeerBook::left(PeerRef peer)
{
    if (Acquaintance* known = find(peer))
        known->standing = Standing::Left;
}

std::optional<PeerRef> PeerBook::nextToDial(TimePoint now, Random& random) const
{
    // One lot in each of the three kinds, so that no kind crowds out another; then a lot among
    // those.
    std::array<std::uint32_t, 3> seen {};
    std::array<PeerRef, 3> chosen {};
    for (const Acquaintance& a : m_known) {
        const auto kind = static_cast<std::size_t>(a.state);
        if (isDiallable(a, now) && random.below(++seen[kind]) == 0)
            chosen[kind] = a.peer;
    }
    std::array<PeerRef, 3> lots {};
    std::uint32_t kinds = 0;
    for (std::size_t kind = 0; kind < lots.size(); ++kind)
        if (seen[kind] > 0)
            lots[kinds++] = chosen[kind];
    if (kinds == 0)
        return std::nullopt;
    return lots[random.below(kinds)];
}

std::optional<TimePoint> PeerBook::nextMoment() const
{
    std::optional<TimePoint> next;
    for (const Acquaintance& a : m_known)
        if (waitsForDial(a))
            next = next ? std::min(*next, a.tryAt) : a.tryAt;
    return next;
}

std::vector<PeerRef> PeerBook::sample(std::size_t most, PeerRef except, Random& random) const
{
    std::vector<PeerRef> peers;
    std::uint32_t seen = 0;
    for (const Acquaintance& a : m_known) {
        if (a.peer == except || a.standing == Standing::Left || a.standing == Standing::DialFailed)
            continue;
        ++seen;
        if (peers.size() < most)
            peers.push_back(a.peer);
        else if (const std::uint32_t at = random.below(seen); at < most)
            peers[at] = a.peer;
    }
    return peers;
}

bool PeerBook::hasProspects() const
{
    return std::ranges::any_of(m_known, &Acquaintance::isProspect);
}

bool PeerBook::hasCompleteElsewhere() const
{
    return std::ranges::any_of(m_known, [](const Acquaintance& a) {
        return a.state == PeerState::Complete && a.standing != Standing::Used
            && a.standing != Standing::Left && a.standing != Standing::DialFailed;
    });
}

bool PeerBook::mayDial(PeerRef peer, TimePoint now) const
{
    const Acquaintance* known = find(peer);
    return known != nullptr && isDiallable(*known, now);
}

bool PeerBook::knows(PeerRef peer) const
{
    return find(peer) != nullptr;
}

bool PeerBook::isDialling(PeerRef peer) const
{
    const Acquaintance* known = find(peer);
    return known != nullptr && known->standing == Standing::Dialling;
}

std::size_t PeerBook::dialling() const
{
    return static_cast<std::size_t>(
        std::ranges::count(m_known, Standing::Dialling, &Acquaintance::standing));
}

Acquaintance* PeerBook::find(PeerRef peer)
{
    return const_cast<Acquaintance*>(std::as_const(*this).find(peer));
}

const Acquaintance* PeerBook::find(PeerRef peer) const
{
    const auto at = std::ranges::find(m_peers, peer);
    return at == m_peers.end() ? nullptr : &m_known[static_cast<std::size_t>(at - m_peers.begin())];
}

Acquaintance& PeerBook::findOrAdd(PeerRef peer)
{
    if (Acquaintance* known = find(peer))
        return *known;
    m_peers.push_back(peer);
    return m_known.emplace_back(Acquaintance {.peer = peer});
}

void PeerBook::forgetAll()
{
    m_known.clear();
    m_peers.clear();
}

} // namespace patchswarm::swarm
