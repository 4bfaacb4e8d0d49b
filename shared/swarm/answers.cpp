#include "shared/swarm/answers.h"

#include <algorithm>

namespace patchswarm::swarm {

namespace {
constexpr int enoughAnswers = 8;
constexpr std::size_t mostPending = 64;
constexpr std::int64_t jitterPerEndpointMs = 2;
constexpr std::int64_t longestJitterMs = 100;
} // namespace

void Answers::queryHeard(PeerRef peer, TimePoint now, std::size_t crowd, Random& random)
{
    const bool known =
        std::ranges::any_of(m_pending, [&](const Pending& p) { return p.peer == peer; });
    if (known || m_pending.size() >= mostPending)
        return;
    const auto jitter =
        std::min(longestJitterMs, jitterPerEndpointMs * static_cast<std::int64_t>(crowd));
    m_pending.push_back({peer, now + random.upTo({jitter})});
}

void Answers::answerHeard()
{
    for (Pending& pending : m_pending)
        ++pending.heard;
    std::erase_if(m_pending, [](const Pending& p) { return p.heard >= enoughAnswers; });
}

std::optional<PeerRef> Answers::takeDue(TimePoint now)
{
    const auto due =
        std::ranges::find_if(m_pending, [&](const Pending& p) { return p.dueAt <= now; });
    if (due == m_pending.end())
        return std::nullopt;
    const PeerRef peer = due->peer;
    m_pending.erase(due);
    return peer;
}

std::optional<TimePoint> Answers::nextMoment() const
{
    if (m_pending.empty())
        return std::nullopt;
    return std::ranges::min_element(m_pending, {}, &Pending::dueAt)->dueAt;
}

} // namespace patchswarm::swarm
