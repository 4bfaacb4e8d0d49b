#include "shared/swarm/uploadslots.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {

constexpr std::size_t mostQueued = 512;
constexpr std::size_t mostQueuedPerLink = 64;
constexpr std::size_t mostActivePerLink =
    4; // enough to keep one link busy; the rest of the slots is for others
constexpr std::size_t fewestSlots = 2; // so that one is ready when the other ends
constexpr Duration slowUpload = milliseconds(600);
constexpr Duration quickUpload = milliseconds(300);
constexpr std::uint64_t lowTurnEvery = 10; // a lower artifact keeps a tenth of the services

bool isSame(const UploadWish& wish, LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    return wish.chunk == chunk && wish.link == link && wish.artifact == artifact;
}

} // namespace

void UploadSlots::setSlots(int slots)
{
    m_slots = m_inUse = static_cast<std::size_t>(slots);
}

bool UploadSlots::enqueue(const UploadWish& wish)
{
    const auto same = [&](const UploadWish& w) {
        return isSame(w, wish.link, wish.artifact, wish.chunk);
    };
    if (std::ranges::any_of(m_queue, same) || std::ranges::any_of(m_active, same, &Upload::wish))
        return true;
    const auto onLink = std::ranges::count(m_queue, wish.link, &UploadWish::link);
    if (m_queue.size() >= mostQueued || static_cast<std::size_t>(onLink) >= mostQueuedPerLink)
        return false;
    m_queue.push_back(wish);
    return true;
}

std::optional<UploadWish> UploadSlots::takeNext(TimePoint now)
{
    if (m_active.size() >= m_inUse)
        return std::nullopt;
    const bool lowTurn = (m_services + 1) % lowTurnEvery == 0;
    const UploadWish* best = nullptr;
    for (const UploadWish& wish : m_queue)
        if (activeOn(wish.link) < mostActivePerLink
            && (best == nullptr || goesBefore(wish, *best, lowTurn)))
            best = &wish;
    if (best == nullptr)
        return std::nullopt;
    const UploadWish chosen = *best;
    m_queue.erase(m_queue.begin() + (best - m_queue.data()));
    m_active.push_back({chosen, now});
    markServed(chosen.link);
    return chosen;
}

void UploadSlots::ended(LinkRef link, ArtifactRef artifact, ChunkIndex chunk, TimePoint now)
{
    const auto at = std::ranges::find_if(
        m_active, [&](const Upload& u) { return isSame(u.wish, link, artifact, chunk); });
    if (at == m_active.end())
        return;
    const Duration took = now - at->begunAt;
    m_active.erase(at);
    learnFrom(took);
}

void UploadSlots::learnFrom(Duration upload)
{
    if (upload > slowUpload)
        m_inUse = std::max(std::min(fewestSlots, m_slots), m_inUse - 1);
    else if (upload < quickUpload)
        m_inUse = std::min(m_slots, m_inUse + 1);
}

void UploadSlots::withdraw(LinkRef link, ArtifactRef artifact, ChunkIndex chunk)
{
    std::erase_if(m_queue, [&](const UploadWish& w) { return isSame(w, link, artifact, chunk); });
}

void UploadSlots::spread(ArtifactRef artifact, ChunkIndex chunk)
{
    for (UploadWish& wish : m_queue)
        if (wish.chunk == chunk && wish.artifact == artifact)
            wish.unspread = false;
}

void UploadSlots::dropLink(LinkRef link)
{
    std::erase_if(m_queue, [&](const UploadWish& w) { return w.link == link; });
    std::erase_if(m_active, [&](const Upload& u) { return u.wish.link == link; });
    std::erase_if(m_turnout, [&](const Turnout& t) { return t.link == link; });
}

void UploadSlots::dropArtifact(ArtifactRef artifact)
{
    std::erase_if(m_queue, [&](const UploadWish& w) { return w.artifact == artifact; });
    std::erase_if(m_active, [&](const Upload& u) { return u.wish.artifact == artifact; });
}

void UploadSlots::dropAll()
{
    m_queue.clear();
    m_active.clear();
}

std::size_t UploadSlots::activeOn(LinkRef link) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_active, [&](const Upload& u) { return u.wish.link == link; }));
}

std::uint64_t UploadSlots::lastServed(LinkRef link) const
{
    const auto at = std::ranges::find(m_turnout, link, &Turnout::link);
    return at == m_turnout.end() ? 0 : at->servedAt;
}

bool UploadSlots::goesBefore(const UploadWish& a, const UploadWish& b, bool lowTurn) const
{
    if (a.priority.goesBefore(b.priority))
        return !lowTurn;
    if (b.priority.goesBefore(a.priority))
        return lowTurn;
    if (a.unspread != b.unspread)
        return a.unspread;
    if (a.hasNothing != b.hasNothing)
        return a.hasNothing;
    if (const auto x = activeOn(a.link), y = activeOn(b.link); x != y)
        return x < y;
    return lastServed(a.link) < lastServed(b.link);
}

void UploadSlots::markServed(LinkRef link)
{
    ++m_services;
    const auto at = std::ranges::find(m_turnout, link, &Turnout::link);
    if (at == m_turnout.end())
        m_turnout.push_back({link, m_services});
    else
        at->servedAt = m_services;
}

} // namespace patchswarm::swarm
