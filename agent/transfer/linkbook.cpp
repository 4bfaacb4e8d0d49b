#include "agent/transfer/linkbook.h"

#include <algorithm>
#include <utility>

namespace patchswarm::transfer {

LinkId LinkBook::add(bool incoming, const SocketAddress& remote)
{
    m_links.emplace(++m_last, Link {remote, incoming, State::Opening, {}});
    return m_last;
}

std::optional<LinkBook::Settlement> LinkBook::establish(LinkId id, const EndpointId& peer)
{
    const auto found = m_links.find(id);
    if (found == m_links.end() || found->second.state != State::Opening)
        return std::nullopt;
    Link& fresh = found->second;
    fresh.peer = peer;
    const Settlement settlement = settle(fresh);
    fresh.state = settlement.keep == KeepLink::Old ? State::Ended : State::Up;
    if (settlement.old && settlement.keep == KeepLink::New)
        m_links.at(*settlement.old).state = State::Ended;
    return settlement;
}

LinkBook::Settlement LinkBook::settle(const Link& fresh) const
{
    const std::vector<LinkId> others = upTo(fresh.peer);
    if (others.empty())
        return {};
    const LinkId old = others.front();
    if (others.size() >= linksPerEndpoint)
        return {KeepLink::Old, old};
    return {keepWhich(m_self, fresh.peer, m_links.at(old).incoming, fresh.incoming), old};
}

std::optional<LinkBook::Link> LinkBook::end(LinkId id)
{
    const auto found = m_links.find(id);
    if (found == m_links.end())
        return std::nullopt;
    const Link before = found->second;
    found->second.state = State::Ended;
    return before;
}

const LinkBook::Link* LinkBook::find(LinkId id) const
{
    const auto found = m_links.find(id);
    return found == m_links.end() ? nullptr : &found->second;
}

bool LinkBook::isUp(LinkId id) const
{
    const Link* link = find(id);
    return link != nullptr && link->state == State::Up;
}

bool LinkBook::isDialling(const SocketAddress& to) const
{
    return std::any_of(m_links.begin(), m_links.end(), [&](const auto& entry) {
        const Link& link = entry.second;
        return !link.incoming && link.state == State::Opening && link.remote == to;
    });
}

int LinkBook::upCount() const
{
    return static_cast<int>(std::count_if(m_links.begin(), m_links.end(), [](const auto& entry) {
        return entry.second.state == State::Up;
    }));
}

int LinkBook::halfOpenCount() const
{
    return static_cast<int>(std::count_if(m_links.begin(), m_links.end(), [](const auto& entry) {
        return entry.second.incoming && entry.second.state == State::Opening;
    }));
}

std::vector<LinkId> LinkBook::upTo(const EndpointId& peer) const
{
    std::vector<LinkId> ids;
    for (const auto& [id, link] : m_links)
        if (link.state == State::Up && link.peer == peer)
            ids.push_back(id);
    return ids;
}

} // namespace patchswarm::transfer
